"""Tables of regions and categories, made from leaf counts, with all their lines."""

import numpy as np

from sinkron.disclosure.cells import Caps, Cells, Lines, Table

NOBODY = np.empty(0, dtype=np.int64)


def table_of(
    count: list[float],
    lines: list[tuple[int, list[int]]],
    *,
    primary: set[int],
    caps: list[tuple[int, int]] | None = None,
    shown_before: frozenset[int] = frozenset(),
    hidden_before: frozenset[int] = frozenset(),
) -> Table:
    """Write a table by hand: counts, and each total with its parts."""
    numbers = np.arange(len(count))
    pairs = np.array(caps or [], dtype=np.int64).reshape(-1, 2)
    values = np.array(count, dtype=float)
    slack = np.full(len(count), np.inf)
    np.minimum.at(slack, pairs[:, 0], values[pairs[:, 1]] - values[pairs[:, 0]])
    return Table(
        cells=Cells(
            count=values,
            slack=slack,
            primary=np.isin(numbers, list(primary)),
            hidden_before=np.isin(numbers, list(hidden_before)),
            shown_before=np.isin(numbers, list(shown_before)),
            known=np.zeros(len(count), dtype=bool),
            figures=np.ones(len(count)),
        ),
        lines=Lines(
            total=np.array([total for total, _ in lines], dtype=np.int64),
            line_of_part=np.repeat(
                np.arange(len(lines)), [len(parts) for _, parts in lines]
            ),
            part=np.array([p for _, parts in lines for p in parts], dtype=np.int64),
        ),
        caps=Caps(part=pairs[:, 0], whole=pairs[:, 1]),
    )


def district(leaves: np.ndarray, kecamatan: list[int]) -> Table:
    """Desa by category, summed to kecamatan, kabupaten and all categories.

    `leaves` has a row a desa and a column a category; `kecamatan` says how many desa
    each kecamatan has. The last column of the result's numbering is the total.
    """
    ends = np.cumsum(kecamatan)
    rows = [
        leaves[end - size : end].sum(axis=0)
        for end, size in zip(ends, kecamatan, strict=True)
    ]
    every = np.vstack((leaves, rows, [leaves.sum(axis=0)]))
    every = np.hstack((every, every.sum(axis=1, keepdims=True)))
    height, width = every.shape
    number = np.arange(height * width).reshape(height, width)
    lines = [(int(number[row, -1]), number[row, :-1].tolist()) for row in range(height)]
    for column in range(width):
        for k, (end, size) in enumerate(zip(ends, kecamatan, strict=True)):
            parts = number[end - size : end, column].tolist()
            lines.append((int(number[len(leaves) + k, column]), parts))
        parts = number[len(leaves) : -1, column].tolist()
        lines.append((int(number[-1, column]), parts))
    counts = every.ravel().tolist()
    small = {n for n, count in enumerate(counts) if 0 < count < 10}
    return table_of(counts, lines, primary=small)
