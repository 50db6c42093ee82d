"""What arrived, read with care: deliveries in the inbox, lines in a file.

inbox -> discover -> deliveries and their files
file -> read -> layout, columns, batches of lines; or `FileHeldError` with a sentence

Nothing is judged here: a line that cannot be split stays a line, with its text. Nothing
is stored here either: `sinkron.landing` does that.
"""

from sinkron.extract.discover import DeliveredFile, Delivery, Inbox, discover
from sinkron.extract.problems import FileHeldError, Problem
from sinkron.extract.read import read
from sinkron.extract.reading import Batch, Broken, Line, Reading, Run

__all__ = [
    "Batch",
    "Broken",
    "DeliveredFile",
    "Delivery",
    "FileHeldError",
    "Inbox",
    "Line",
    "Problem",
    "Reading",
    "Run",
    "discover",
    "read",
]
