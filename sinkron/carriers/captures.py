"""Files of what was captured, in the folder form of an inbox.

<home>/captures/<opd>/<dataset>/<period>[.rN]/<file>

A file is written under another name and moved into its place when it is whole and on
disk: whoever looks sees all of it or nothing. New names extend a month's delivery.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from sinkron import home
from sinkron.contract import Contract
from sinkron.extract import DeliveredFile, discover
from sinkron.settings import Settings

FOLDER = "captures"
_DRAFTS = ".drafts"

OFFICE_TIME = timezone(timedelta(hours=7), "WIB")


@dataclass(frozen=True)
class Captured:
    """One captured file; `folder` is its period, with the revision if it has one."""

    folder: str
    file: DeliveredFile

    @property
    def period(self) -> str:
        """`YYYY-MM`."""
        return self.folder[:7]

    @property
    def revision(self) -> int:
        """1, unless the folder says another."""
        return int(self.folder.partition(".r")[2] or 1)

    @property
    def path(self) -> str:
        """Path below the captures of the dataset: its name in the ledger."""
        return f"{self.folder}/{self.file.path}"


class Captures:
    """The captures of one source; one process at a time may write them."""

    def __init__(self, settings: Settings, contract: Contract) -> None:
        self._root = home.folder(settings, FOLDER)
        self._contract = contract
        self._drafts = self._root / _DRAFTS / contract.id

    def files(self) -> list[Captured]:
        """Every file there is, in the order of the periods."""
        found = discover(self._root, only=self._contract.folder)
        return [
            Captured(_folder(one.period, one.revision), file)
            for one in found.deliveries.get(self._contract.id, ())
            for file in one.files
        ]

    @property
    def drafts(self) -> Path:
        """Folder for what is not whole yet; what stands in it may be gone on with."""
        self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._drafts

    @contextmanager
    def draft(self, suffix: str) -> Iterator[Path]:
        """Path for a new draft, gone afterwards unless it was put into its place."""
        path = self.drafts / f"new{suffix}"
        os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, draft: Path, *, folder: str, suffix: str) -> Captured:
        """Move a whole draft into the delivery of a period, under a new name."""
        _on_disk(draft)
        place = self._root / self._contract.folder / folder
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{self._contract.dataset}_{datetime.now(UTC):%Y%m%dT%H%M%S%f}{suffix}"
        draft.rename(place / name)
        for above in (place, place.parent):
            _on_disk(above)
        return Captured(folder, DeliveredFile(name, place / name))


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(period: str, revision: int) -> str:
    return f"{period}.r{revision}" if revision > 1 else period


def _on_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
