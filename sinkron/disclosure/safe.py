"""A pattern of hidden cells from which nothing can be calculated.

Table -> primary cells -> completed lines -> audit -> more, until nothing is determined

What gives a cell away need not stand in its own lines: the longer the audit finds
something, the further around it more is hidden. What rows that do not exist tell
(nobody of a region without families receives) is known whatever is hidden, and is let
be.
"""

import logging
from dataclasses import dataclass

import numpy as np

from sinkron.disclosure.audit import connected, determined
from sinkron.disclosure.cells import Bools, Ints, Table
from sinkron.disclosure.nesting import simplified
from sinkron.disclosure.pattern import completed, one_more, touching

log = logging.getLogger(__name__)

_MOST_AUDITS = 40
_PATIENCE = 3
_FURTHEST = 20


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """What is hidden, for every cell of the table, and what the audit found."""

    hidden: Bools
    merged: Table
    merged_hidden: Bools
    place: Ints
    audits: int
    determined_at_first: int
    empty: int  # zeros that rows which are not there tell, whatever is hidden


def safe_pattern(table: Table) -> Pattern:
    """Hide what must be hidden and what would give it away."""
    own, place = simplified(table)
    hidden = completed(own, own.cells.primary | own.cells.hidden_before)
    weak = determined(own, hidden)
    at_first, audits = int(np.count_nonzero(weak)), 1
    empty = _empty(own) if weak.any() else np.zeros_like(weak)
    weak &= ~empty
    while weak.any():
        if audits >= _MOST_AUDITS:
            raise RuntimeError("hidden cells stay determined by what is shown")
        more = _more(own, hidden, weak, rings=max(0, (audits - _PATIENCE) // 2))
        near = connected(own, more, weak | (more & ~hidden))
        hidden, audits = more, audits + 1
        weak = determined(own, near) & ~empty
        log.info("audit %s: %s cells determined", audits, np.count_nonzero(weak))
    return Pattern(
        hidden=hidden[place],
        merged=own,
        merged_hidden=hidden,
        place=place,
        audits=audits,
        determined_at_first=at_first,
        empty=int(np.count_nonzero(empty & hidden)),
    )


def _more(table: Table, hidden: Bools, weak: Bools, *, rings: int) -> Bools:
    """Hide more in the lines so many steps around determined cells, or further off."""
    for steps in range(rings, _FURTHEST):
        more = one_more(table, hidden, _around(table, weak, steps))
        if not np.array_equal(more, hidden):
            return more
    raise RuntimeError("hidden cells are determined, and nothing is left to hide")


def _around(table: Table, weak: Bools, rings: int) -> Bools:
    """Cells, and those that they share a line with, so many times over."""
    lines = table.lines
    reached = weak.copy()
    for _ in range(rings):
        touched = touching(table, reached)
        reached[lines.part[touched[lines.line_of_part]]] = True
        reached[lines.total[touched]] = True
    return reached & ~table.cells.known


def _empty(table: Table) -> Bools:
    """Cells that are zero by the shape of the tables alone."""
    return determined(table, ~table.cells.known)
