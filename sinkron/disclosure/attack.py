"""What an attacker with a linear programme learns about hidden cells.

everything shown, every relation, counts are not negative -> least and most of each cell

The tests attack tables with it, those of a build, too.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from sinkron.disclosure.audit import equations
from sinkron.disclosure.cells import Bools, Floats, Ints, Lines, Table
from sinkron.disclosure.pattern import SAFE_WIDTH, touching

_ALL = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Interval:
    """What is known of one hidden cell."""

    cell: int
    least: float
    most: float

    @property
    def width(self) -> float:
        """How uncertain the cell is."""
        return self.most - self.least


def intervals(table: Table, hidden: Bools, cells: Ints) -> list[Interval]:
    """Least and most of some hidden cells, by programmes over all they depend on."""
    table = _without_shares(table)
    whole = np.zeros(len(hidden), dtype=bool)
    found = []
    for cell in cells:
        if not whole[cell]:
            whole = _reached(table, hidden, int(cell), _ALL)
            problem = _Problem(table, hidden, np.flatnonzero(whole))
        found.append(problem.interval(int(cell)))
    return found


def interval_nearby(
    table: Table, hidden: Bools, cell: int, *, most_cells: int = 20_000
) -> Interval:
    """Tell how uncertain a cell is at least, from the hidden cells around it alone.

    Those further away are taken as known, so that the true interval is no narrower. The
    circle grows until the cell is uncertain enough or the circle is too large.
    """
    table = _without_shares(table)
    found, size = Interval(cell=cell, least=0, most=0), 0
    for rings in range(1, _ALL):
        near = _reached(table, hidden, cell, rings)
        grown, size = np.count_nonzero(near) > size, int(np.count_nonzero(near))
        if not grown or size > most_cells:
            break
        found = _Problem(table, near, np.flatnonzero(near)).interval(cell)
        if found.width >= SAFE_WIDTH:
            break
    return found


def _reached(table: Table, hidden: Bools, cell: int, rings: int) -> Bools:
    """Hidden cells that lie so many steps around a cell, over lines and caps."""
    lines, caps = table.lines, table.caps
    near = np.zeros(len(hidden), dtype=bool)
    near[cell] = True
    for _ in range(rings):
        touched = touching(table, near)
        more = near.copy()
        more[lines.part[touched[lines.line_of_part]]] = True
        more[lines.total[touched]] = True
        more[caps.whole[near[caps.part]]] = True
        more[caps.part[near[caps.whole]]] = True
        more &= hidden
        if np.array_equal(more, near):
            break
        near = more
    return near


def _without_shares(table: Table) -> Table:
    """Leave lines whose total is no count: what is shown of them are shares."""
    lines = table.lines
    kept = ~table.cells.known[lines.total]
    entries = kept[lines.line_of_part]
    return replace(
        table,
        lines=Lines(
            total=lines.total[kept],
            line_of_part=(np.cumsum(kept) - 1)[lines.line_of_part[entries]],
            part=lines.part[entries],
        ),
    )


class _Problem:
    """The relations that bind one group of hidden cells."""

    def __init__(self, table: Table, hidden: Bools, members: Ints) -> None:
        """Write down everything that an attacker knows of the group."""
        self._members = members
        inside = np.zeros(len(hidden), dtype=bool)
        inside[members] = True
        column = np.cumsum(inside) - 1
        self._equations = equations(table, inside)
        count = table.cells.count
        self._shown = self._equations @ count[members]
        caps = table.caps
        own = inside[caps.part]
        shown = own & ~hidden[caps.whole]
        self._most = np.full(len(members), np.inf)
        np.minimum.at(
            self._most,
            column[caps.part[shown]],
            count[caps.whole[shown]],
        )
        self._least = np.zeros(len(members))
        below = inside[caps.whole] & ~hidden[caps.part]
        np.maximum.at(
            self._least,
            column[caps.whole[below]],
            count[caps.part[below]],
        )
        both = own & inside[caps.whole]
        rows = np.repeat(np.arange(both.sum()), 2)
        columns = np.stack(
            (column[caps.part[both]], column[caps.whole[both]]), axis=1
        ).ravel()
        self._caps = csr_array(
            (np.tile([1.0, -1.0], both.sum()), (rows, columns)),
            shape=(int(both.sum()), len(members)),
        )

    def interval(self, cell: int) -> Interval:
        """Solve for the least and the most of one cell."""
        aim = (self._members == cell).astype(float)
        return Interval(cell=cell, least=self._solve(aim), most=-self._solve(-aim))

    def _solve(self, aim: Floats) -> float:
        has_caps = self._caps.shape[0] > 0
        answer = linprog(
            aim,
            A_eq=self._equations if self._equations.shape[0] else None,
            b_eq=self._shown if self._equations.shape[0] else None,
            A_ub=self._caps if has_caps else None,
            b_ub=np.zeros(self._caps.shape[0]) if has_caps else None,
            bounds=np.stack((self._least, self._most), axis=1),
            method="highs",
        )
        if answer.status == 3:
            return -np.inf
        if answer.status != 0:
            raise RuntimeError(f"the attack found no solution: {answer.message}")
        return float(answer.fun)
