"""Workbooks: the sheets that hold the list, row by row.

file -> guard -> sheets -> the header of each -> rows below it (below.py) -> batches

Every sheet with the header of the dataset is read, shown or hidden; all rows of the
others are structural. A sheet whose header nearly fits is not passed over: its lines
would be lost, so the file is held. A file of more rows than can be loaded is refused
before it is loaded (guard.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
)

from sinkron.contract import Contract, HeaderMatch, Layout
from sinkron.extract import header as headers
from sinkron.extract import problems
from sinkron.extract.below import Below
from sinkron.extract.cells import cell_text
from sinkron.extract.guard import check_rows, check_workbook
from sinkron.extract.merged import Merged
from sinkron.extract.reading import Batch, Line, Reading

_BATCH_ROWS = 5_000
_NEARLY = 0.8

Cells = list[str | None]


@dataclass(frozen=True)
class _Sheet:
    """One sheet, its header if it has one, and the layout that this header fits."""

    name: str
    table: CalamineSheet
    header: headers.Header | None
    found: HeaderMatch | None

    @property
    def layout(self) -> Layout | None:
        """Layout that the header fits."""
        return self.found.layout if self.found else None

    @property
    def fits(self) -> bool:
        """Whether the sheet has the header of a layout."""
        return self.layout is not None

    def nearly_fits(self, contract: Contract) -> bool:
        """Whether the sheet seems to be a list of the dataset with a wrong header."""
        if self.header is None or self.fits:
            return False
        known = self.header.known
        return any(known >= len(one.header) * _NEARLY for one in contract.layouts)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Number and texts of each row that is not empty."""
        for number, row in enumerate(self.table.iter_rows(), start=1):
            cells = [cell_text(value) for value in row]
            if any(cell and cell.strip() for cell in cells):
                yield number, cells

    def lines(self) -> Iterator[tuple[int, Cells | None]]:
        """Number and values of each line below the header; None for structural rows."""
        rows = self.rows()
        if self.header is None:
            first = next(rows)
            yield first[0], None if headers.looks_like_header(first[1]) else first[1]
            yield from rows
        elif self.found is None or self.found.layout is None:
            below = Below(self.header)
            yield from ((number, below.values(number, cells)) for number, cells in rows)
        else:
            merged = Merged(
                self.table.merged_cell_ranges or (), named=self.header.positions
            )
            below = Below(self.header, match=self.found, merged=merged)
            yield from ((number, below.values(number, cells)) for number, cells in rows)


def read_workbook(path: Path, contract: Contract) -> Reading:
    """Find the sheets with the header, then read them; raises `FileHeldError`."""
    sheets = _load(path, contract)
    lists = [one for one in sheets if one.fits or one.nearly_fits(contract)]
    lists = lists or [max(sheets, key=_likeness)]
    layouts = {one.layout for one in lists}
    layout = layouts.pop()
    if layouts or layout is None:
        raise _held(sheets, lists, contract)
    return Reading(layout, layout.landed, ",", _batches(sheets, lists))


def _load(path: Path, contract: Contract) -> list[_Sheet]:
    check_workbook(path)
    try:
        book = CalamineWorkbook.from_path(path)
        tables = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except PasswordError as error:
        raise problems.FileHeldError(problems.problem(problems.ENCRYPTED)) from error
    except CalamineError as error:
        raise problems.FileHeldError(problems.problem(problems.UNREADABLE)) from error
    heights = [table.end[0] + 1 if table.end else 0 for table in tables]
    check_rows(sum(heights))
    tables = [table for table in tables if table.end]
    if not tables:
        raise problems.FileHeldError(problems.problem(problems.EMPTY))
    return [_sheet(table, contract) for table in tables]


def _sheet(table: CalamineSheet, contract: Contract) -> _Sheet:
    head = islice(table.iter_rows(), headers.SEARCHED_ROWS)
    rows = [[cell_text(value) for value in row] for row in head]
    header = headers.find_header(contract, rows)
    found = headers.match(contract, header, file_format="xlsx") if header else None
    return _Sheet(table.name, table, header, found)


def _likeness(sheet: _Sheet) -> tuple[int, int]:
    """How much a sheet without the header is like a list of the dataset."""
    return sheet.header.known if sheet.header else 0, sheet.table.height


def _batches(sheets: Sequence[_Sheet], lists: Sequence[_Sheet]) -> Iterator[Batch]:
    for sheet in sheets:
        if sheet not in lists:
            yield Batch((), structural=sum(1 for _ in sheet.rows()))
            continue
        rows = sheet.lines()
        while some := list(islice(rows, _BATCH_ROWS)):
            lines = [
                Line(number, values, sheet.name)
                for number, values in some
                if values is not None
            ]
            yield Batch(lines, structural=len(some) - len(lines))


def _held(
    sheets: Sequence[_Sheet], lists: Sequence[_Sheet], contract: Contract
) -> problems.FileHeldError:
    """Count the lines of a workbook that cannot be landed, and say why it cannot."""
    received = structural = 0
    for sheet in sheets:
        if sheet not in lists:
            structural += sum(1 for _ in sheet.rows())
            continue
        for _, cells in sheet.lines():
            received += cells is not None
            structural += cells is None
    odd = min(lists, key=lambda sheet: sheet.fits)
    problem = headers.difference(contract, odd.found)
    if odd.header and odd.fits:  # another sheet has another layout
        problem = problems.header_mismatch(missing=(), unknown=odd.header.texts)
    return problems.FileHeldError(problem, received=received, structural=structural)
