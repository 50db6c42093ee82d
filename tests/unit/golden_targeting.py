"""The models of targeting (T.*, C.PAIR) in Python, for the golden cases."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from sinkron.formula import complementarity, targeting
from sinkron.formula.exact import exact, ratio
from tests.unit.golden_kit import Given, Row, Twin

_REGION = ("programme_code", "period", "region_code")
_OF_RUPIAH = ("cgh40", "concentration", "share_without_desil")
_OF_RECIPIENTS = (
    *("cgh40_recipients", "concentration_recipients"),
    "recipients_share_without_desil",
)


def _targeting(given: Given) -> Iterator[Row]:
    for row in given["int_targeting_counted"]:
        n, e = row["families"], row["eligible_families"]
        b, eb = row["recipient_families"], row["eligible_recipients"]
        known = e is not None
        amounts = exact(row["eligible_amount_idr"]), exact(row["amount_idr"])
        yield {
            **row,
            "coverage": targeting.coverage(eb, e) if known else None,
            "exclusion_error": targeting.exclusion(eb, e) if known else None,
            "exclusion_error_quota": (
                targeting.exclusion_by_quota(b, e) if known else None
            ),
            "exclusion_error_target": (
                targeting.exclusion_by_targeting(eb, b, e) if known else None
            ),
            "inclusion_error": targeting.inclusion(eb, b) if known else None,
            "inclusion_error_amount": targeting.inclusion_of_amount(*amounts),
            "lift": targeting.lift(eb, b, e, n) if known else None,
        }


def _concentrated(given: Given) -> Iterator[Row]:
    def region(row: Row) -> tuple[str, ...]:
        return tuple(str(row[name]) for name in _REGION)

    for _, group in groupby(sorted(given["int_benefits_ranked"], key=region), region):
        rows = [*group]
        ranked = [r for r in rows if r["desil_district"] is not None]
        ranked.sort(key=lambda r: r["desil_district"])
        families = [r["families"] for r in ranked]
        received = [r["recipient_families"] for r in ranked]
        poorest = targeting.share_to_poorest(families, received)
        has_amount = all(r["amount_idr"] is not None for r in rows)
        rupiah = _spread(rows, ranked, "amount_idr") if has_amount else (None,) * 4
        people = _spread(rows, ranked, "recipient_families")
        yield {
            **{name: rows[0][name] for name in _REGION},
            **dict(zip(_OF_RUPIAH, rupiah[:3], strict=True)),
            **dict(zip(_OF_RECIPIENTS, people[:3], strict=True)),
            "poorest40_recipients": (poorest or 0) * sum(received),
            "recipients_without_desil": people[3],
        }


def _spread(
    rows: list[Row], ranked: list[Row], benefit: str
) -> tuple[Fraction | None, Fraction | None, Fraction | None, int]:
    """CGH, concentration and share without desil of one kind of benefit."""
    families = [r["families"] for r in ranked]
    given = [r[benefit] for r in ranked]
    unranked = sum(r[benefit] for r in rows if r["desil_district"] is None)
    return (
        targeting.cgh(families, given),
        targeting.concentration(families, given),
        ratio(unranked, sum(r[benefit] for r in rows)),
        unranked,
    )


def _incidence(given: Given) -> Iterator[Row]:
    for rule in given["int_programme_periods_ruled"]:
        families = [
            row
            for row in given["int_target_regions_counted"]
            if row["programme_code"] is None and row["month"] == rule["last_month"]
        ]
        for region in sorted({row["region_code"] for row in families}):
            here = [row for row in families if row["region_code"] == region]
            yield from _incidence_of(given, rule, here)


def _incidence_of(given: Given, rule: Row, here: list[Row]) -> Iterator[Row]:
    received = {
        row["desil_national"]: row
        for row in given["int_recipient_regions_counted"]
        if row["programme_code"] == rule["programme_code"]
        and row["period"] == rule["period"]
        and row["region_code"] == here[0]["region_code"]
    }
    of_none = {"recipient_families": 0, "amount_idr": 0}
    found = {r["desil_national"]: {**r, **of_none} for r in here}
    found |= {d: {**found[d], **row} for d, row in received.items()}
    recipients = {d: row["recipient_families"] for d, row in found.items()}
    amounts = {
        d: row["amount_idr"] if rule["has_amount"] else None for d, row in found.items()
    }
    shares = targeting.incidence(recipients), targeting.incidence(amounts)
    for desil in found:
        yield {
            **{name: rule[name] for name in ("programme_code", "period")},
            "region_code": here[0]["region_code"],
            "desil": desil,
            "families": found[desil]["families"],
            "recipient_families": recipients[desil],
            "region_recipient_families": sum(recipients.values()),
            "amount_idr": amounts[desil],
            "recipient_share": shares[0][desil],
            "amount_share": shares[1][desil],
        }


def _overlap(given: Given) -> Iterator[Row]:
    """Shown is a pair that is ruled or met in the kabupaten, in every region."""
    met = {_pair(row): row for row in given["int_pair_regions_counted"]}
    month = {row["last_month"]: row["period"] for row in given["int_periods_counted"]}
    for pair in given["int_pairs_ruled"]:
        rows = [
            _overlap_of(pair, one, other, met)
            for one in given["int_targeting_counted"]
            for other in given["int_targeting_counted"]
            if one["programme_code"] == pair["programme_a"]
            and other["programme_code"] == pair["programme_b"]
            and one["region_code"] == other["region_code"]
            and one["period"] == other["period"] == month[pair["month"]]
        ]
        whole = [r for r in rows if r["region_level"] == "kabupaten"]
        if pair["policy"] != "allowed" or any(r["families_both"] for r in whole):
            yield from rows


def _overlap_of(
    pair: Row, one: Row, other: Row, met: dict[tuple[str, ...], Row]
) -> Row:
    place = {name: one[name] for name in ("period", "region_level", "region_code")}
    counted = met.get(_pair({**pair, **place}), {})
    both = counted.get("families_both", 0)
    a, b = one["recipient_families"], other["recipient_families"]
    is_complement = pair["policy"] == "complement"
    return {
        **pair,
        **place,
        "families_a": a,
        "families_b": b,
        "families_both": both,
        "families_missing_complement": (
            counted.get("families_missing", 0) if is_complement else None
        ),
        "lift": complementarity.pair_lift(both, a, b, one["families"]),
        "jaccard": complementarity.jaccard(both, a, b),
    }


def _pair(row: Row) -> tuple[str, ...]:
    names = ("period", "region_code", "programme_a", "programme_b")
    return tuple(str(row[name]) for name in names)


TWINS = {
    "agg_programme_targeting": Twin(_REGION, _targeting),
    "int_benefits_concentrated": Twin(_REGION, _concentrated),
    "agg_programme_incidence": Twin((*_REGION, "desil"), _incidence),
    "agg_programme_overlap": Twin(
        ("period", "region_code", "programme_a", "programme_b"), _overlap
    ),
}
