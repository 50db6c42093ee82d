"""C.*: what families lack, which services they have, which packages they receive.

A service is active for as many months as the seed programme_dimension says; the seed
unit_cost says what it costs.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from sinkron.formula import complementarity, deprivation
from sinkron.formula.counts import age_in_months
from sinkron.formula.deprivation import DIMENSIONS, ITEMS
from sinkron.formula.exact import exact, ratio, total
from sinkron.formula.recompute.deprivation import Rules
from sinkron.formula.recompute.figures import Computed
from sinkron.formula.recompute.rows import Items, Period, ReleaseRows

FORMULAS = ("C.UNMET", "C.MATCH", "C.COMP", "C.K", "C.OVER")
_LONGEST_SERVICE = 12


@dataclass
class Package:
    """Families that receive as many programmes, of one desil."""

    families: int = 0
    over_served: int = 0
    met: list[Fraction] = field(default_factory=list)


@dataclass(frozen=True)
class Services:
    """Dimensions with an active service and programmes received, by family."""

    served: Mapping[str, set[str]]
    programmes: Mapping[str, set[str]]


def recount(rows: ReleaseRows, seeds: Path) -> Iterator[Computed]:
    """Needs and packages of the last quarter."""
    shown = {row["period"] for row in rows.published("unmet_need")}
    quarters = [one for one in rows.quarters if one.name in shown]
    if not quarters:
        return
    quarter = quarters[-1]
    services = _services(rows, seeds, quarter)
    rules = Rules(seeds, quarter.last_day)
    needed, met, served = Counter[str](), Counter[str](), Counter[str]()
    packages: dict[tuple[int | None, int], Package] = defaultdict(Package)
    for state in rows.states(quarter.last_day):
        is_listed = state.dtsen_version is not None
        items: Items = state.items if is_listed else (None,) * len(ITEMS)
        answers = dict(zip(ITEMS, items, strict=True))
        lacks = deprivation.lacking(answers)
        has = services.served.get(state.family_key, set())
        needed.update(lacks)
        met.update(lacks & has)
        served.update(
            d for d in has if any(answers[i] is not None for i in DIMENSIONS[d])
        )
        received = len(services.programmes.get(state.family_key, ()))
        package = packages[state.desil_national, received]
        package.families += 1
        package.over_served += complementarity.over_served(
            received, lacks, is_scored=rules.assessed(items).score is not None
        )
        part = complementarity.completeness(lacks, has)
        package.met += [] if part is None else [part]
    yield from _needs(quarter, _costs(seeds), needed, met, served)
    yield from _packages(quarter, packages)


def _services(rows: ReleaseRows, seeds: Path, quarter: Period) -> Services:
    end = quarter.last_day.replace(day=1)
    first = end.replace(year=end.year - _LONGEST_SERVICE // 12)
    active: dict[str, list[tuple[str, int]]] = defaultdict(list)
    with (seeds / "programme_dimension.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            begins, ends = row["valid_from"], row["valid_to"]
            if (
                row["dimension"]
                and begins <= f"{end}"
                and (not ends or ends > f"{end}")
            ):
                months = int(row["active_months"])
                active[row["programme_code"]].append((row["dimension"], months))
    served: dict[str, set[str]] = defaultdict(set)
    programmes: dict[str, set[str]] = defaultdict(set)
    for one in rows.receipts(first, quarter.last_day):
        age = age_in_months(f"{one.month:%Y-%m}", f"{end:%Y-%m}")
        for dimension, months in active[one.programme_code]:
            if age < months:
                served[one.family_key].add(dimension)
        if one.month >= quarter.first_day:
            programmes[one.family_key].add(one.programme_code)
    return Services(served, programmes)


def _costs(seeds: Path) -> dict[str, Fraction | None]:
    with (seeds / "unit_cost.csv").open(encoding="utf-8") as lines:
        return {
            row["dimension"]: exact(row["cost_idr"]) for row in csv.DictReader(lines)
        }


def _needs(
    quarter: Period,
    costs: Mapping[str, Fraction | None],
    needed: Mapping[str, int],
    met: Mapping[str, int],
    served: Mapping[str, int],
) -> Iterator[Computed]:
    for dimension in DIMENSIONS:
        lacking, reached = needed[dimension], met[dimension]
        unserved = lacking - reached
        gap = complementarity.gap_in_rupiah(unserved, costs.get(dimension))
        match = complementarity.match(reached, served[dimension])
        for formula_id, column, value in (
            ("C.UNMET", "families_deprived", lacking),
            ("C.UNMET", "families_served", reached),
            ("C.UNMET", "families_unmet", unserved),
            ("C.UNMET", "unmet", complementarity.unmet(lacking, reached)),
            ("C.UNMET", "gap_idr", gap),
            ("C.MATCH", "families_with_service", served[dimension]),
            ("C.MATCH", "match", match),
        ):
            yield Computed(
                formula_id=formula_id,
                mart="unmet_need",
                key={"period": quarter.name, "dimension": dimension},
                column=column,
                value=value,
            )


def _packages(
    quarter: Period, packages: Mapping[tuple[int | None, int], Package]
) -> Iterator[Computed]:
    for (desil, programmes), one in packages.items():
        needy = len(one.met)
        for formula_id, column, value in (
            ("C.K", "families", one.families),
            ("C.OVER", "over_served_families", one.over_served),
            ("C.COMP", "needy_families", needy),
            ("C.COMP", "complete_families", sum(part == 1 for part in one.met)),
            ("C.COMP", "completeness", ratio(total(one.met), needy)),
        ):
            yield Computed(
                formula_id=formula_id,
                mart="programme_package",
                key={
                    "period": quarter.name,
                    "desil": desil,
                    "programmes": programmes,
                },
                column=column,
                value=value,
            )
