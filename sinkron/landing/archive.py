"""The bytes of every taken file, kept once, named by their SHA-256.

delivered file -> draft (hashed and written while it is read) -> <sha[:2]>/<sha>

The file is read once: what is hashed, kept and landed are the same bytes. A draft
becomes part of the archive when it is complete and on disk; drafts that a killed run
left behind go with the next run of the same dataset.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sinkron.extract.content import BLOCK_BYTES

_DRAFTS = "incoming"


@dataclass(frozen=True)
class Whole:
    """A whole file that stands beside the archive."""

    path: Path
    sha256: str


class Incoming:
    """One delivered file on its way into the archive: a source to read from, once."""

    def __init__(self, file: BinaryIO, draft: BinaryIO, path: Path) -> None:
        self._file, self._draft, self._path = file, draft, path
        self._digest = hashlib.sha256()
        self.size = 0
        self._first = self._take()

    def head(self) -> bytes:
        """Return the first bytes."""
        return self._first

    def blocks(self) -> Iterator[bytes]:
        """All bytes in order, from the first; kept while they pass."""
        yield self._first
        while block := self._take():
            yield block

    def local(self) -> Path:
        """Return the draft with all the bytes."""
        self._take_rest()
        self._draft.flush()
        return self._path

    def keep(self, archive: Path) -> str:
        """Put the whole file into the archive, on disk; return its SHA-256."""
        whole = self.set_aside()
        keep_all(archive, [whole])
        return whole.sha256

    def set_aside(self) -> "Whole":
        """Leave the whole file beside the archive, to be kept with others."""
        path = self.local()
        aside = path.with_name(f"{path.name}.whole")
        path.replace(aside)
        return Whole(aside, self._digest.hexdigest())

    def _take(self) -> bytes:
        block = self._file.read(BLOCK_BYTES)
        self._digest.update(block)
        self._draft.write(block)
        self.size += len(block)
        return block

    def _take_rest(self) -> None:
        while self._take():
            pass


@contextmanager
def receive(archive: Path, location: Path, *, label: str) -> Iterator[Incoming]:
    """Open a delivered file; what is not kept in the end leaves nothing behind."""
    path = make_draft(archive, label)
    try:
        with path.open("wb", buffering=0) as draft, location.open("rb") as file:
            yield Incoming(file, draft, path)
    finally:
        path.unlink(missing_ok=True)


def keep_all(archive: Path, files: Iterable[Whole]) -> None:
    """Put whole files into the archive, on disk: all their bytes, then their names."""
    kept: dict[Path, Path] = {}
    for one in files:
        place = archive / one.sha256[:2] / one.sha256
        if place in kept or place.exists():
            one.path.unlink()
        else:
            kept[place] = one.path
    for path in kept.values():
        _sync(path)
    for place, path in kept.items():
        place.parent.mkdir(mode=0o700, exist_ok=True)
        path.replace(place)
    for folder in {place.parent for place in kept}:
        _sync(folder)


def make_draft(archive: Path, label: str) -> Path:
    """Make an empty file beside the archive, closed to everyone else."""
    drafts = archive / _DRAFTS
    drafts.mkdir(mode=0o700, exist_ok=True)
    path = drafts / label
    os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    return path


def clear_drafts(archive: Path, label: str) -> None:
    """Remove what a killed run left behind: files of this label, and `label.*`."""
    for path in (archive / _DRAFTS).glob(f"{label}*"):
        if path.name == label or path.name.startswith(f"{label}."):
            path.unlink(missing_ok=True)


def digest(location: Path) -> str:
    """SHA-256 of a delivered file that may be known already."""
    with location.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
