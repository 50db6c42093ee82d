"""C.*: what families lack beside what offices deliver, and programmes beside others."""

from collections.abc import Collection, Iterable
from fractions import Fraction

from sinkron.formula.exact import Number, ratio

OVER_SERVED_FROM = 4


def unmet(deprived: int, deprived_and_served: int) -> Fraction | None:
    """C.UNMET: deprived families that no service reaches, over all deprived."""
    return ratio(deprived - deprived_and_served, deprived)


def gap_in_rupiah(unserved: int, unit_cost: Number | None) -> Fraction | None:
    """C.UNMET: what it costs to serve them; None when nobody signed a unit cost."""
    return None if unit_cost is None else Fraction(unserved) * Fraction(unit_cost)


def match(deprived_and_served: int, served: int) -> Fraction | None:
    """C.MATCH: served families that are deprived, over all served."""
    return ratio(deprived_and_served, served)


def completeness(deprived: Collection[str], served: Collection[str]) -> Fraction | None:
    """C.COMP: deprivations that a service reaches, over the family's deprivations."""
    return ratio(len(set(deprived) & set(served)), len(set(deprived)))


def over_served(programmes: int, deprived: Collection[str], *, is_scored: bool) -> bool:
    """C.OVER: four programmes or more for a family known to lack nothing."""
    return is_scored and programmes >= OVER_SERVED_FROM and not deprived


def forbidden_pairs(
    received: Collection[str], forbidden: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """C.DUP: pairs that a family received in one month against the rules."""
    return [pair for pair in forbidden if set(pair) <= set(received)]


def pair_lift(both: int, one: int, other: int, families: int) -> Fraction | None:
    """C.PAIR: P(A and B) over P(A) P(B); 1 when one says nothing of the other."""
    return ratio(both * families, one * other)


def jaccard(both: int, one: int, other: int) -> Fraction | None:
    """C.PAIR: families with both programmes over families with any of the two."""
    return ratio(both, one + other - both)
