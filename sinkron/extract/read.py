"""One door for every file: what it is, is told by its content.

source -> kind_of -> read_text | read_workbook -> Reading, or `FileHeldError`
"""

from sinkron.contract import Contract
from sinkron.extract.content import Kind, Source, kind_of
from sinkron.extract.reading import Reading
from sinkron.extract.text import read_text
from sinkron.extract.workbook import read_workbook


def read(source: Source, contract: Contract) -> Reading:
    """Open a file for one reading; the batches raise `FileHeldError` too."""
    if kind_of(source.head()) is Kind.TEXT:
        return read_text(source.blocks(), contract)
    return read_workbook(source.local(), contract)
