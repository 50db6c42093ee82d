"""What arrived, kept: bytes in the archive, lines in `raw`, both told in the ledger.

inbox -> extract -> archive + raw.<opd>__<dataset> + ledger.delivery, ledger.file

A file is taken once per delivery, as a whole, in one transaction. Nothing is judged
here: a file that cannot be read is in the ledger with its problem, a line that cannot
be split is in `raw` with its text.
"""

from sinkron.landing.land import land, land_captures
from sinkron.landing.report import LandReport
from sinkron.landing.take import Progress

__all__ = ["LandReport", "Progress", "land", "land_captures"]
