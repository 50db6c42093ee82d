"""What is planted in one file: changed cells, broken lines, repeated lines, notes.

A plan speaks of rows of a table; only the carrier that writes the file knows the line
numbers, and turns each note into a line of `defects.csv`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.months import Ints

# A text cell, or a number cell where the carrier has such cells; None is empty.
Cell = str | int | float | None


@dataclass(frozen=True)
class Note:
    """One planted thing: in which row, of what kind, and what must become of it."""

    row: int
    kind: str
    expected: str


@dataclass
class Plan:
    """Everything planted in one table."""

    edits: dict[str, dict[int, Cell]] = field(default_factory=dict)
    breaks: dict[int, str] = field(default_factory=dict)
    repeats: list[int] = field(default_factory=list)
    foreign_bytes: list[int] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def edit(self, column: str, row: int, cell: Cell) -> None:
        """Replace one cell."""
        self.edits.setdefault(column, {})[row] = cell

    def note(self, row: int, kind: str, expected: str) -> None:
        """Record what was planted in a row."""
        self.notes.append(Note(row, kind, expected))

    def renamed(self, headers: Mapping[str, str]) -> "Plan":
        """Return the same plan for a table under other headers."""
        edits = {headers.get(name, name): cells for name, cells in self.edits.items()}
        return replace(self, edits=edits)

    def parted(self, part: Ints, count: int) -> "list[Plan]":
        """Return the plans of the parts into which the rows are dealt, renumbered."""
        order = np.argsort(part, kind="stable")
        place = np.empty(len(part), dtype=np.int64)
        start = np.searchsorted(part[order], np.arange(count))
        place[order] = np.arange(len(part)) - start[part[order]]
        plans = [Plan() for _ in range(count)]
        for column, cells in self.edits.items():
            for row, cell in cells.items():
                plans[part[row]].edit(column, int(place[row]), cell)
        for row, kind in self.breaks.items():
            plans[part[row]].breaks[int(place[row])] = kind
        for row in self.repeats:
            plans[part[row]].repeats.append(int(place[row]))
        for note in self.notes:
            plans[part[note.row]].note(int(place[note.row]), note.kind, note.expected)
        return plans

    def restricted(self, rows: Ints) -> "Plan":
        """Return the part of the plan that concerns some rows, renumbered."""
        place = {int(row): position for position, row in enumerate(rows)}
        return Plan(
            edits={
                column: {
                    place[row]: cell for row, cell in cells.items() if row in place
                }
                for column, cells in self.edits.items()
            },
            breaks={place[r]: kind for r, kind in self.breaks.items() if r in place},
            repeats=[place[row] for row in self.repeats if row in place],
            foreign_bytes=[place[row] for row in self.foreign_bytes if row in place],
            notes=[
                Note(place[note.row], note.kind, note.expected)
                for note in self.notes
                if note.row in place
            ],
        )


@dataclass(frozen=True)
class Table:
    """Columns under headers: arrow text, whole numbers or dates; null is empty."""

    columns: Mapping[str, pa.Array]
    sequence: str = ""

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def take(self, rows: Ints) -> "Table":
        """Return some rows, with the running number made new."""
        picked = {name: values.take(rows) for name, values in self.columns.items()}
        if self.sequence:
            picked[self.sequence] = pa.array(np.arange(1, len(rows) + 1))
        return Table(picked, self.sequence)

    def slice(self, start: int, length: int) -> "Table":
        """Return consecutive rows as they are."""
        parts = {name: of.slice(start, length) for name, of in self.columns.items()}
        return Table(parts, self.sequence)

    def renamed(self, headers: Mapping[str, str]) -> "Table":
        """Return the same table under other headers."""
        columns = {headers.get(name, name): of for name, of in self.columns.items()}
        return Table(columns, headers.get(self.sequence, self.sequence))


@dataclass(frozen=True)
class Rendered:
    """A file as bytes, and where each row of its table stands in it."""

    content: bytes
    received: int
    structural: int
    sheet: str = ""
    # Where a file has several sheets with lines: the sheet of each row.
    sheets: Sequence[str] = ()
    lines: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    pieces: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    repeats: Mapping[int, int] = field(default_factory=dict)

    def sheet_of(self, row: int) -> str:
        """Return the sheet on which a row stands."""
        return self.sheets[row] if self.sheets else self.sheet

    def places(self, note: Note) -> Sequence[int]:
        """Return the line numbers that a note speaks of."""
        if note.kind == "repeated_line":
            return (self.repeats[note.row],)
        return self.pieces.get(note.row, (int(self.lines[note.row]),))


Pen = Callable[[Table, Plan], Rendered]


def replaced(values: pa.Array, texts: Mapping[int, str]) -> pa.Array:
    """Return text values with some of them exchanged."""
    if not texts:
        return values
    order = np.arange(len(values))
    order[list(texts)] = len(values) + np.arange(len(texts))
    extra = pa.array(list(texts.values()), values.type)
    return pa.concat_arrays([values, extra]).take(pa.array(order))


def same(text: str, count: int) -> pa.Array:
    """Return one text many times."""
    return pa.array([text]).take(pa.array(np.zeros(count, dtype=np.int64)))


def day_texts(days: Ints, pattern: str = "d/m/Y") -> pa.Array:
    """Return days since 1970 as text; each distinct day is written once."""
    distinct, position = np.unique(days, return_inverse=True)
    iso = pa.array(np.datetime_as_string(distinct.astype("datetime64[D]")).tolist())
    iso = iso.cast(pa.string())
    digits = {"Y": (0, 4), "m": (5, 7), "d": (8, 10)}
    parts = [
        pc.utf8_slice_codeunits(iso, *digits[sign]) if sign in digits else sign
        for sign in pattern
    ]
    return pc.binary_join_element_wise(*parts, "").take(pa.array(position))


def concatenated(texts: pa.Array) -> bytes:
    """Return text or binary values, one after the other, as bytes."""
    if not len(texts):
        return b""
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)
    start, stop = offsets[texts.offset], offsets[texts.offset + len(texts)]
    return memoryview(texts.buffers()[2])[start:stop].tobytes()
