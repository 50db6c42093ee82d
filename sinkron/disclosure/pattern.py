"""Which further cells are hidden, so that no hidden one can be calculated.

primary cells -> a line with a hidden cell hides more of its cells -> no line needs more

In a line whose total is shown at least two parts are hidden, and they can take at least
ten from each other: their counts sum to ten or more, and so do the counts that they
lack to what they are a part of. Where the total is hidden, so is a part. A hidden total
counts as far as its own hidden parts reach. Cheapest first: small counts, cells that
endanger no other line, cells that were hidden before; true zeros last of all. A count
below ten of which a part is hidden is hidden, too: nobody of nobody is known.
"""

from dataclasses import dataclass, replace

import numpy as np

from sinkron.disclosure.cells import Bools, Floats, Ints, Lines, Table

SAFE_WIDTH = 10
_MOST_ROUNDS = 200
_TOP = 8  # the sum of all is what most readers come for
_LAST = 1e12
_ZERO = 1e15


@dataclass(frozen=True, kw_only=True)
class _State:
    """What the hidden cells mean for every line."""

    hidden_parts: Ints
    total_is_hidden: Bools
    needs: Bools


def completed(table: Table, hidden: Bools) -> Bools:
    """Hide further cells until no line needs more."""
    hidden = hidden.copy()
    for _ in range(_MOST_ROUNDS):
        hidden |= _telling(table, hidden)
        state = _state(table, hidden)
        if not state.needs.any():
            return hidden
        hidden[_chosen(table, hidden, state)] = True
    raise RuntimeError("no pattern of hidden cells was found")


def one_more(table: Table, hidden: Bools, weak: Bools) -> Bools:
    """Hide the cheapest further cell among the lines of each too well known cell."""
    lines = table.lines
    state = _state(table, hidden)
    asked = replace(state, needs=touching(table, weak))
    line, cell = _cheapest(table, hidden, asked)
    best = np.full(len(lines), np.inf)
    best[line] = _price(table, state)[cell]
    choice = np.zeros(len(lines), dtype=np.int64)
    choice[line] = cell
    within = weak[lines.part]
    totals = np.flatnonzero(weak[lines.total])
    whose = np.concatenate((lines.part[within], lines.total[totals]))
    where = np.concatenate((lines.line_of_part[within], totals))
    order = np.lexsort((where, best[where], whose))
    whose, where = whose[order], where[order]
    first = np.ones(len(whose), dtype=bool)
    first[1:] = whose[1:] != whose[:-1]
    first &= np.isfinite(best[where])
    more = hidden.copy()
    more[choice[where[first]]] = True
    return completed(table, more)


def touching(table: Table, cells: Bools) -> Bools:
    """Lines in which one of the cells stands."""
    lines = table.lines
    touched = np.zeros(len(lines), dtype=bool)
    touched[lines.line_of_part[cells[lines.part]]] = True
    return touched | cells[lines.total]


def _telling(table: Table, hidden: Bools) -> Bools:
    """Shown counts so small that they tell a hidden count of some of the same."""
    caps = table.caps
    tells = hidden[caps.part] & (table.cells.count[caps.whole] < SAFE_WIDTH)
    telling = np.zeros(len(hidden), dtype=bool)
    telling[caps.whole[tells]] = True
    return telling


def _state(table: Table, hidden: Bools) -> _State:
    lines = table.lines
    parts = hidden[lines.part]
    hidden_parts = np.bincount(lines.line_of_part[parts], minlength=len(lines))
    total_is_hidden = hidden[lines.total]
    is_touched = (hidden_parts > 0) | total_is_hidden
    narrow = np.zeros(len(lines), dtype=bool)
    for own in (table.cells.count, table.cells.slack):
        reach = _reach(lines, hidden, own, hidden_parts)
        narrow |= _sums(lines, parts, reach) < SAFE_WIDTH
    needs = np.where(total_is_hidden, hidden_parts < 1, (hidden_parts < 2) | narrow)
    closed = total_is_hidden | table.cells.known[lines.total]
    is_open = _sums(lines, ~parts, np.ones(len(hidden))) + ~closed > 0
    return _State(
        hidden_parts=hidden_parts,
        total_is_hidden=total_is_hidden,
        needs=is_touched & needs & is_open,
    )


def _reach(lines: Lines, hidden: Bools, own: Floats, hidden_parts: Ints) -> Floats:
    """How far each hidden cell can move: a total no further than its hidden parts."""
    reach = own.copy()
    within = hidden[lines.part]
    is_total = hidden[lines.total] & (hidden_parts > 0)
    while True:
        sums = _sums(lines, within, reach)
        limited = reach.copy()
        np.minimum.at(limited, lines.total[is_total], sums[is_total])
        if np.array_equal(limited, reach):
            return reach
        reach = limited


def _sums(lines: Lines, taken: Bools, values: Floats) -> Floats:
    sums = np.bincount(
        lines.line_of_part[taken],
        weights=values[lines.part[taken]],
        minlength=len(lines),
    )
    return sums.astype(np.float64)


def _chosen(table: Table, hidden: Bools, state: _State) -> Ints:
    """Return the cheapest cell of each line that needs one."""
    return np.unique(_cheapest(table, hidden, state)[1])


def _cheapest(table: Table, hidden: Bools, state: _State) -> tuple[Ints, Ints]:
    """Return lines that need a cell, and the cheapest cell of each that is shown."""
    lines = table.lines
    price = _price(table, state)
    wanted = state.needs[lines.line_of_part] & ~hidden[lines.part]
    totals = state.needs & ~state.total_is_hidden & ~table.cells.known[lines.total]
    line = np.concatenate((lines.line_of_part[wanted], np.flatnonzero(totals)))
    cell = np.concatenate((lines.part[wanted], lines.total[totals]))
    order = np.lexsort((cell, price[cell], line))
    line, cell = line[order], cell[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = line[1:] != line[:-1]
    return line[first], cell[first]


def _price(table: Table, state: _State) -> Floats:
    """What hiding a cell costs: its count in every figure that it is.

    More when other lines have to follow.
    """
    cells, lines = table.cells, table.lines
    is_calm = (state.hidden_parts == 0) & ~state.total_is_hidden
    endangered = np.bincount(
        lines.part, weights=is_calm[lines.line_of_part], minlength=len(cells)
    ) + np.bincount(lines.total, weights=is_calm, minlength=len(cells))
    price = cells.figures * (cells.count + 1.0) * (1.0 + endangered) ** 2
    is_part = np.bincount(lines.part, minlength=len(cells)) > 0
    price[~is_part] *= _TOP
    price[(cells.count == 0) | (cells.slack == 0)] += _ZERO
    price[cells.shown_before & ~cells.hidden_before] += _LAST
    return price
