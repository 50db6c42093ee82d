"""T.* and C.PAIR: who is eligible, who receives, counted again from family rows.

The desil window is the one that the mart shows beside its figures. Of programmes for
families with a pupil, a child or an enterprise (seed programme_unit) only what needs no
eligibility is computed: the lists of those units stand in no family table.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from sinkron.formula import complementarity, targeting
from sinkron.formula.exact import Number, ratio
from sinkron.formula.recompute.figures import Computed
from sinkron.formula.recompute.rows import Period, ReleaseRows, State

FORMULAS = (
    *("T.COV", "T.EXC", "T.INC", "T.LIFT", "T.CGH40", "T.CC", "T.INCID"),
    *("N.TARGETED", "N.UNRANKED", "N.AMOUNT", "C.PAIR"),
)
_DESIL = tuple(range(1, 11))
_SPREAD = (
    ("T.CGH40", "cgh40", "cgh40_recipients"),
    ("T.CC", "concentration", "concentration_recipients"),
    ("N.UNRANKED", "share_without_desil", "recipients_share_without_desil"),
)
"""Formula, its column of rupiah, its column of recipients."""


@dataclass
class Received:
    """Families that a programme reached in a period, and their rupiah."""

    families: dict[str, int | None] = field(default_factory=dict)

    def add(self, family_key: str, amount: int | None) -> None:
        known = self.families.get(family_key)
        both = (known or 0) + (amount or 0)
        self.families[family_key] = None if known is amount is None else both


def recount(rows: ReleaseRows, seeds: Path) -> Iterator[Computed]:
    """Every programme and pair of the last month and the last quarter."""
    with (seeds / "programme_unit.csv").open(encoding="utf-8") as lines:
        units = {row["programme_code"] for row in csv.DictReader(lines)}
    paying = {
        row["programme_code"]
        for row in rows.published("programme_targeting")
        if row["amount_idr"] is not None
    }
    for period in rows.newest:
        states = {one.family_key: one for one in rows.states(period.last_day)}
        first, last = period.first_day, period.last_day
        received: dict[str, Received] = {}
        for one in rows.receipts(first, last):
            if one.family_key in states:
                programme = received.setdefault(one.programme_code, Received())
                programme.add(one.family_key, one.amount_idr)
        for rule in rows.published("programme_targeting"):
            if rule["period"] == period.name:
                code = rule["programme_code"]
                given = received.get(code, Received())
                yield from _programme(
                    rule, states, given, has_unit=code in units, pays=code in paying
                )
        yield from _pairs(rows, period, received, len(states))


def _programme(
    rule: Mapping[str, Any],
    states: Mapping[str, State],
    received: Received,
    *,
    has_unit: bool,
    pays: bool,
) -> Iterator[Computed]:
    key = {name: rule[name] for name in ("programme_code", "period")}
    found = [
        ("N.TARGETED", "families", len(states)),
        ("N.TARGETED", "recipient_families", len(received.families)),
    ]
    unranked = sum(one.desil_national is None for one in states.values())
    found.append(("N.TARGETED", "families_without_desil", unranked))
    found += _spread(states, received, pays=pays)
    if not has_unit and rule["rule_desil_min"] is not None:
        found += _rates(rule, states, received, pays=pays)
    for formula_id, column, value in found:
        yield Computed(
            formula_id=formula_id,
            mart="programme_targeting",
            key=key,
            column=column,
            value=value,
        )
    yield from _incidence(key, states, received, pays=pays)


Values = list[tuple[str, str, Any]]


def _rates(
    rule: Mapping[str, Any],
    states: Mapping[str, State],
    received: Received,
    *,
    pays: bool,
) -> Values:
    window = range(rule["rule_desil_min"], rule["rule_desil_max"] + 1)
    eligible = {
        key for key, one in states.items() if (one.desil_national or 0) in window
    }
    e, b = len(eligible), len(received.families)
    both = [key for key in received.families if key in eligible]
    eb = len(both)
    right: Number | None = sum(received.families[key] or 0 for key in both)
    money: Number | None = sum(amount or 0 for amount in received.families.values())
    return [
        ("N.TARGETED", "eligible_families", e),
        ("N.TARGETED", "eligible_recipients", eb),
        ("T.COV", "coverage", targeting.coverage(eb, e)),
        ("T.EXC", "exclusion_error", targeting.exclusion(eb, e)),
        ("T.EXC", "exclusion_error_quota", targeting.exclusion_by_quota(b, e)),
        (
            "T.EXC",
            "exclusion_error_target",
            targeting.exclusion_by_targeting(eb, b, e),
        ),
        ("T.INC", "inclusion_error", targeting.inclusion(eb, b)),
        (
            "T.INC",
            "inclusion_error_amount",
            targeting.inclusion_of_amount(right, money) if pays else None,
        ),
        ("T.LIFT", "lift", targeting.lift(eb, b, e, len(states))),
    ]


def _spread(states: Mapping[str, State], received: Received, *, pays: bool) -> Values:
    """How rupiah, where there are any, and recipients lie over district desil."""
    families = Counter(one.desil_district for one in states.values())
    rupiah: Counter[int | None] = Counter()
    recipients: Counter[int | None] = Counter()
    for key, amount in received.families.items():
        rupiah[states[key].desil_district] += amount or 0
        recipients[states[key].desil_district] += 1
    of_rupiah = _leaning(families, rupiah) if pays else (None,) * len(_SPREAD)
    of_recipients = _leaning(families, recipients)
    return [
        *((id_, name, v) for (id_, name, _), v in zip(_SPREAD, of_rupiah, strict=True)),
        *(
            (id_, name, v)
            for (id_, _, name), v in zip(_SPREAD, of_recipients, strict=True)
        ),
        ("N.AMOUNT", "amount_idr", rupiah.total() if pays else None),
    ]


def _leaning(
    families: Counter[int | None], benefit: Counter[int | None]
) -> tuple[Fraction | None, ...]:
    """CGH, concentration and share without desil of one kind of benefit."""
    ranked = [families[desil] for desil in _DESIL]
    given = [benefit[desil] for desil in _DESIL]
    return (
        targeting.cgh(ranked, given),
        targeting.concentration(ranked, given),
        ratio(benefit[None], benefit.total()),
    )


def _incidence(
    key: Mapping[str, object],
    states: Mapping[str, State],
    received: Received,
    *,
    pays: bool,
) -> Iterator[Computed]:
    families = Counter(one.desil_national for one in states.values())
    recipients: Counter[int | None] = Counter()
    amounts: Counter[int | None] = Counter()
    for family_key, amount in received.families.items():
        recipients[states[family_key].desil_national] += 1
        amounts[states[family_key].desil_national] += amount or 0
    of_recipients = targeting.incidence({d: recipients[d] for d in families})
    of_amounts = targeting.incidence({d: amounts[d] for d in families})
    for desil in families:
        for formula_id, column, value in (
            ("N.TARGETED", "families", families[desil]),
            ("N.TARGETED", "recipient_families", recipients[desil]),
            ("N.AMOUNT", "amount_idr", amounts[desil] if pays else None),
            ("T.INCID", "recipient_share", of_recipients[desil]),
            ("T.INCID", "amount_share", of_amounts[desil] if pays else None),
        ):
            yield Computed(
                formula_id=formula_id,
                mart="programme_incidence",
                key={**key, "desil": desil},
                column=column,
                value=value,
            )


def _pairs(
    rows: ReleaseRows, period: Period, received: Mapping[str, Received], families: int
) -> Iterator[Computed]:
    for row in rows.published("programme_overlap"):
        if row["period"] != period.name:
            continue
        names = ("period", "programme_a", "programme_b")
        one = received.get(row["programme_a"], Received()).families
        other = received.get(row["programme_b"], Received()).families
        a, b, both = len(one), len(other), len(one.keys() & other.keys())
        for column, value in (
            ("families_a", a),
            ("families_b", b),
            ("families_both", both),
            ("lift", complementarity.pair_lift(both, a, b, families)),
            ("jaccard", complementarity.jaccard(both, a, b)),
        ):
            yield Computed(
                formula_id="C.PAIR",
                mart="programme_overlap",
                key={name: row[name] for name in names},
                column=column,
                value=value,
            )
