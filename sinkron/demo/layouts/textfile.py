"""Delimited text as offices export it, with its broken lines, written from arrays.

columns -> one text per row -> broken and repeated rows -> bytes and line numbers
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.layouts.plan import (
    Cell,
    Plan,
    Rendered,
    Table,
    concatenated,
    day_texts,
    replaced,
)
from sinkron.demo.months import Ints

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Rows broken in one of these ways are two lines; "quoted_break" is joined again.
SPLIT, UNCLOSED, QUOTED_BREAK = "split_line", "quote_unclosed", "quoted_break"


@dataclass(frozen=True)
class TextFormat:
    """How an office writes its lines.

    `quoted`: every field stands in quotes; `quotes`: those that need them do;
    `fields`: where each kind of break falls.
    """

    separator: str
    quoted: bool = False
    end: str = "\n"
    mark: bool = False
    empty: str = ""
    quotes: bool = False
    fields: Mapping[str, int] = field(default_factory=dict)


def _texts(values: pa.Array, edits: Mapping[int, Cell], form: TextFormat) -> pa.Array:
    if pa.types.is_date32(values.type):
        days = np.asarray(values.cast(pa.int32()).fill_null(0))
        texts = pc.if_else(values.is_valid(), day_texts(days), pa.scalar(None))
    else:
        texts = values.cast(pa.string())
    changed = {row: "" if cell is None else str(cell) for row, cell in edits.items()}
    whole = replaced(texts.fill_null(form.empty), changed)
    if not form.quotes:
        return whole
    quoted = pc.binary_join_element_wise('"', whole, '"', "")
    return pc.if_else(pc.match_substring(whole, form.separator), quoted, whole)


def _lines(table: Table, plan: Plan, form: TextFormat) -> pa.Array:
    cells = [
        _texts(values, plan.edits.get(name, {}), form)
        for name, values in table.columns.items()
    ]
    if not form.quoted:
        return pc.binary_join_element_wise(*cells, form.separator)
    joined = pc.binary_join_element_wise(*cells, f'"{form.separator}"')
    return pc.binary_join_element_wise('"', joined, '"', "")


def _split(fields: list[str], form: TextFormat) -> list[str]:
    at, sep = form.fields[SPLIT], form.separator
    if form.quoted:
        return [sep.join(fields[:at]), sep + sep.join(fields[at:])]
    middle = len(fields[at]) // 2
    before = [*fields[:at], fields[at][:middle]]
    return [sep.join(before), sep.join([fields[at][middle:], *fields[at + 1 :]])]


def _unclosed(fields: list[str], form: TextFormat) -> list[str]:
    at = form.fields[UNCLOSED]
    spoiled = fields[at][:-1] if form.quoted else '"' + fields[at]
    return [form.separator.join([*fields[:at], spoiled, *fields[at + 1 :]])]


def _quoted_break(fields: list[str], form: TextFormat) -> list[str]:
    at = form.fields[QUOTED_BREAK]
    middle = len(fields[at]) // 2
    broken = f"{fields[at][:middle]}\n{fields[at][middle:]}"
    return [form.separator.join([*fields[:at], broken, *fields[at + 1 :]])]


BREAKS: dict[str, Callable[[list[str], TextFormat], list[str]]] = {
    SPLIT: _split,
    "field_missing": lambda fields, form: [form.separator.join(fields[:-1])],
    "field_extra": lambda fields, form: [form.separator.join([*fields, "X"])],
    UNCLOSED: _unclosed,
    QUOTED_BREAK: _quoted_break,
}


@dataclass(frozen=True)
class _Sequence:
    """The physical records of a file in order, and the row that each comes from."""

    texts: pa.Array
    rows: Ints
    roles: Ints


def _sequence(lines: pa.Array, plan: Plan, form: TextFormat) -> _Sequence:
    """Put broken pieces and repeats in their places; roles: 0 row, 1 rest, 2 repeat."""
    count, first, extra = len(lines), {}, []
    for row, kind in plan.breaks.items():
        fields = lines[row].as_py().split(form.separator)
        first[row], *rest = BREAKS[kind](fields, form)
        extra += [(row, 1, row * 4 + 1, text) for text in rest]
    for row in plan.repeats:
        place = row * 4 + 2 if row % 2 else count * 4 + row
        extra.append((row, 2, place, lines[row].as_py()))
    texts = pa.concat_arrays(
        [replaced(lines, first), pa.array([one[3] for one in extra], pa.string())]
    )
    rows = np.concatenate([np.arange(count), [one[0] for one in extra]]).astype(int)
    roles = np.concatenate([np.zeros(count), [one[1] for one in extra]]).astype(int)
    keys = np.concatenate([np.arange(count) * 4, [one[2] for one in extra]])
    order = np.argsort(keys, kind="stable")
    return _Sequence(texts.take(pa.array(order)), rows[order], roles[order])


def _encoded(sequence: _Sequence, plan: Plan, end: str) -> bytes:
    """Return the lines as bytes; some of them in the old Windows encoding."""
    ended = pc.binary_join_element_wise(sequence.texts, end, "").cast(pa.binary())
    if plan.foreign_bytes:
        there = np.flatnonzero(np.isin(sequence.rows, plan.foreign_bytes))
        recoded = {
            int(at): ended[int(at)].as_py().decode().encode("cp1252") for at in there
        }
        ended = replaced(ended, recoded)
    return concatenated(ended)


def render(table: Table, plan: Plan, form: TextFormat) -> Rendered:
    """Write a table with all that is planted in it."""
    sequence = _sequence(_lines(table, plan, form), plan, form)
    names = [f'"{name}"' if form.quoted else name for name in table.columns]
    header = (form.separator.join(names) + form.end).encode()
    mark = BYTE_ORDER_MARK if form.mark else b""
    height = np.ones(len(sequence.rows), dtype=np.int64)
    taller = [row for row, kind in plan.breaks.items() if kind == QUOTED_BREAK]
    height[np.isin(sequence.rows, taller)] = 2
    numbers = 2 + np.cumsum(height) - height
    first = sequence.roles == 0
    lines = np.zeros(len(table), dtype=np.int64)
    lines[sequence.rows[first]] = numbers[first]
    split = [row for row, kind in plan.breaks.items() if kind == SPLIT]
    pieces = {
        row: tuple(numbers[(sequence.rows == row) & (sequence.roles < 2)].tolist())
        for row in split
    }
    again = sequence.roles == 2
    return Rendered(
        content=mark + header + _encoded(sequence, plan, form.end),
        received=len(sequence.rows),
        structural=1,
        lines=lines,
        pieces=pieces,
        repeats=dict(
            zip(sequence.rows[again].tolist(), numbers[again].tolist(), strict=True)
        ),
    )
