"""Lines within lines: the same relations written so that the line rule sees them.

merged cells -> lines of the same parts have one total -> a line with all parts of
another holds its total instead

Eligible families of desil 1 to 5 and those of 1 to 4 are two sums over desil; what
tells desil 5 is their difference. Written as a chain (1 to 5 is 1 to 4 and 5) it is a
line of its own, and a small desil 5 hides one more cell of it.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from sinkron.disclosure.cells import Ints, Lines, Table, merged

_MOST_PASSES = 8


def simplified(table: Table) -> tuple[Table, Ints]:
    """Merge equal cells and chain nested lines; the new number of each old cell."""
    own, place = merged(table)
    while True:
        again, step = merged(own)
        if len(again.cells) == len(own.cells):
            break
        own, place = again, step[place]
    for _ in range(_MOST_PASSES):
        lines = _chained(own)
        if lines is None:
            break
        own = replace(own, lines=lines)
    return own, place


def _chained(table: Table) -> Lines | None:
    """Put the total of the largest line inside each line in the place of its parts."""
    lines, width = table.lines, len(table.cells)
    inner = _largest_inside(table)
    if not (inner >= 0).any():
        return None
    key = lines.line_of_part * width + lines.part
    inside = inner[lines.line_of_part]
    dropped = (inside >= 0) & np.isin(inside * width + lines.part, key)
    outer = np.flatnonzero(inner >= 0)
    line = np.concatenate((lines.line_of_part[~dropped], outer))
    part = np.concatenate((lines.part[~dropped], lines.total[inner[outer]]))
    order = np.lexsort((part, line))
    return Lines(total=lines.total, line_of_part=line[order], part=part[order])


def _largest_inside(table: Table) -> Ints:
    """Return for each line the largest other line all of whose parts it has, or -1."""
    lines = table.lines
    ones = np.ones(len(lines.part), dtype=np.int32)
    shape = (len(lines), len(table.cells))
    parts = csr_array((ones, (lines.line_of_part, lines.part)), shape=shape)
    common = (parts @ parts.T).tocoo()
    size = np.bincount(lines.line_of_part, minlength=len(lines))
    outer, inner = common.row.astype(np.int64), common.col.astype(np.int64)
    known = table.cells.known[lines.total]
    fits = (common.data == size[inner]) & (size[outer] > size[inner])
    fits &= (lines.total[outer] != lines.total[inner]) & ~known[outer] & ~known[inner]
    outer, inner = outer[fits], inner[fits]
    order = np.lexsort((inner, -size[inner], outer))
    first = np.ones(len(order), dtype=bool)
    first[1:] = outer[order][1:] != outer[order][:-1]
    largest = np.full(len(lines), -1, dtype=np.int64)
    largest[outer[order][first]] = inner[order][first]
    return largest
