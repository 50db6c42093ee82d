"""Workbooks as Excel writes them, from arrays: text, number and date cells, sheets.

The sheet XML is joined column by column, not cell by cell, which is what lets a
register of hundreds of thousands of rows be written in seconds. A small sheet is
written cell by cell: for a few rows that is the faster way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.layouts.package import MAIN, XML, archive
from sinkron.demo.layouts.plan import (
    Cell,
    Plan,
    Rendered,
    Table,
    concatenated,
    replaced,
)
from sinkron.demo.months import Ints

EXCEL_EPOCH = 25_569
ROWS_AT_ONCE, FEW_ROWS = 8192, 40
Lines = Sequence[Sequence[Cell]]
Edits = Mapping[str, Mapping[int, Cell]]


@dataclass(frozen=True)
class Frame:
    """What stands around the table.

    Titles, the header rows where they are not the bare column names, the cells merged
    in them, a row that numbers the columns, totals and signatures, other sheets before
    this one; and the columns that are hidden.
    """

    sheet: str
    titles: Lines = ()
    heading: Lines = ()
    merged: tuple[str, ...] = ()
    numbered: bool = False
    totals: Lines = ()
    others: tuple[tuple[str, Lines], ...] = ()
    hidden: tuple[int, ...] = ()
    empty: str | None = None

    def top(self, table: Table) -> Lines:
        """Return the rows above the first line of the table."""
        names = list(table.columns)
        numbers = [list(range(1, len(names) + 1))] if self.numbered else []
        return [*self.titles, *(self.heading or [names]), *numbers]


def column_letters(position: int) -> str:
    """Return the letters of a column."""
    whole, rest = divmod(position, 26)
    return (chr(64 + whole) if whole else "") + chr(65 + rest)


def _cell(reference: str, value: Cell, style: str = "") -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        text = escape(value)
        return (
            f'<c r="{reference}" t="inlineStr">'
            f'<is><t xml:space="preserve">{text}</t></is></c>'
        )
    return f'<c r="{reference}"{style}><v>{value}</v></c>'


def plain_rows(lines: Lines, start: int) -> str:
    """Return rows as XML, cell by cell."""
    rows = []
    for number, line in enumerate(lines, start):
        cells = [_cell(f"{column_letters(at)}{number}", v) for at, v in enumerate(line)]
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(rows)


def _escaped(texts: pa.Array) -> pa.Array:
    for plain, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, plain, entity)
    return texts


def _cells(
    letters: str, numbers: pa.Array, values: pa.Array, empty: str | None
) -> pa.Array:
    """Return one column as cell XML; null becomes the office's sign for nothing."""
    opening = f'<c r="{letters}'
    if pa.types.is_string(values.type):
        ends = ('" t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>")
        texts = _escaped(values if empty is None else values.fill_null(empty))
    elif pa.types.is_date32(values.type):
        ends = ('" s="1"><v>', "</v></c>")
        days = values.cast(pa.int32())
        texts = pc.add(days, EXCEL_EPOCH).cast(pa.string())
    else:
        ends = ('"><v>', "</v></c>")
        texts = values.cast(pa.string())
    cells = pc.binary_join_element_wise(
        opening, numbers, ends[0], texts, ends[1], "", null_handling="emit_null"
    )
    if empty is None:
        return cells.fill_null("")
    sign = f'" t="inlineStr"><is><t>{empty}</t></is></c>'
    return pc.if_else(
        cells.is_valid(),
        cells,
        pc.binary_join_element_wise(opening, numbers, sign, ""),
    )


def rows_at(places: Ints, table: Table, edits: Edits, empty: str | None) -> pa.Array:
    """Return the rows of a table as XML, each at its row number."""
    numbers = pa.array(places).cast(pa.string())
    columns = []
    for at, (name, values) in enumerate(table.columns.items()):
        letters = column_letters(at)
        changed = {
            row: _cell(f"{letters}{places[row]}", cell)
            for row, cell in edits.get(name, {}).items()
        }
        columns.append(replaced(_cells(letters, numbers, values, empty), changed))
    return pc.binary_join_element_wise(
        '<row r="', numbers, '">', *columns, "</row>", ""
    )


def _few_rows(table: Table, edits: Edits, first: int, empty: str | None) -> bytes:
    """Return a few rows as XML, cell by cell."""
    rows = [f'<row r="{first + at}">' for at in range(len(table))]
    for at, (name, values) in enumerate(table.columns.items()):
        letters, changed, style = column_letters(at), edits.get(name, {}), ""
        if pa.types.is_date32(values.type):
            values, style = pc.add(values.cast(pa.int32()), EXCEL_EPOCH), ' s="1"'
        for row, value in enumerate(values.to_pylist()):
            cell = changed.get(row, empty if value is None else value)
            dated = style if row not in changed and cell is value else ""
            rows[row] += _cell(f"{letters}{first + row}", cell, dated)
    return "".join(f"{row}</row>" for row in rows).encode()


def _body(table: Table, plan: Plan, start: int, empty: str | None) -> bytes:
    """Return all rows as XML, some thousands at a time to spare memory."""
    if len(table) <= FEW_ROWS:
        return _few_rows(table, plan.edits, start, empty)
    parts = []
    for first in range(0, len(table), ROWS_AT_ONCE):
        some = table.slice(first, ROWS_AT_ONCE)
        edits = {
            column: {
                row - first: cell
                for row, cell in cells.items()
                if first <= row < first + ROWS_AT_ONCE
            }
            for column, cells in plan.edits.items()
        }
        places = start + first + np.arange(len(some))
        parts.append(concatenated(rows_at(places, some, edits, empty)))
    return b"".join(parts)


def sheet_of(inner: bytes, frame: Frame | None = None) -> bytes:
    """Return a sheet of these rows."""
    hidden, merged = (frame.hidden, frame.merged) if frame else ((), ())
    columns = "".join(
        f'<col min="{at}" max="{at}" width="10" hidden="1"/>' for at in hidden
    )
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    opening = f'{XML}<worksheet xmlns="{MAIN}">'
    opening += f"<cols>{columns}</cols><sheetData>" if columns else "<sheetData>"
    ending = f"<mergeCells>{ranges}</mergeCells></worksheet>"
    end = "</sheetData>" + (ending if ranges else "</worksheet>")
    return opening.encode() + inner + end.encode()


def _with_repeats(table: Table, plan: Plan) -> tuple[Table, Plan, dict[int, int]]:
    """Add the repeated rows at the end; the running number goes on."""
    if not plan.repeats:
        return table, plan, {}
    count = len(table)
    order = np.concatenate([np.arange(count), plan.repeats]).astype(np.int64)
    edits = {column: dict(cells) for column, cells in plan.edits.items()}
    place = {row: count + at for at, row in enumerate(plan.repeats)}
    for column, cells in plan.edits.items():
        edits[column] |= {place[row]: c for row, c in cells.items() if row in place}
    return table.take(order), Plan(edits=edits), place


def filled(lines: Lines) -> int:
    """Return how many rows have anything in them."""
    return sum(any(cell not in (None, "") for cell in line) for line in lines)


def render(table: Table, plan: Plan, frame: Frame) -> Rendered:
    """Write a table with all that is planted in it as a workbook."""
    whole, changes, place = _with_repeats(table, plan)
    top = frame.top(table)
    start = len(top) + 1
    rows = _body(whole, changes, start, frame.empty)
    bottom = plain_rows(frame.totals, start + len(whole)).encode()
    sheets = {
        name: sheet_of(plain_rows(lines, 1).encode()) for name, lines in frame.others
    }
    sheets[frame.sheet] = sheet_of(plain_rows(top, 1).encode() + rows + bottom, frame)
    beside = sum(filled(lines) for _, lines in frame.others)
    return Rendered(
        content=archive(sheets),
        received=len(whole),
        structural=filled(top) + filled(frame.totals) + beside,
        sheet=frame.sheet,
        lines=start + np.arange(len(table)),
        repeats={row: start + at for row, at in place.items()},
    )
