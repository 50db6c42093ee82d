"""Whole lines of a text file, some at a time, clean.

blocks -> plain_blocks -> cut at the last line end -> to_utf8 -> a chunk

The reader takes a chunk, and gives back the lines that wait for more. A line that does
not end after sixteen megabytes is no line.
"""

from collections.abc import Iterable

from sinkron.extract import problems
from sinkron.extract.encoding import plain_blocks, to_utf8

_LONGEST_LINE = 16 << 20


class Chunks:
    """Whole lines of a file, some at a time, clean."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = plain_blocks(blocks)
        self._rest = self._back = b""
        self.is_ended = False

    def take(self, *, at_least: int = 1) -> bytes:
        """Return the next lines; the last of the file may have no line end."""
        chunk, self._back = self._back, b""
        while not self.is_ended:
            chunk += self._next()
            if len(chunk) >= at_least:
                break
        return chunk

    def put_back(self, chunk: bytes) -> None:
        """Give back the lines that wait for more."""
        self._back = chunk

    def _next(self) -> bytes:
        block = next(self._blocks, None)
        data = self._rest + (block or b"")
        self.is_ended = block is None
        cut = len(data) if self.is_ended else data.rfind(b"\n") + 1
        chunk, self._rest = data[:cut], data[cut:]
        if len(self._rest) > _LONGEST_LINE:
            raise problems.FileHeldError(problems.problem(problems.UNREADABLE))
        return to_utf8(chunk)
