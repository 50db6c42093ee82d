"""D.*: multidimensional deprivation (Alkire & Foster 2011), on exact fractions.

items of a family -> gap of each dimension -> score c -> H, A, M0, their parts

An item that is missing (None) is left out and the weights of its dimension rescaled; a
dimension without any item is left out and the others rescaled; a family in which fewer
than five dimensions are seen has no score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sinkron.formula.exact import ratio

DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "rumah": ("floor", "wall", "roof", "crowding"),
    "air_sanitasi": ("water", "toilet", "waste"),
    "energi": ("lighting", "cooking"),
    "pendidikan": ("school", "certificate"),
    "kerja": ("work",),
    "aset": ("assets",),
    "adminduk": ("civil_registration",),
}
ITEMS = tuple(item for items in DIMENSIONS.values() for item in items)
LINE = Fraction(1, 3)
LINES = (Fraction(1, 4), LINE, Fraction(1, 2))
LEAST_DIMENSIONS = 5


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """One family as a version of DTSEN lists it: gaps, score, and its weight.

    The weight is 1 when families are counted and its members when persons are. The
    dimensions weigh the same unless `weights` says otherwise.
    """

    gaps: Mapping[str, Fraction | None]
    score: Fraction | None
    weight: int = 1
    weights: Mapping[str, int] = field(default_factory=dict)


def gaps(
    items: Mapping[str, bool | None],
    dimensions: Mapping[str, Sequence[str]] = DIMENSIONS,
    *,
    weights: Mapping[str, int] | None = None,
) -> dict[str, Fraction | None]:
    """Share of the seen items of each dimension in which a family is deprived."""
    found: dict[str, Fraction | None] = {}
    for dimension, named in dimensions.items():
        seen = {item: items[item] for item in named if items.get(item) is not None}
        weight = {item: (weights or {}).get(item, 1) for item in seen}
        lacked = sum(weight[item] for item, is_lacked in seen.items() if is_lacked)
        found[dimension] = ratio(lacked, sum(weight.values()))
    return found


def score(
    given: Mapping[str, Fraction | None],
    *,
    weights: Mapping[str, int] | None = None,
    least: int = LEAST_DIMENSIONS,
) -> Fraction | None:
    """D.C: mean gap over the seen dimensions; None when fewer than `least` are."""
    seen = {name: gap for name, gap in given.items() if gap is not None}
    if len(seen) < least:
        return None
    weight = {name: (weights or {}).get(name, 1) for name in seen}
    lacked = sum(weight[name] * gap for name, gap in seen.items())
    return ratio(lacked, sum(weight.values()))


def lacking(items: Mapping[str, bool | None]) -> frozenset[str]:
    """Dimensions in which a family is deprived: in any item that is seen (D_id)."""
    return frozenset(
        dimension
        for dimension, named in DIMENSIONS.items()
        if any(items.get(item) for item in named)
    )


def headcount(families: Iterable[Assessed], k: Fraction) -> Fraction | None:
    """D.H: weight of those with c >= k over the weight of all scored."""
    scored = _scored(families)
    return ratio(_weight(_poor(scored, k)), _weight(scored))


def intensity(families: Iterable[Assessed], k: Fraction) -> Fraction | None:
    """D.A: mean score of those with c >= k."""
    poor = _poor(_scored(families), k)
    return ratio(sum(f.weight * (f.score or 0) for f in poor), _weight(poor))


def adjusted_headcount(families: Iterable[Assessed], k: Fraction) -> Fraction | None:
    """D.M0: sum of the scores of those with c >= k over the weight of all scored."""
    scored = _scored(families)
    poor = _poor(scored, k)
    return ratio(sum(f.weight * (f.score or 0) for f in poor), _weight(scored))


def censored_headcount(
    families: Iterable[Assessed], k: Fraction, dimension: str
) -> Fraction | None:
    """D.DIM: the gaps in one dimension of those with c >= k, over all scored.

    A family counts as far as it is deprived in the dimension: half the items, half a
    family. A dimension that is not seen in a family adds no gap.
    """
    scored = _scored(families)
    found = sum(f.weight * (f.gaps.get(dimension) or 0) for f in _poor(scored, k))
    return ratio(found, _weight(scored))


def contribution(
    families: Iterable[Assessed], k: Fraction, dimension: str
) -> Fraction | None:
    """D.DIM: the part of M0 that one dimension makes up; all of them add up to 1."""
    poor = _poor(_scored(families), k)
    whole = sum(f.weight * (f.score or 0) for f in poor)
    return ratio(sum(f.weight * _share(f, dimension) for f in poor), whole)


def recomposed(parts: Iterable[tuple[Fraction | None, int]]) -> Fraction | None:
    """D.DEC: M0 of a whole from M0 and weight of its parts."""
    known = [(value, weight) for value, weight in parts if value is not None]
    return ratio(
        sum(value * weight for value, weight in known),
        sum(weight for _, weight in known),
    )


def unscored_share(families: Iterable[Assessed]) -> Fraction | None:
    """D.NULL: the part of the listed families that has no score."""
    listed = [*families]
    return ratio(
        _weight([f for f in listed if f.score is None]),
        _weight(listed),
    )


def _scored(families: Iterable[Assessed]) -> list[Assessed]:
    return [family for family in families if family.score is not None]


def _poor(families: Iterable[Assessed], k: Fraction) -> list[Assessed]:
    return [f for f in families if f.score is not None and f.score >= k]


def _weight(families: Iterable[Assessed]) -> int:
    return sum(family.weight for family in families)


def _share(family: Assessed, dimension: str) -> Fraction:
    """Return the part of the family's score that comes from one dimension."""
    gap = family.gaps.get(dimension)
    if gap is None:
        return Fraction(0)
    weight = {
        d: family.weights.get(d, 1) for d, g in family.gaps.items() if g is not None
    }
    return gap * weight[dimension] / sum(weight.values())
