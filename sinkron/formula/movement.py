"""M.*: how families move between desil, and in and out of deprivation.

A desil is a rank: a family moves when others do. What is measured here is movement of
ranks (TRANS, GRAD) beside change of deprivation (SUST, RELAPSE, CHRON); neither says
that a programme caused it.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sinkron.formula.deprivation import LINE
from sinkron.formula.exact import ratio

CAUSES = ("link", "correction", "real", "version", "re-ranking")
"""Causes of a change of desil, in the order in which the first that holds is taken."""
LAST_POOR_DESIL = 2
FOLLOWED = 4
LEAST_BELOW = 3
CHRONIC = Fraction(3, 4)

Scores = Sequence[Fraction | None]


def transition_shares(
    families: Mapping[tuple[str, str], int],
) -> dict[tuple[str, str], Fraction | None]:
    """M.TRANS: families of (from, to) over all families of from; rows add up to 1."""
    whole: dict[str, int] = {}
    for (from_state, _), count in families.items():
        whole[from_state] = whole.get(from_state, 0) + count
    return {pair: ratio(count, whole[pair[0]]) for pair, count in families.items()}


def cause(facts: Mapping[str, bool]) -> str:
    """M.DECOMP: the first cause that holds; a rank that nothing moved was re-ranked."""
    return next((name for name in CAUSES if facts.get(name)), CAUSES[-1])


def direction(from_desil: int | None, to_desil: int | None) -> str | None:
    """Whether a rank rose, fell or stayed; None when one of the two is unknown."""
    if from_desil is None or to_desil is None:
        return None
    if from_desil == to_desil:
        return "SAME"
    return "UP" if to_desil > from_desil else "DOWN"


def graduated(from_desil: int | None, to_desil: int | None) -> bool | None:
    """M.GRAD: out of desil 1-2; None for families that did not start there."""
    if from_desil is None or from_desil > LAST_POOR_DESIL:
        return None
    return to_desil is not None and to_desil > LAST_POOR_DESIL


def sustained(
    start: Fraction | None,
    following: Scores,
    *,
    items_dropped: bool = False,
    k: Fraction = LINE,
) -> bool | None:
    """M.SUST: below k in at least 3 of the next 4 quarters; None when not deprived."""
    if start is None or start < k:
        return None
    if len(following) != FOLLOWED:
        raise ValueError(f"needs {FOLLOWED} quarters, None where one is not observed")
    below = sum(score is not None and score < k for score in following)
    return below >= LEAST_BELOW and not items_dropped


def relapsed(afterwards: Scores, *, k: Fraction = LINE) -> bool:
    """M.RELAPSE: a graduate of M.SUST that is at k or above in a later quarter."""
    return any(score is not None and score >= k for score in afterwards)


def chronic(scores: Scores, *, k: Fraction = LINE) -> bool | None:
    """M.CHRON: deprived in three quarters of what was observed; None if never."""
    observed = [score for score in scores if score is not None]
    deprived = sum(score >= k for score in observed)
    return deprived >= CHRONIC * len(observed) if deprived else None


def share(flags: Sequence[bool | None]) -> Fraction | None:
    """Share of those that a measure speaks about; None stands outside."""
    counted = [flag for flag in flags if flag is not None]
    return ratio(sum(counted), len(counted))
