"""D.*: deprivation of the kabupaten, from the fourteen answers of every family.

Of families alone: persons are weighed by the members that the version lists, which
family.dim_family does not hold.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from sinkron.formula import deprivation
from sinkron.formula.deprivation import DIMENSIONS, ITEMS, LINE, LINES, Assessed
from sinkron.formula.recompute.figures import Computed
from sinkron.formula.recompute.rows import Items, Period, ReleaseRows

FORMULAS = ("D.H", "D.A", "D.M0", "D.DIM", "D.LINE", "D.NULL", "N.SCORED")


class Rules:
    """Weights of items and dimensions, as the seed states them for a day."""

    def __init__(self, seeds: Path, day: date) -> None:
        self.items: dict[str, int] = {}
        self.dimensions: dict[str, int] = {}
        with (seeds / "deprivation_item.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                begins, ends = row["valid_from"], row["valid_to"]
                if begins <= f"{day}" and (not ends or f"{day}" < ends):
                    self.items[row["item"]] = int(row["item_weight"])
                    self.dimensions[row["dimension"]] = int(row["dimension_weight"])
        self.assessed = cache(self._assessed)

    def _assessed(self, items: Items) -> Assessed:
        """Judge one set of answers; families with the same answers are judged once."""
        given = dict(zip(ITEMS, items, strict=True))
        gaps = deprivation.gaps(given, weights=self.items)
        score = deprivation.score(gaps, weights=self.dimensions)
        return Assessed(gaps=gaps, score=score, weights=self.dimensions)


def recount(rows: ReleaseRows, seeds: Path) -> Iterator[Computed]:
    """Every measure of the last quarter, at the three lines."""
    shown = {row["period"] for row in rows.published("deprivation")}
    quarters = [one for one in rows.quarters if one.name in shown]
    if quarters:
        yield from _of(rows, quarters[-1], Rules(seeds, quarters[-1].last_day))


def _of(rows: ReleaseRows, quarter: Period, rules: Rules) -> Iterator[Computed]:
    answers: Counter[Items] = Counter()
    for state in rows.states(quarter.last_day):
        if state.dtsen_version is not None:
            answers[state.items] += 1
    families = [
        Assessed(
            gaps=judged.gaps, score=judged.score, weight=count, weights=judged.weights
        )
        for judged, count in ((rules.assessed(a), n) for a, n in answers.items())
    ]
    scored = sum(one.weight for one in families if one.score is not None)
    for name, value in (
        ("value", deprivation.unscored_share(families)),
        ("families", sum(one.weight for one in families)),
    ):
        yield _figure("D.NULL", quarter, "C_NULL", None, None, name, value)
    for k in LINES:
        yield _figure("N.SCORED", quarter, "H", None, k, "families", scored)
        for formula_id, measure, part, value in _measures(families, k):
            named = formula_id if k == LINE else "D.LINE"
            yield _figure(named, quarter, measure, part, k, "value", value)


def _measures(
    families: list[Assessed], k: Fraction
) -> Iterator[tuple[str, str, str | None, Fraction | None]]:
    yield "D.H", "H", None, deprivation.headcount(families, k)
    yield "D.A", "A", None, deprivation.intensity(families, k)
    yield "D.M0", "M0", None, deprivation.adjusted_headcount(families, k)
    for part in DIMENSIONS:
        censored = deprivation.censored_headcount(families, k, part)
        yield "D.DIM", "HD", part, censored
        yield "D.DIM", "CONTRIB", part, deprivation.contribution(families, k, part)


def _figure(
    formula_id: str,
    quarter: Period,
    measure: str,
    dimension: str | None,
    k: Fraction | None,
    column: str,
    value: Fraction | int | None,
) -> Computed:
    return Computed(
        formula_id=formula_id,
        mart="deprivation",
        key={
            "period": quarter.name,
            "measure": measure,
            "dimension": dimension,
            "k": k,
            "weight": "family",
        },
        column=column,
        value=value,
    )
