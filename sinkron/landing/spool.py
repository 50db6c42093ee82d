"""Rows that wait to be copied: few in memory, many in a file beside the archive.

A small file's rows are handed from one process to the other as they are; those of a
large one would fill both. The file goes with the next run when nobody took it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sinkron.landing.archive import make_draft
from sinkron.landing.rows import RowShape

FEW_BYTES = 1 << 20


@dataclass(frozen=True)
class Rows:
    """Rows of one file as COPY takes them."""

    shape: RowShape
    size: int
    few: bytes
    many: Path | None

    def blocks(self) -> Iterator[bytes]:
        """All bytes in order."""
        yield self.few
        if self.many is not None:
            with self.many.open("rb") as file:
                while block := file.read(FEW_BYTES):
                    yield block

    def drop(self) -> None:
        """Take the file away, when there is one."""
        if self.many is not None:
            self.many.unlink(missing_ok=True)


class Spool:
    """Takes rows in, one portion after the other."""

    def __init__(self, archive: Path, label: str) -> None:
        self._archive, self._label = archive, label
        self._few = bytearray()
        self._size = 0
        self.file: Path | None = None

    def write(self, rows: bytes) -> None:
        """Keep some rows: in the file as soon as there are many."""
        self._size += len(rows)
        if self._size <= FEW_BYTES:
            self._few += rows
            return
        if self.file is None:
            self.file = make_draft(self._archive, self._label)
        with self.file.open("ab") as file:
            file.write(rows)

    def rows(self, shape: RowShape) -> Rows:
        """Return what was written."""
        return Rows(shape, self._size, bytes(self._few), self.file)


@contextmanager
def spool(archive: Path, label: str) -> Iterator[Spool]:
    """Open a spool whose file goes when the rows were of no use."""
    kept = Spool(archive, label)
    try:
        yield kept
    except BaseException:
        if kept.file is not None:
            kept.file.unlink(missing_ok=True)
        raise
