"""Rows of a sheet that has a header, one by one: lines, and what stands around them.

row -> structural: None; line: its values in the order of the layout's columns, then
those of the titles above and of the group row above it

Cells outside the named columns are notes beside the list: they make no line.
"""

from sinkron.contract import HeaderMatch
from sinkron.extract.captions import Captions
from sinkron.extract.header import Header
from sinkron.extract.merged import Merged
from sinkron.extract.structure import RowKind, Structure

Cells = list[str | None]


class Below:
    """Sorts the rows of one sheet; they have to come in order, from the first."""

    def __init__(
        self,
        header: Header,
        *,
        match: HeaderMatch | None = None,
        merged: Merged | None = None,
    ) -> None:
        self._header = header
        self._named = header.positions
        self._merged = merged
        layout = match.layout if match else None
        self._captions = Captions(layout) if layout else None
        self._at = self._named
        if layout and match:
            stands = dict(zip(match.columns, self._named, strict=True))
            self._at = tuple(stands[column] for column in layout.columns)
        self._page_rows: list[Cells] = []
        self._header_rows: list[Cells] = []
        self._structure: Structure | None = None

    def values(self, number: int, cells: Cells) -> Cells | None:
        """Values of a line; None for a row that is structural."""
        if number <= self._header.row + self._header.height:
            self._above(number, cells)
            return None
        structure = self._structure or self._begin()
        kind = structure.kind(cells)
        if self._captions and kind is RowKind.GROUP:
            self._captions.see_group(cells)
        if self._captions and kind is RowKind.STRUCTURAL:
            self._captions.see_title(cells)
            if structure.is_below_header:
                self._captions.see_header()
        if kind is not RowKind.DATA or not self._is_line(number, cells):
            return None
        if self._merged:
            self._merged.fill(number, cells)
        values = [cells[at] for at in self._at]
        return values + self._captions.values if self._captions else values

    def _above(self, number: int, cells: Cells) -> None:
        if number > self._header.row:
            self._header_rows.append(cells)
            return
        self._page_rows.append(cells)
        if self._captions:
            self._captions.see_title(cells)

    def _begin(self) -> Structure:
        """Start below the header, knowing what stood above."""
        captions = self._captions
        if captions:
            captions.see_header()
        self._structure = Structure(
            self._header_rows,
            width=len(self._named),
            page_rows=self._page_rows,
            titles=captions.titles if captions else (),
            groups=captions.groups if captions else (),
        )
        return self._structure

    def _is_line(self, number: int, cells: Cells) -> bool:
        """Whether a row is more than a heading, or a note beside the list."""
        if not any((cells[at] or "").strip() for at in self._named):
            return False
        if cells.count(None) < len(cells) - 2:  # the usual row: no need to look closer
            return True
        if self._merged and self._merged.is_heading(number, cells):
            return False
        texts = [at for at, cell in enumerate(cells) if (cell or "").strip()]
        return not (texts == [self._named[0]] and _is_label(cells[texts[0]] or ""))


def _is_label(text: str) -> bool:
    """Whether a text has letters and no digit: no running number, no key, no code."""
    return any(map(str.isalpha, text)) and not any(map(str.isdigit, text))
