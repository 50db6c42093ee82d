"""Arithmetic that both sides can agree on to the last digit.

Whole numbers and fractions alone: a share of nothing is None, never 0, and c = 1/3 does
not depend on rounding. SQL shows the same figures as numerics; a difference above
`TOLERANCE` is a difference.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

TOLERANCE = Fraction(1, 10**12)
Number = int | Fraction


def ratio(numerator: Number | None, denominator: Number | None) -> Fraction | None:
    """Divide; None when something is unknown or there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    return Fraction(numerator) / Fraction(denominator)


def total(values: Iterable[Number | None]) -> Fraction | None:
    """Add what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return Fraction(sum(known)) if known else None


def exact(value: object) -> Fraction | None:
    """Read a number as it was written: 1.5 is 3/2, empty is None."""
    if value is None or value == "":
        return None
    if isinstance(value, Fraction | int | Decimal | str):
        return Fraction(value)
    if isinstance(value, float):
        return Fraction(repr(value))
    raise TypeError(f"{type(value).__name__} is no number of a formula")


def agree(one: Fraction | None, other: Fraction | None) -> bool:
    """Whether two computations of a figure are the same; unknown equals unknown."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= TOLERANCE
