"""Merged cells of a sheet: one value that stands for several cells.

A cell merged over several rows has its value in the first: the lines below get it too.
A row whose one text is merged over most of the list is a heading.
"""

from collections.abc import Iterable, Sequence

Cells = list[str | None]
Range = tuple[tuple[int, int], tuple[int, int]]


class Merged:
    """The merged cells of one sheet, met in the order of its rows."""

    def __init__(self, ranges: Iterable[Range], *, named: Sequence[int]) -> None:
        self._wide: set[int] = set()
        self._tall: dict[int, list[Range]] = {}
        for one in ranges:
            (top, left), (bottom, right) = one
            if sum(left <= at <= right for at in named) * 2 >= len(named):
                self._wide.update(range(top + 1, bottom + 2))
            elif top < bottom:
                for number in range(top + 1, bottom + 2):
                    self._tall.setdefault(number, []).append(one)
        self._values: dict[Range, str | None] = {}

    def is_heading(self, number: int, cells: Cells) -> bool:
        """Whether the row is one text, merged over most of the list."""
        texts = [cell for cell in cells if cell and cell.strip()]
        return number in self._wide and len(texts) == 1

    def fill(self, number: int, cells: Cells) -> None:
        """Give a line the values of the merged cells that it is a part of."""
        for one in self._tall.get(number, ()):
            (top, left), _ = one
            if number == top + 1:
                self._values[one] = cells[left]
            elif not (cells[left] or "").strip():
                cells[left] = self._values.get(one)
