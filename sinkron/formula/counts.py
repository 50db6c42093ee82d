"""Counts (N.*, Q.*): families once, persons as members, rupiah as paid.

A total in which nothing is known is None, not 0: a programme without amounts has no
rupiah, it has not paid zero.
"""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

from sinkron.formula.exact import Number, ratio, total

SMALL = range(1, 10)
LEAST_FOR_ALL_OR_NONE = 30


def distinct(keys: Iterable[Hashable | None]) -> int:
    """N.FAMILIES, N.RECIPIENTS, N.UNLINKED: each once, however often it is listed."""
    return len({key for key in keys if key is not None})


def members(sizes: Iterable[int | None]) -> int:
    """N.PERSONS: members of the families; a family of unknown size adds nobody."""
    return sum(size for size in sizes if size is not None)


def rupiah(amounts: Iterable[Number | None]) -> Fraction | None:
    """N.AMOUNT: money of the receipts; None when no receipt has an amount."""
    return total(amounts)


def unaccounted(
    received: int, *, accepted: int, quarantined: int, superseded: int, held: int
) -> int:
    """Q.LINES: lines of a file that ended nowhere; always 0."""
    return received - accepted - quarantined - superseded - held


def own_figure(counted: int, whole: int | None, *, unit: str) -> Fraction | None:
    """N.OWN: our count beside an official one; a share where that is one.

    None where few could be told: a small count, all but few, all or none of few.
    """
    is_few = whole is not None and whole < LEAST_FOR_ALL_OR_NONE
    if counted in SMALL or (whole is not None and whole - counted in SMALL):
        return None
    if is_few and counted in (0, whole):
        return None
    return ratio(counted, whole) if unit == "share" else Fraction(counted)


def ranks(values: Mapping[str, Number | None]) -> dict[str, int | None]:
    """N.RANK: 1 is the highest value, equal values share a rank, None has none."""
    known = [value for value in values.values() if value is not None]
    return {
        name: None if value is None else 1 + sum(other > value for other in known)
        for name, value in values.items()
    }


def age_in_months(evidence: str, period: str) -> int:
    """Q.AGE: whole months from one `YYYY-MM` to another."""
    return _months(period) - _months(evidence)


def _months(period: str) -> int:
    year, month = period.split("-")
    return int(year) * 12 + int(month)
