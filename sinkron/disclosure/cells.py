"""Cells and the lines in which they add up: the table that is to be made safe.

A cell is one count that readers would see. A line is a total with its parts: a region
with the regions below it, recipients with recipients by desil. Cells that must be equal
(a total with one part, the same figure in two marts) are one cell here, so that they
bear one mask. Numbers are positions in arrays; what a cell stands for is known to
`sinkron.disclosure.marts` alone.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Counts with what is known about each of them."""

    count: Floats  # whole numbers, exact in a float
    slack: Floats  # what is missing to the count that it is a part of, else infinite
    primary: Bools  # hidden for its own sake
    hidden_before: Bools  # hidden in a published release of the same period
    shown_before: Bools  # shown in one
    known: Bools  # no count: what everybody knows, as that shares sum to one
    figures: Floats  # how many published figures it is

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.count)


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Sums: `total[line]` is the sum of `part` where `line_of_part` is the line."""

    total: Ints
    line_of_part: Ints
    part: Ints

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.total)


@dataclass(frozen=True, kw_only=True)
class Caps:
    """Pairs of cells: `part` counts some of those whom `whole` counts."""

    part: Ints
    whole: Ints


@dataclass(frozen=True, kw_only=True)
class Table:
    """Everything that is published together, and how it hangs together."""

    cells: Cells
    lines: Lines
    caps: Caps


def broken_lines(cells: Cells, lines: Lines) -> Bools:
    """Lines that do not add up."""
    sums = np.bincount(
        lines.line_of_part,
        weights=cells.count[lines.part],
        minlength=len(lines),
    )
    return np.asarray(sums != cells.count[lines.total])


def merged(table: Table) -> tuple[Table, Ints]:
    """Make one cell of those that are equal; the new number of each old cell."""
    cells, lines = table.cells, table.lines
    parts = np.bincount(lines.line_of_part, minlength=len(lines))
    alone = (parts == 1)[lines.line_of_part] & ~cells.known[lines.total][
        lines.line_of_part
    ]
    one, other = _same_parts(lines, parts)
    told = ~cells.known[lines.total[one]] & ~cells.known[lines.total[other]]
    one, other = one[told], other[told]
    equal = (
        np.concatenate((lines.total[lines.line_of_part[alone]], lines.total[one])),
        np.concatenate((lines.part[alone], lines.total[other])),
    )
    links = coo_array(
        (np.ones(len(equal[0]), dtype=np.int8), equal), shape=(len(cells), len(cells))
    )
    number, place = connected_components(links, directed=False)
    new = place.astype(np.int64)
    return (
        Table(
            cells=_merged_cells(cells, new, number),
            lines=_distinct_lines(lines, parts, new),
            caps=_distinct_caps(table.caps, new),
        ),
        new,
    )


def _same_parts(lines: Lines, parts: Ints) -> tuple[Ints, Ints]:
    """Pairs of lines that have the same parts, so that their totals are equal."""
    print_of = _prints(lines)
    order = np.lexsort((print_of, parts))
    same = (print_of[order][1:] == print_of[order][:-1]) & (
        parts[order][1:] == parts[order][:-1]
    )
    return order[1:][same], order[:-1][same]


def _prints(lines: Lines) -> NDArray[np.uint64]:
    """One number for the parts of each line, whatever their order."""
    print_of = np.zeros(len(lines), dtype=np.uint64)
    np.add.at(print_of, lines.line_of_part, _scattered(lines.part))
    return print_of


def _merged_cells(cells: Cells, new: Ints, number: int) -> Cells:
    count = np.zeros(number)
    count[new] = cells.count
    slack = np.full(number, np.inf)
    np.minimum.at(slack, new, cells.slack)
    figures = np.bincount(new, weights=cells.figures, minlength=number).astype(float)
    flags = {}
    for name in ("primary", "hidden_before", "shown_before", "known"):
        flags[name] = np.zeros(number, dtype=bool)
        np.logical_or.at(flags[name], new, getattr(cells, name))
    return Cells(count=count, slack=slack, figures=figures, **flags)


def _distinct_lines(lines: Lines, parts: Ints, new: Ints) -> Lines:
    """Leave lines of one part, which are merged, and lines that say the same twice."""
    total = new[lines.total]
    print_of = _prints(replace(lines, part=new[lines.part]))
    order = np.lexsort((print_of, total, parts))
    same = (
        (total[order][1:] == total[order][:-1])
        & (print_of[order][1:] == print_of[order][:-1])
        & (parts[order][1:] == parts[order][:-1])
    )
    kept = np.ones(len(lines), dtype=bool)
    kept[order[1:][same]] = False
    kept &= parts != 1
    renumbered = np.cumsum(kept) - 1
    entries = kept[lines.line_of_part]
    return Lines(
        total=total[kept],
        line_of_part=renumbered[lines.line_of_part[entries]],
        part=new[lines.part[entries]],
    )


def _scattered(numbers: Ints) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits, so that sums of few of them tell sets apart."""
    spread = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    spread = (spread ^ (spread >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    spread = (spread ^ (spread >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return spread ^ (spread >> np.uint64(31))


def _distinct_caps(caps: Caps, new: Ints) -> Caps:
    pairs = np.stack((new[caps.part], new[caps.whole]), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    return replace(caps, part=pairs[:, 0], whole=pairs[:, 1])
