"""Values that stand once above many lines: in titles, in the row above a group.

rows above the header, group rows -> Captions -> the same values in every line below

A group row begins anew: what it does not say is missing below it. A wrong family is
worse than none, so nothing is ever taken from the group before. Titles that stand once
more below the list hold from the next header on.
"""

import re
from collections.abc import Sequence

from sinkron.contract import Caption, Layout

Patterns = tuple[re.Pattern[str], ...]
Row = Sequence[str | None]


def row_text(row: Row) -> str:
    """All texts of a row, joined by one space."""
    return " ".join(" ".join(text.split()) for text in row if text and text.strip())


def patterns(captions: Sequence[Caption]) -> Patterns:
    """Regular expressions of some captions, whatever the case."""
    return tuple(re.compile(one.pattern, re.IGNORECASE) for one in captions)


class Captions:
    """What the titles and group rows say for the next line of one sheet."""

    def __init__(self, layout: Layout) -> None:
        self.titles = patterns(layout.titles)
        self.groups = patterns(layout.groups)
        self._title: list[str | None] = [None] * len(self.titles)
        self._above = list(self._title)
        self._group: list[str | None] = [None] * len(self.groups)

    @property
    def values(self) -> list[str | None]:
        """Values of the title columns, then of the group columns."""
        return [*self._title, *self._group]

    def see_title(self, row: Row) -> None:
        """Keep what a row of the page says, for the lines below the next header."""
        text = row_text(row)
        for at, pattern in enumerate(self.titles):
            if found := pattern.search(text):
                self._above[at] = found[1].strip() or None

    def see_header(self) -> None:
        """Let the titles hold; other titles than before end the group."""
        if self._above != self._title:
            self._title = list(self._above)
            self._group = [None] * len(self.groups)

    def see_group(self, row: Row) -> None:
        """Take the values of a group row."""
        found = [pattern.search(row_text(row)) for pattern in self.groups]
        self._group = [one and (one[1].strip() or None) for one in found]
