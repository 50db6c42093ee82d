"""Can a hidden cell be calculated from what is shown?

hidden cells, lines -> random worlds that look the same -> what does not differ is known

The lines are linear equations in the hidden counts. A random solution of the equations
that change nothing shown moves every cell that can move at all; a cell that stands
still is determined. That is one sparse factorisation, whatever the number of cells.
"""

import numpy as np
from scipy.sparse import csc_array, csr_array, eye_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import splu

from sinkron.disclosure.cells import Bools, Table

_SEED = 20260101
_TINY = 1e-9
_STILL = 1e-5
_REFINEMENTS = 3
_WORLDS = 3


def equations(table: Table, hidden: Bools) -> csr_array:
    """Lines with a hidden cell, as equations in the hidden cells alone."""
    lines = table.lines
    column = np.cumsum(hidden) - 1
    parts, totals = hidden[lines.part], hidden[lines.total]
    rows = np.concatenate((lines.line_of_part[parts], np.flatnonzero(totals)))
    columns = np.concatenate((column[lines.part[parts]], column[lines.total[totals]]))
    values = np.concatenate((np.ones(parts.sum()), -np.ones(totals.sum())))
    used, row = np.unique(rows, return_inverse=True)
    return csr_array(
        (values, (row, columns)), shape=(len(used), int(np.count_nonzero(hidden)))
    )


def connected(table: Table, hidden: Bools, cells: Bools) -> Bools:
    """Hidden cells that hang together with some of the given ones through lines."""
    lines = equations(table, hidden)
    height = lines.shape[0]
    size = height + lines.shape[1]
    places = lines.tocoo()
    graph = csr_array(
        (np.ones(places.nnz), (places.row, places.col + height)), shape=(size, size)
    )
    _, group = connected_components(graph, directed=False)
    own = group[height:]
    near = np.zeros(len(hidden), dtype=bool)
    near[np.flatnonzero(hidden)] = np.isin(own, np.unique(own[cells[hidden]]))
    return near


def determined(table: Table, hidden: Bools) -> Bools:
    """Hidden cells that have one possible value."""
    known = np.zeros(len(hidden), dtype=bool)
    lines = equations(table, hidden)
    if not lines.shape[0]:
        return known
    square = csc_array(lines @ lines.T + _TINY * eye_array(lines.shape[0]))
    solve = splu(square, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})
    moved = np.random.default_rng(_SEED).normal(size=(lines.shape[1], _WORLDS))
    for _ in range(_REFINEMENTS):
        moved = moved - lines.T @ solve.solve(lines @ moved)
    known[np.flatnonzero(hidden)[np.abs(moved).max(axis=1) < _STILL]] = True
    return known
