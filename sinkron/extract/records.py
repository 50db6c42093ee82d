"""Lines below the header of a text file, each to its place.

chunk of whole lines -> runs that need no look, and the others one by one: joined,
taken apart, broken with their text, structural, or empty and not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sinkron.extract.quoting import Mask, Quotes, split_record, whole_lines
from sinkron.extract.reading import Batch, Broken, Line, Run
from sinkron.extract.structure import MOST_CELLS_OF_A_NOTE, RowKind, Structure

_MOST_JOINED_LINES = 20
_LOOKED_AT_BELOW_HEADER = 3


@dataclass(frozen=True)
class Shape:
    """What a record of one file looks like.

    `names` are the header texts, '' for a field without a name: such a field has to be
    empty. `header` is the header record as it stands.
    """

    separator: str
    names: tuple[str, ...]
    header: bytes

    @property
    def fields(self) -> int:
        """Fields of a record, with or without a name."""
        return len(self.names)


@dataclass(frozen=True, slots=True)
class _Step:
    """What became of the lines up to `after`."""

    after: int
    piece: Line | Broken | None = None
    is_structural: bool = False


class _Lines:
    """Physical lines of a chunk: bare for all work, as they stood to join them."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk
        self.is_ended = chunk.endswith(b"\n")
        bare = chunk.replace(b"\r\n", b"\n") if b"\r" in chunk else chunk
        self.text = bare if self.is_ended else bare.removesuffix(b"\r") + b"\n"
        self.bare = self.text.split(b"\n")
        self.bare.pop()

    @cached_property
    def _raw(self) -> list[bytes]:
        return self._chunk.split(b"\n")

    def joined(self, start: int, stop: int) -> str:
        """Return some lines as one text, with the line ends between them."""
        return b"\n".join(self._raw[start:stop]).decode().removesuffix("\r")

    def size(self, count: int) -> int:
        """Bytes of the first lines, with their line ends."""
        if count == len(self.bare):
            return len(self._chunk)
        return sum(map(len, self._raw[:count])) + count


class Records:
    """Sorts the lines of one file; chunks have to come in order."""

    def __init__(self, shape: Shape, *, first_line: int) -> None:
        self._shape = shape
        self._number = first_line
        self._structure = Structure([shape.names], width=sum(map(bool, shape.names)))
        self.is_cut_off = False

    def take(self, chunk: bytes, *, is_last: bool) -> tuple[Batch, int]:
        """Sort the lines of a chunk; also how many bytes of it are done with.

        The rest waits for more lines. Only the last chunk may end without a line end.
        """
        lines = _Lines(chunk)
        pieces: list[Run | Line | Broken] = []
        structural = done = 0
        for odd in np.flatnonzero(~self._whole(lines.text)).tolist():
            if odd < done:
                continue
            self._add_run(pieces, lines.bare, done, odd)
            done = odd
            step = self._look_at(lines, odd, is_last=is_last)
            if step is None:
                break
            if step.piece:
                pieces.append(step.piece)
            structural += step.is_structural
            done = step.after
        else:
            self._add_run(pieces, lines.bare, done, len(lines.bare))
            done = len(lines.bare)
        self._number += done
        self.is_cut_off = not lines.is_ended and _ends_broken(pieces, self._number - 1)
        return Batch(pieces, structural), lines.size(done)

    def _whole(self, chunk: bytes) -> Mask:
        """Which lines need no look: full ones, not just below a header."""
        shape = self._shape
        whole = whole_lines(
            chunk,
            separator=shape.separator,
            fields=shape.fields,
            filled=max(MOST_CELLS_OF_A_NOTE, shape.fields // 2) + 1,
        )
        if "" in shape.names:
            whole[:] = False
        below_headers = [0] if self._structure.is_below_header else []
        at = chunk.find(shape.header)
        while at >= 0:
            index = chunk.count(b"\n", 0, at)
            whole[index] = False
            below_headers.append(index + 1)
            at = chunk.find(shape.header, at + 1)
        for index in below_headers:
            whole[index : index + _LOOKED_AT_BELOW_HEADER] = False
        return whole

    def _add_run(
        self,
        pieces: list[Run | Line | Broken],
        lines: Sequence[bytes],
        start: int,
        stop: int,
    ) -> None:
        if start < stop:
            pieces.append(Run(self._number + start, lines[start:stop]))
            self._structure.saw_data()

    def _look_at(self, lines: _Lines, at: int, *, is_last: bool) -> _Step | None:
        """Sort one line, joined with later ones if need be; None: more are needed."""
        number, text = self._number + at, lines.bare[at].decode()
        if "\0" in text:
            return _Step(at + 1, Broken(number, text.replace("\0", "\ufffd")))
        split = split_record(text, self._shape.separator)
        fields = split.fields if split.quotes is Quotes.CLOSED else None
        after = at + 1
        if split.quotes is Quotes.OPEN:
            joined = self._join(lines, at)
            if joined is None and not is_last:
                return None
            fields, after = joined or (None, after)
        row = text.split(self._shape.separator) if fields is None else fields
        kind = self._structure.kind(row)
        if kind is not RowKind.DATA:
            return _Step(after, is_structural=kind is not RowKind.EMPTY)
        if fields is None or not self._fits(fields):
            return _Step(after, Broken(number, text))
        named = zip(fields, self._shape.names, strict=True)
        return _Step(after, Line(number, [field for field, name in named if name]))

    def _fits(self, fields: Sequence[str]) -> bool:
        """Whether the fields are those of the header, the nameless ones empty."""
        if len(fields) != self._shape.fields:
            return False
        named = zip(fields, self._shape.names, strict=True)
        return all(name or not field.strip() for field, name in named)

    def _join(self, lines: _Lines, at: int) -> tuple[list[str] | None, int] | None:
        """Fields and end of the record that begins with an open quote.

        Without fields the line stays alone; None when the lines at hand do not decide.
        """
        alone = (None, at + 1)
        for after in range(at + 1, at + _MOST_JOINED_LINES):
            if after == len(lines.bare):
                return None
            text = lines.bare[after].decode()
            if "\0" in text or self._is_whole(text):
                return alone
            joined = lines.joined(at, after + 1)
            split = split_record(joined, self._shape.separator)
            if split.quotes is Quotes.CLOSED and self._fits(split.fields):
                return split.fields, after + 1
            if split.quotes is not Quotes.OPEN:
                return alone
        return alone

    def _is_whole(self, text: str) -> bool:
        split = split_record(text, self._shape.separator)
        return split.quotes is Quotes.CLOSED and len(split.fields) == self._shape.fields


def _ends_broken(pieces: Sequence[Run | Line | Broken], last_line: int) -> bool:
    """Whether the last line of the file is a broken one."""
    last = pieces[-1] if pieces else None
    return isinstance(last, Broken) and last.number == last_line
