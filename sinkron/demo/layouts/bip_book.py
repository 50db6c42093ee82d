"""The workbook of a BIP: lines dealt to sheets, with a group row above each family."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.geography import Geography
from sinkron.demo.layouts import bip, workbook
from sinkron.demo.layouts.bip import ADDRESS, BESIDE, CARD, DESA, FAMILY, SEQUENCE
from sinkron.demo.layouts.package import archive
from sinkron.demo.layouts.plan import (
    Pen,
    Plan,
    Rendered,
    Table,
    concatenated,
    replaced,
)
from sinkron.demo.layouts.workbook import Edits, Frame, Lines
from sinkron.demo.months import Ints

FIRST_ROW, GAP = 11, 2


@dataclass(frozen=True)
class _Places:
    """Where each line stands: on which sheet and row; `first` opens each family."""

    desa: Ints
    sheet: Ints
    row: Ints
    first: Ints

    @classmethod
    def of(cls, desa: Ints, family: Ints) -> "_Places":
        """Count the rows of lines that stand desa by desa, family by family."""
        sheets, sheet = np.unique(desa, return_inverse=True)
        starts = np.append(True, family[1:] != family[:-1])
        group = np.cumsum(starts)
        opening = np.searchsorted(sheet, np.arange(len(sheets)))
        before = opening[sheet]
        row = np.arange(len(desa)) - before + group - group[before] + 1 + FIRST_ROW
        return cls(sheets, sheet, row, np.flatnonzero(starts))


def _ordered(table: Table, plan: Plan) -> tuple[Ints, Ints]:
    """Return the order of rows, repeated ones after their family, and which repeat."""
    family = np.asarray(table.columns[FAMILY])
    starts = np.cumsum(np.append(0, family[1:] != family[:-1]))
    rows = np.concatenate([np.arange(len(table)), plan.repeats]).astype(np.int64)
    again = np.arange(len(rows)) >= len(table)
    order = np.lexsort((again, starts[rows]))
    return rows[order], np.flatnonzero(again[order])


def _moved(edits: Edits, rows: Ints) -> Edits:
    """Return the edits for the rows in their order on the sheets."""
    where: dict[int, list[int]] = {}
    changed = {row for cells in edits.values() for row in cells}
    for at in np.flatnonzero(np.isin(rows, list(changed))).tolist():
        where.setdefault(int(rows[at]), []).append(at)
    return {
        column: {at: cell for row, cell in cells.items() for at in where[row]}
        for column, cells in edits.items()
    }


def _group_rows(whole: Table, edits: Edits, place: _Places) -> pa.Array:
    """Return the rows above the families as XML."""
    cards = {row: str(cell) for row, cell in edits.get(CARD, {}).items()}
    number = replaced(whole.columns[CARD], cards).take(pa.array(place.first))
    groups = Table(
        {
            "": pc.binary_join_element_wise("No. KK : ", number, ""),
            " ": pa.nulls(len(number), pa.string()),
            ADDRESS: whole.columns[ADDRESS].take(pa.array(place.first)),
        }
    )
    return workbook.rows_at(place.row[place.first] - 1, groups, {}, None)


def pen(geography: Geography, month: int) -> Pen:
    """Return what writes the workbook of one kecamatan in a month."""

    def write(lines: Table, plan: Plan) -> Rendered:
        rows, again = _ordered(lines, plan)
        whole, edits = lines.take(rows), _moved(plan.edits, rows)
        desa = np.asarray(whole.columns[DESA])
        place = _Places.of(desa, np.asarray(whole.columns[FAMILY]))
        bodies = _bodies(_people_rows(whole, edits, place), whole, edits, place)
        names = geography.names[place.desa]
        sheets = {
            name.title(): _sheet(bip.titles(geography, int(desa), month), *body)
            for name, desa, body in zip(names, place.desa, bodies, strict=True)
        }
        groups = len(place.first)
        beside = workbook.filled(bip.titles(geography, 0, month))
        beside += workbook.filled(bip.HEADING) + workbook.filled(bip.SIGNATURES)
        numbers = np.zeros(len(lines), dtype=np.int64)
        own = np.setdiff1d(np.arange(len(rows)), again)
        numbers[rows[own]] = place.row[own]
        named = np.array(list(sheets), dtype=object)[place.sheet[own]]
        return Rendered(
            content=archive(sheets),
            received=len(rows),
            structural=groups + beside * len(sheets),
            sheets=named[np.argsort(rows[own])].tolist(),
            lines=numbers,
            repeats=dict(
                zip(rows[again].tolist(), place.row[again].tolist(), strict=True)
            ),
        )

    return write


def _people_rows(whole: Table, edits: Edits, place: _Places) -> pa.Array:
    sizes = np.diff(np.append(place.first, len(whole)))
    number = np.arange(len(whole)) - np.repeat(place.first, sizes) + 1
    shown = {name: of for name, of in whole.columns.items() if name not in BESIDE}
    shown[SEQUENCE] = pa.array(number)
    return workbook.rows_at(place.row, Table(shown), edits, None)


def _bodies(
    people: pa.Array, whole: Table, edits: Edits, place: _Places
) -> list[tuple[bytes, int]]:
    """Return the rows of each sheet, group rows among them, and the last row."""
    groups = _group_rows(whole, edits, place)
    key = np.concatenate([np.arange(len(people)), place.first - 0.5])
    order = np.argsort(key, kind="stable")
    texts = pa.concat_arrays([people, groups]).take(pa.array(order))
    sheet = np.concatenate([place.sheet, place.sheet[place.first]])[order]
    every = np.arange(len(place.desa))
    start = np.searchsorted(sheet, every)
    stop = np.searchsorted(sheet, every, side="right")
    last = place.row[np.searchsorted(place.sheet, every, side="right") - 1]
    return [
        (concatenated(texts.slice(start[at], stop[at] - start[at])), int(last[at]))
        for at in every.tolist()
    ]


def _sheet(titles: Lines, body: bytes, last: int) -> bytes:
    top = [*titles, *bip.HEADING]
    bottom = workbook.plain_rows(bip.SIGNATURES, last + GAP).encode()
    frame = Frame("", merged=bip.MERGED)
    return workbook.sheet_of(
        workbook.plain_rows(top, 1).encode() + body + bottom, frame
    )
