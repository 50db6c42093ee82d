"""Workbooks as Excel writes them, from arrays: text, number and date cells, sheets.

The sheet XML is joined column by column, not cell by cell, which is what lets a
register of hundreds of thousands of rows be written in seconds. Time stamps inside the
archive are fixed, so the same rows give the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.layouts.plan import (
    Cell,
    Plan,
    Rendered,
    Table,
    concatenated,
    replaced,
)

EXCEL_EPOCH = 25_569
STAMP = (2026, 1, 1, 0, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)
ROWS_AT_ONCE = 8192
Lines = Sequence[Sequence[Cell]]
Edits = Mapping[str, Mapping[int, Cell]]


@dataclass(frozen=True)
class Frame:
    """What stands around the table: titles, a total row, other sheets before it."""

    sheet: str
    titles: Lines = ()
    totals: Lines = ()
    others: tuple[tuple[str, Lines], ...] = ()
    empty: str | None = None


def _letters(position: int) -> str:
    whole, rest = divmod(position, 26)
    return (chr(64 + whole) if whole else "") + chr(65 + rest)


def _cell(reference: str, value: Cell) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        text = escape(value)
        return (
            f'<c r="{reference}" t="inlineStr">'
            f'<is><t xml:space="preserve">{text}</t></is></c>'
        )
    return f'<c r="{reference}"><v>{value}</v></c>'


def _plain_rows(lines: Lines, start: int) -> str:
    rows = []
    for number, line in enumerate(lines, start):
        cells = [_cell(f"{_letters(at)}{number}", v) for at, v in enumerate(line)]
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


def _rows(table: Table, edits: Edits, first: int, empty: str | None) -> pa.Array:
    """Return the rows of a table as XML; `first` is the number of its first row."""
    numbers = pa.array(np.arange(first, first + len(table))).cast(pa.string())
    columns = []
    for at, (name, values) in enumerate(table.columns.items()):
        letters = _letters(at)
        changed = {
            row: _cell(f"{letters}{first + row}", cell)
            for row, cell in edits.get(name, {}).items()
        }
        columns.append(replaced(_cells(letters, numbers, values, empty), changed))
    return pc.binary_join_element_wise(
        '<row r="', numbers, '">', *columns, "</row>", ""
    )


def _body(table: Table, plan: Plan, start: int, empty: str | None) -> bytes:
    """Return all rows as XML, some thousands at a time to spare memory."""
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
        parts.append(concatenated(_rows(some, edits, start + first, empty)))
    return b"".join(parts)


def _sheet(inner: bytes) -> bytes:
    opening = f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'
    return opening.encode() + inner + b"</sheetData></worksheet>"


def _directory(names: Sequence[str]) -> dict[str, str]:
    """Return the parts of a workbook that say where the sheets are."""
    count = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in zip(count, names, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet{at}.xml"/>'
        for at in count
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" '
        f'ContentType="{KIND}.worksheet+xml"/>'
        for at in count
    )
    styles = (
        f'<Relationship Id="rId{len(names) + 1}" Type="{OFFICE}/styles" '
        'Target="styles.xml"/>'
    )
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
        f"{parts}</Types>",
        "_rels/.rels": f'{XML}{relations}<Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{XML}{relations}{links}{styles}"
        "</Relationships>",
        "xl/styles.xml": STYLES,
    }


def _archive(sheets: Mapping[str, bytes]) -> bytes:
    parts = {name: text.encode() for name, text in _directory(list(sheets)).items()}
    for at, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=2)
    return target.getvalue()


def _with_repeats(table: Table, plan: Plan) -> tuple[Table, Plan, dict[int, int]]:
    """Add the repeated rows at the end; the running number goes on."""
    count = len(table)
    order = np.concatenate([np.arange(count), plan.repeats]).astype(np.int64)
    edits = {column: dict(cells) for column, cells in plan.edits.items()}
    place = {row: count + at for at, row in enumerate(plan.repeats)}
    for column, cells in plan.edits.items():
        edits[column] |= {place[row]: c for row, c in cells.items() if row in place}
    return table.take(order), Plan(edits=edits), place


def render(table: Table, plan: Plan, frame: Frame) -> Rendered:
    """Write a table with all that is planted in it as a workbook."""
    whole, changes, place = _with_repeats(table, plan)
    start = len(frame.titles) + 2
    header = list(table.columns)
    top = _plain_rows([*frame.titles, header], 1).encode()
    rows = _body(whole, changes, start, frame.empty)
    bottom = _plain_rows(frame.totals, start + len(whole)).encode()
    sheets = {
        name: _sheet(_plain_rows(lines, 1).encode()) for name, lines in frame.others
    }
    sheets[frame.sheet] = _sheet(top + rows + bottom)
    beside = sum(len(lines) for _, lines in frame.others)
    return Rendered(
        content=_archive(sheets),
        received=len(whole),
        structural=len(frame.titles) + 1 + len(frame.totals) + beside,
        sheet=frame.sheet,
        lines=start + np.arange(len(table)),
        repeats={row: start + at for row, at in place.items()},
    )
