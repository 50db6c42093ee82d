"""M.*: movement between the last quarters, from the states of every family.

Why a desil changed (M.DECOMP) rests on the answers of DTSEN, which no reader may see;
the steps themselves are counted here over all causes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

from sinkron.formula import movement
from sinkron.formula.deprivation import LINE
from sinkron.formula.movement import FOLLOWED
from sinkron.formula.recompute.deprivation import Rules
from sinkron.formula.recompute.figures import Computed
from sinkron.formula.recompute.rows import Items, Period, ReleaseRows

FORMULAS = ("M.TRANS", "M.GRAD", "M.SUST", "M.RELAPSE", "M.CHRON")
_ONE_DAY = timedelta(days=1)
_STATE_OF_END = {"merge": "merged", "moved": "moved", "died_out": "died_out"}
_WITHOUT = "belum berdesil"

Scored = tuple[Fraction | None, Items]
Desil = Mapping[str, int | None]


def recount(rows: ReleaseRows, seeds: Path) -> Iterator[Computed]:
    """Steps from the last quarter but one, and what followed on deprivation."""
    desil: list[dict[str, int | None]] = []
    scores: list[dict[str, Scored]] = []
    names: dict[str, str] = {}  # a family's name once, however many quarters it lives
    for quarter in rows.quarters:
        scored = cache(_Judge(Rules(seeds, quarter.last_day)))
        desil = [*desil[-1:], {}]
        scores.append({})
        for state in rows.states(quarter.last_day):
            name = names.setdefault(state.family_key, state.family_key)
            desil[-1][name] = state.desil_national
            if state.dtsen_version is not None:
                scores[-1][name] = scored(state.items)
    if len(rows.quarters) > 1:
        yield from _steps(rows, rows.quarters[-2:], desil[-2], desil[-1])
    if rows.quarters:
        yield from _lasting(rows.quarters, desil[-1], scores)


@dataclass(frozen=True)
class _Judge:
    """Gives one object for all families with the same answers."""

    rules: Rules

    def __call__(self, items: Items) -> Scored:
        return self.rules.assessed(items).score, items


def _steps(
    rows: ReleaseRows, quarters: Sequence[Period], before: Desil, after: Desil
) -> Iterator[Computed]:
    start, end = quarters
    ended = rows.ended(start.last_day + _ONE_DAY, end.last_day)
    steps: Counter[tuple[str, str]] = Counter()
    for family_key, desil in before.items():
        if family_key in after:
            state = _named(after[family_key])
        else:
            state = _STATE_OF_END.get(ended.get(family_key, ""), "unobserved")
        steps[_named(desil), state] += 1
    for (from_state, to_state), count in steps.items():
        yield Computed(
            formula_id="M.TRANS",
            mart="family_transition",
            key={
                "from_period": start.name,
                "to_period": end.name,
                "from_state": from_state,
                "to_state": to_state,
            },
            column="families",
            value=count,
        )
    moved = [(desil, after.get(key)) for key, desil in before.items()]
    directions = [movement.direction(*one) for one in moved]
    for measure in ("UP", "DOWN", "SAME"):
        flags = [None if d is None else d == measure for d in directions]
        yield from _measure("M.GRAD", end, measure, flags)
    yield from _measure(
        "M.GRAD", end, "GRAD", [movement.graduated(*one) for one in moved]
    )


def _named(desil: int | None) -> str:
    return _WITHOUT if desil is None else str(desil)


def _lasting(
    quarters: Sequence[Period], alive: Desil, scores: Sequence[Mapping[str, Scored]]
) -> Iterator[Computed]:
    if len(quarters) > FOLLOWED:
        at = len(quarters) - 1 - FOLLOWED
        flags = _sustained(scores, at)
        yield from _measure("M.SUST", quarters[-1], "SUST", [*flags.values()])
    if len(quarters) > 2 * FOLLOWED:
        at = len(quarters) - 1 - 2 * FOLLOWED
        left = [key for key, flag in _sustained(scores, at).items() if flag]
        later = scores[at + FOLLOWED + 1 :]
        back = [movement.relapsed([_score(s, key) for s in later]) for key in left]
        yield from _measure("M.RELAPSE", quarters[-1], "RELAPSE", back)
    lasting = [
        movement.chronic([_score(known, key) for known in scores]) for key in alive
    ]
    yield from _measure("M.CHRON", quarters[-1], "CHRONIC", lasting)
    passing = [None if flag is None else not flag for flag in lasting]
    yield from _measure("M.CHRON", quarters[-1], "TRANSIENT", passing)


def _sustained(
    scores: Sequence[Mapping[str, Scored]], at: int
) -> dict[str, bool | None]:
    following = scores[at + 1 : at + 1 + FOLLOWED]
    found: dict[str, bool | None] = {}
    for key, (start, items) in scores[at].items():
        if start is None or start < LINE:
            continue
        after = [known.get(key, (None, ())) for known in following]
        dropped = any(
            one is not None and other is None
            for score, answers in after
            if score is not None
            for one, other in zip(items, answers, strict=True)
        )
        seen = [score for score, _ in after]
        found[key] = movement.sustained(start, seen, items_dropped=dropped)
    return found


def _score(known: Mapping[str, Scored], key: str) -> Fraction | None:
    return known[key][0] if key in known else None


def _measure(
    formula_id: str, quarter: Period, measure: str, flags: Sequence[bool | None]
) -> Iterator[Computed]:
    counted = [flag for flag in flags if flag is not None]
    for column, value in (
        ("families", sum(counted)),
        ("denominator", len(counted)),
        ("value", movement.share(flags)),
    ):
        yield Computed(
            formula_id=formula_id,
            mart="family_movement",
            key={"period": quarter.name, "measure": measure},
            column=column,
            value=value,
        )
