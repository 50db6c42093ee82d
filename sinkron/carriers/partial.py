"""Pages of a month that is not whole yet: where a killed capture goes on.

<drafts>/<period>/pages, 00001.jsonl, 00002.jsonl, …

Each page is written under another name and moved into its place. Pages belong together
as long as the API says that there are as many, and for a day: later they tell of
another state of the office's list, and the month begins again.
"""

import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PAGES = "pages"
_SECONDS = 86_400


class Partial:
    """The pages of one month so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if folder.is_dir() and self._is_old():
            self.remove()
        folder.mkdir(mode=0o700, exist_ok=True)

    @property
    def pages(self) -> int | None:
        """How many pages the API said there are; None before the first."""
        path = self._folder / _PAGES
        return int(path.read_text()) if path.is_file() else None

    @property
    def next_page(self) -> int:
        """Return the first page that is not there."""
        number = 1
        while self._page(number).is_file():
            number += 1
        return number

    def add(
        self, number: int, records: Sequence[dict[str, Any]], *, pages: int
    ) -> None:
        """Keep a page."""
        if self.pages is None:
            _write(self._folder / _PAGES, str(pages))
        lines = (json.dumps(one, separators=(",", ":")) for one in records)
        _write(self._page(number), "".join(f"{line}\n" for line in lines))

    def join(self, path: Path) -> int:
        """Write all pages into one file; how many records it has."""
        records = 0
        with path.open("wb") as whole:
            for number in range(1, self.next_page):
                page = self._page(number).read_bytes()
                whole.write(page)
                records += page.count(b"\n")
        return records

    def remove(self) -> None:
        """Forget the pages."""
        shutil.rmtree(self._folder)

    def start_again(self) -> None:
        """Forget the pages and begin with the first."""
        self.remove()
        self._folder.mkdir(mode=0o700)

    def _page(self, number: int) -> Path:
        return self._folder / f"{number:05}.jsonl"

    def _is_old(self) -> bool:
        newest = max(
            (one.stat().st_mtime for one in self._folder.iterdir()), default=0.0
        )
        return time.time() - newest > _SECONDS


def _write(path: Path, text: str) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(text)
    draft.rename(path)
