"""Batches of lines as the rows that COPY takes.

Reading -> COPY statement + bytes

Each row is: line number, broken text, file, layout, sheet, then the fields of the line.
A run of lines needs only the first five in front of each: its separators and quotes are
those that COPY is told to expect. `_delivery_id` is the default of the partition.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from sinkron.extract import Batch, Broken, Line, Reading, Run

_ABSENT = "\1"  # never in a run (extract.quoting), always quoted as a value
_OURS = ("_line_no", "_broken", "_file_id", "_layout", "_sheet")


@dataclass(frozen=True)
class RowShape:
    """What COPY has to be told about the rows of a file."""

    columns: tuple[str, ...]
    separator: str

    def statement(self, table: sql.Identifier) -> sql.Composed:
        """Return the COPY statement that takes such rows."""
        return sql.SQL(
            "copy {} ({}) from stdin "
            "(format csv, delimiter {}, null {}, encoding 'UTF8')"
        ).format(
            table,
            sql.SQL(", ").join(map(sql.Identifier, (*_OURS, *self.columns))),
            sql.Literal(self.separator),
            sql.Literal(_ABSENT),
        )


class CopyRows:
    """Writes the lines of one file."""

    def __init__(self, reading: Reading, *, file_id: int) -> None:
        self.shape = RowShape(reading.columns, reading.separator)
        self._separator = reading.separator
        self._file = self._separator.join((str(file_id), _quoted(reading.layout.id)))
        self._between = self._separator.join(("", _ABSENT, self._file, "", "")).encode()
        self._nothing = self._separator.join([_ABSENT] * len(reading.columns))

    def encode(self, batch: Batch) -> bytes:
        """Return the rows of a batch."""
        return b"".join(self._piece(piece) for piece in batch.pieces)

    def _piece(self, piece: Run | Line | Broken) -> bytes:
        if isinstance(piece, Run):
            return self._run(piece)
        if isinstance(piece, Broken):
            return self._row(piece.number, _quoted(piece.text), '""', self._nothing)
        values = self._separator.join(_fields(piece.values))
        return self._row(piece.number, _ABSENT, _quoted(piece.sheet), values)

    def _run(self, run: Run) -> bytes:
        between = self._between
        numbered = enumerate(run.records, start=run.number)
        return b"".join(
            [b"%d%b%b\n" % (no, between, record) for no, record in numbered]
        )

    def _row(self, number: int, broken: str, sheet: str, values: str) -> bytes:
        parts = (str(number), broken, self._file, sheet, values)
        return (self._separator.join(parts) + "\n").encode()


def _fields(values: Sequence[str | None]) -> list[str]:
    return [_ABSENT if value is None else _quoted(value) for value in values]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
