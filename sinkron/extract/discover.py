"""Deliveries in the inbox: which folders are there, and which are complete.

<inbox>/<opd>/<dataset>/<period>[.rN]/<any files> -> Inbox

One folder is one delivery, complete when nothing in it changed for a while. What stands
in a wrong place is reported and left alone. Only listing, times and reading are used,
so any path object does that behaves like `pathlib.Path`; nothing is ever written here.
"""

import logging
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sinkron.errors import SinkronError

log = logging.getLogger(__name__)

_PERIOD = re.compile(
    r"(?P<period>\d{4}-(?:0[1-9]|1[0-2]))(?:\.r(?P<revision>[2-9]|[1-9]\d+))?"
)
_STORED_AT = ("LastModified", "last_modified", "updated", "created")
_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
_NOT_DELIVERED = re.compile(
    r"[.~].*|thumbs\.db|desktop\.ini|.*\.(part|partial|tmp|temp|crdownload|filepart)",
    re.IGNORECASE,
)


class InboxError(SinkronError):
    """The inbox itself cannot be looked into."""


@dataclass(frozen=True)
class DeliveredFile:
    """One file of a delivery; `path` is relative to the folder, with slashes."""

    path: str
    location: Path


@dataclass(frozen=True)
class Delivery:
    """One folder: what an office hands over for one period."""

    dataset: str
    period: str
    revision: int
    files: tuple[DeliveredFile, ...]
    changed_at: float

    @property
    def id(self) -> str:
        """`<opd>__<dataset>/<period>[.rN]`."""
        suffix = f".r{self.revision}" if self.revision > 1 else ""
        return f"{self.dataset}/{self.period}{suffix}"

    def is_settled(self, *, settle_seconds: float) -> bool:
        """Whether nothing in the folder changed for so long."""
        return settle_seconds <= 0 or time.time() - self.changed_at >= settle_seconds


@dataclass(frozen=True)
class Inbox:
    """Deliveries by dataset in period order, and what stands in a wrong place."""

    deliveries: Mapping[str, tuple[Delivery, ...]]
    misplaced: tuple[Path, ...]


def discover(inbox: Path, *, only: str = "") -> Inbox:
    """List the deliveries of an inbox, those of datasets without a contract too.

    `only` is the folder of one dataset, `<opd>/<dataset>`: nothing else is looked at.
    """
    if not inbox.is_dir():
        raise InboxError(
            f"there is no inbox at {inbox}.",
            advice="make the folder, or set SINKRON_INBOX to where offices deliver.",
        )
    deliveries: defaultdict[str, list[Delivery]] = defaultdict(list)
    misplaced: list[Path] = []
    for folder in _period_folders(inbox, only, misplaced):
        delivery = _delivery(folder, misplaced)
        if delivery and delivery.files:
            deliveries[delivery.dataset].append(delivery)
    if misplaced:
        log.warning("%s entries of the inbox stand in a wrong place", len(misplaced))
    in_order = {
        dataset: tuple(sorted(some, key=lambda one: (one.period, one.revision)))
        for dataset, some in sorted(deliveries.items())
    }
    return Inbox(in_order, tuple(misplaced))


def _period_folders(inbox: Path, only: str, misplaced: list[Path]) -> Iterator[Path]:
    """Folders on the third level; a file above them was put in a wrong place."""
    start = inbox / only if only else inbox
    level = [start] if start.is_dir() else []
    for _ in range(1 if only else 3):
        entries = [one for folder in level for one in _entries(folder)]
        level = [one for one in entries if one.is_dir()]
        misplaced += [one for one in entries if not one.is_dir()]
    yield from level


def _entries(folder: Path) -> list[Path]:
    """Entries that somebody meant to put there, in byte order of their names."""
    meant = (one for one in folder.iterdir() if not _NOT_DELIVERED.fullmatch(one.name))
    return sorted(meant, key=lambda one: os.fsencode(one.name))


def _delivery(folder: Path, misplaced: list[Path]) -> Delivery | None:
    """Read a folder as a delivery; None when its name is not that of one."""
    named = _PERIOD.fullmatch(folder.name)
    opd, dataset = folder.parent.parent.name, folder.parent.name
    if not named or not _NAME.fullmatch(opd) or not _NAME.fullmatch(dataset):
        misplaced.append(folder)
        return None
    files: list[DeliveredFile] = []
    stamps = [_changed_at(folder)]
    for path in _below(folder):
        stamps.append(_changed_at(path))
        if path.is_file():
            files.append(DeliveredFile(_relative(path, folder), path))
    return Delivery(
        dataset=f"{opd}__{dataset}",
        period=named["period"],
        revision=int(named["revision"] or 1),
        files=tuple(sorted(files, key=lambda one: one.path.encode())),
        changed_at=max(stamps),
    )


def _below(folder: Path) -> Iterator[Path]:
    for entry in _entries(folder):
        yield entry
        if entry.is_dir() and not entry.is_symlink():
            yield from _below(entry)


def _relative(path: Path, folder: Path) -> str:
    """Path below the folder; bytes that are no UTF-8 are written as escapes."""
    parts = path.parts[len(folder.parts) :]
    return os.fsencode("/".join(parts)).decode("utf-8", "backslashreplace")


def _changed_at(path: Path) -> float:
    """Last change of content, name or place; now, when it is just being taken away.

    The change time of the file system counts too: a copy may keep the old date of the
    content. A date in the future says nothing.
    """
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0.0 if path.is_symlink() else time.time()
    stamps = (stat.st_mtime, getattr(stat, "st_ctime", 0.0), _stored_at(stat))
    return max((stamp for stamp in stamps if stamp <= time.time()), default=0.0)


def _stored_at(stat: object) -> float:
    """When object storage took an object: each kind has a word of its own for it."""
    said = stat if isinstance(stat, Mapping) else {}
    moments = (said.get(word) for word in _STORED_AT)
    return max((m.timestamp() for m in moments if isinstance(m, datetime)), default=0.0)
