"""What reading a file gives: its layout, its columns and batches of lines.

A text file is mostly `Run`s: physical lines that COPY, told the file's separator, reads
exactly as we do, so that nobody has to take them apart. Everything else is a `Line`
(values in the order of `Reading.columns`) or `Broken` (a line that could not be split
into the fields of the header, with its text).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sinkron.contract import Layout


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive whole lines of UTF-8, as they stand; `number` is the first."""

    number: int
    records: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Line:
    """One line, taken apart. A cell that was not there is None, an empty text ''."""

    number: int
    values: Sequence[str | None]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """One line that does not fit the header, with its original text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive lines, and how many structural ones stood among them."""

    pieces: Sequence[Run | Line | Broken]
    structural: int = 0

    @property
    def received(self) -> int:
        """Data lines of the batch, broken ones included."""
        return sum(
            len(one.records) if isinstance(one, Run) else 1 for one in self.pieces
        )

    @property
    def broken(self) -> int:
        """Lines of the batch that could not be split."""
        return sum(isinstance(one, Broken) for one in self.pieces)


@dataclass(frozen=True)
class Reading:
    """A file that fits a contracted layout, ready to be read once.

    `columns` names the landed column of each field of a run, and of each value of a
    line; `separator` stands between the fields of a run.
    """

    layout: Layout
    columns: tuple[str, ...]
    separator: str
    batches: Iterator[Batch]
