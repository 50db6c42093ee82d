"""Where sites stand, how one takes its place at once, and when it goes.

<home>/site/<release>/ · a draft beside it takes its name in the end

The folders of a site are readable by everyone, inside a home that is closed to everyone
else: what is copied out of it can be served as it is.
"""

import logging
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from sinkron import home
from sinkron.errors import SinkronError
from sinkron.settings import Settings

log = logging.getLogger(__name__)

FIRST_PAGE = "index.html"
_ROOM = "site"
_MARKS = {FIRST_PAGE, "rilis.html", "style.css"}
_FOLDER, _FILE = 0o755, 0o644


class SiteFolderError(SinkronError):
    """The folder that was asked for holds something else."""


def site_folder(settings: Settings, release_id: str) -> Path:
    """Return the folder of a release's site, whether it was written or not."""
    return home.folder(settings, _ROOM) / release_id


def first_page(settings: Settings, release_id: str) -> Path:
    """Return the page to open first."""
    return site_folder(settings, release_id) / FIRST_PAGE


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the name of `folder` in the end."""
    if folder.exists() and not _is_ours(folder):
        raise SiteFolderError(
            f"{folder} holds something that is not a site of ours.",
            advice="give an empty folder, a new one, or one that a site stands in.",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft, replaced = _beside(folder, "new"), _beside(folder, "old")
    for left in (draft, replaced):
        shutil.rmtree(left, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
        _open_to_readers(draft)
        if folder.exists():
            folder.rename(replaced)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(replaced, ignore_errors=True)


def drop_all_but(settings: Settings, kept: Collection[str]) -> int:
    """Drop the sites of releases that are not kept, and what a killed build left.

    Only one site of a home is written at a time, so a draft here is nobody's.
    """
    old = [p for p in home.folder(settings, _ROOM).iterdir() if p.name not in kept]
    for path in old:
        shutil.rmtree(path)
        log.info("dropped the site %s, its release is no longer kept", path.name)
    return len(old)


def _beside(folder: Path, state: str) -> Path:
    return folder.with_name(f".{folder.name}.{os.getpid()}.{state}")


def _is_ours(folder: Path) -> bool:
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else {""}
    return not names or names >= _MARKS


def _open_to_readers(folder: Path) -> None:
    folder.chmod(_FOLDER)
    for path in folder.rglob("*"):
        path.chmod(_FOLDER if path.is_dir() else _FILE)
