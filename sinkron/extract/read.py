"""One door for every file: what it is, is told by its content.

source -> kind_of -> text | workbook | JSON lines | Parquet -> Reading

What nobody can read leaves as `FileHeldError`.

JSON lines and Parquet are what was captured from a database or an API: a source of
files does not send them, and such a file would be somebody else's.
"""

from sinkron.contract import Contract
from sinkron.extract import problems
from sinkron.extract.content import Kind, Source, holds_records, kind_of
from sinkron.extract.jsonlines import read_jsonlines
from sinkron.extract.reading import Reading
from sinkron.extract.text import read_text
from sinkron.extract.workbook import read_workbook


def read(source: Source, contract: Contract) -> Reading:
    """Open a file for one reading; the batches raise `FileHeldError` too."""
    head = source.head()
    kind = kind_of(head)
    is_captured = contract.carrier != "file"
    if kind is Kind.PARQUET:
        if not is_captured:
            raise problems.FileHeldError(problems.problem(problems.UNREADABLE))
        return _read_parquet(source, contract)
    if kind is Kind.WORKBOOK:
        return read_workbook(source.local(), contract)
    if is_captured and holds_records(head):
        return read_jsonlines(source.blocks(), contract)
    return read_text(source.blocks(), contract)


def _read_parquet(source: Source, contract: Contract) -> Reading:
    # Arrow takes a tenth of a second to import: only what reads a capture pays for it.
    from sinkron.extract.parquet import read_parquet

    return read_parquet(source.local(), contract)
