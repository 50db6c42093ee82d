"""The models that count (N.*, Q.*, C.DUP) in Python, for the golden cases."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sinkron.formula import complementarity, counts
from sinkron.formula.exact import exact
from tests.unit.golden_kit import Given, Row, Twin


def _families(given: Given) -> Iterator[Row]:
    cells: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in given["int_family_periods_spread"]:
        for level, region in _places(given, row["desa_code"]):
            known = row["in_register"], row["in_dtsen"]
            cells[row["period"], level, region, *known].append(row)
    for (period, level, region, in_register, in_dtsen), rows in cells.items():
        yield {
            "period": period,
            "region_level": level,
            "region_code": region,
            "in_register": in_register,
            "in_dtsen": in_dtsen,
            "families": counts.distinct(row["family_key"] for row in rows),
            "persons": counts.members(row["members"] for row in rows),
        }


def _alive(given: Given) -> Iterator[Row]:
    """Of the register its living, of DTSEN alone whom the version in force lists."""
    version = {
        row["month"]: row["version_month"] for row in given["int_versions_in_force"]
    }
    listed = {
        (row["family_key"], row["version_month"]): row
        for row in given["int_assessments_matched"]
    }
    for month in (row for row in given["int_months_known"] if row["is_counted"]):
        day = month["month"]
        for row in given["int_lineages_listed"]:
            if row["period_index"] == month["period_index"]:
                own = listed.get((row["family_key"], version.get(day)))
                yield {
                    **_state(row, day, in_register=True),
                    "in_dtsen": own is not None,
                    "desil_national": own["desil_national"] if own else None,
                }
        for (_, version_month), row in listed.items():
            if not row["is_registered"] and version_month == version.get(day):
                yield {
                    **_state(row, day, in_register=False),
                    "in_dtsen": True,
                    "desil_national": row["desil_national"],
                }


def _state(row: Row, month: date, *, in_register: bool) -> Row:
    return {
        "month": month,
        "family_key": row["family_key"],
        "desa_code": row["desa_code"],
        "in_register": in_register,
        "members": counts.members([row["members"]]),
    }


def _places(given: Given, desa: str) -> list[tuple[str, str]]:
    return [
        (row["region_level"], row["region_code"])
        for row in given["region_ancestor"]
        if row["desa_code"] == desa
    ]


def _reach(given: Given) -> Iterator[Row]:
    linked: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for fact in given["fct_family_programme_month"]:
        desa = _home(given, fact["family_key"], fact["month"])
        for place in _places(given, desa):
            linked[fact["programme_code"], fact["month"], *place].append(fact)
    unlinked: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in given["int_receipts_placed"]:
        if row["family_key"] is None:
            for place in _places(given, row["desa_code"]):
                unlinked[row["programme_code"], row["month"], *place].append(row)
    offices = {row["programme_code"]: row["opd"] for row in given["programme"]}
    nobody = {
        (row["programme_code"], row["month"], *place): row["no_amount"]
        for row in given["int_reach_places_listed"]
        for place in _places(given, row["desa_code"])
    }
    for key in {**linked, **unlinked, **nobody}:
        rows = linked.get(key, []), unlinked.get(key, [])
        yield {**_place(key, offices), **_reach_of(*rows, nobody.get(key))}


def _place(key: tuple[Any, ...], offices: dict[str, str]) -> Row:
    names = ("programme_code", "month", "region_level", "region_code")
    return {**dict(zip(names, key, strict=True)), "opd": offices[key[0]]}


def _reach_of(facts: list[Row], alone: list[Row], of_nobody: int | None) -> Row:
    """A programme has amounts where any receipt tells one, or the amount of nobody."""
    amounts = [*(row["amount_idr"] for row in (*facts, *alone)), of_nobody]
    none = None if all(amount is None for amount in amounts) else 0
    amount = counts.rupiah(row["amount_idr"] for row in facts)
    alone_amount = counts.rupiah(row["amount_idr"] for row in alone)
    return {
        "families": counts.distinct(row["family_key"] for row in facts),
        "persons": counts.members(row["persons"] for row in facts),
        "amount_idr": none if amount is None else amount,
        "unlinked_receipts": counts.distinct(
            row["person_key"] or row["unlinked_key"] for row in alone
        ),
        "unlinked_amount_idr": none if alone_amount is None else alone_amount,
    }


def _home(given: Given, family_key: str, month: date) -> str:
    return next(
        row["desa_code"]
        for row in given["int_family_places_dated"]
        if row["family_key"] == family_key
        and (row["from_month"] is None or row["from_month"] <= month)
        and (row["until_month"] is None or month < row["until_month"])
    )


def _targeted(given: Given) -> Iterator[Row]:
    everybody: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in given["int_target_regions_counted"]:
        everybody[row["month"], row["region_level"], row["region_code"]].append(row)
    for rule in given["int_programme_periods_ruled"]:
        for (month, level, region), rows in everybody.items():
            if month == rule["last_month"]:
                place = {"region_level": level, "region_code": region}
                yield {**_targets(rule, rows), **place, **_hits(given, rule, region)}


def _targets(rule: Row, rows: list[Row]) -> Row:
    families = [row for row in rows if row["programme_code"] is None]
    meant = [
        row["families"]
        for row in rows
        if row["programme_code"] == rule["unit_of"]
        and rule["desil_min"] is not None
        and rule["desil_min"] <= (row["desil_national"] or 0) <= rule["desil_max"]
    ]
    unranked = [r["families"] for r in families if r["desil_national"] is None]
    return {
        "programme_code": rule["programme_code"],
        "period": rule["period"],
        "families": sum(row["families"] for row in families),
        "families_without_desil": sum(unranked),
        "eligible_families": None if rule["desil_min"] is None else sum(meant),
    }


def _hits(given: Given, rule: Row, region: str) -> Row:
    rows = [
        row
        for row in given["int_recipient_regions_counted"]
        if row["programme_code"] == rule["programme_code"]
        and row["period"] == rule["period"]
        and row["region_code"] == region
    ]

    def summed(column: str, *, is_told: bool) -> int | None:
        return sum(row.get(column) or 0 for row in rows) if is_told else None

    is_ruled, pays = rule["desil_min"] is not None, rule["has_amount"]
    return {
        "recipient_families": summed("recipient_families", is_told=True),
        "eligible_recipients": summed("eligible_recipients", is_told=is_ruled),
        "amount_idr": summed("amount_idr", is_told=pays),
        "eligible_amount_idr": summed("eligible_amount_idr", is_told=pays and is_ruled),
        "amount_idr_top2": summed("top2_of_region_idr", is_told=pays),
    }


def _lines(given: Given) -> Iterator[Row]:
    files = {row["file_id"]: row for row in given["file"]}
    for row in given["verdict"]:
        fates = ("accepted", "quarantined", "superseded", "held")
        ends = {fate: row[f"{fate}_lines"] for fate in fates}
        assert counts.unaccounted(row["received_lines"], **ends) == 0
        yield {**row, **files[row["file_id"]]}


def _findings(given: Given) -> Iterator[Row]:
    accepted = {
        row["file_id"]: row for row in given["verdict"] if row["status"] == "accepted"
    }
    found = Counter(
        (row["file_id"], row["reason"], row["column_name"] or "")
        for row in given["line"]
        if row["file_id"] in accepted
    )
    for (file_id, reason, column), lines in found.items():
        yield {
            **accepted[file_id],
            "fate": "quarantined",
            "finding": reason,
            "column_name": column,
            "lines": lines,
        }
    for row in given["int_warnings_counted"]:
        yield {
            **row,
            "period": f"{row['delivery_month']:%Y-%m}",
            "fate": "accepted",
            "finding": row["warning"],
            "column_name": "",
        }


def _evidence(given: Given) -> Iterator[Row]:
    registers = {
        row["period_index"]: row["register_month"]
        for row in given["int_register_periods_numbered"]
    }
    versions = {
        row["month"]: row["version_month"] for row in given["int_versions_in_force"]
    }
    months = {}
    for row in given["int_months_known"]:
        months[row["period"]] = row
        if row["is_quarter_end"]:
            months[row["quarter"]] = row
    for row in given["agg_family_count"]:
        month = months[row["period"]]
        register = f"{registers[month['period_index']]:%Y-%m}"
        version = f"{versions[month['month']]:%Y-%m}"
        evidence = register if row["in_register"] else version
        yield {
            **row,
            "register_period": register if row["in_register"] else None,
            "dtsen_period": version if row["in_dtsen"] else None,
            "evidence_age_months": counts.age_in_months(
                evidence, f"{month['month']:%Y-%m}"
            ),
        }


def _freshness(given: Given) -> Iterator[Row]:
    accepted = [r for r in given["verdict"] if r["status"] == "accepted"]
    latest = max(row["period"] for row in accepted)
    for source in given["source"]:
        own = [r["period"] for r in accepted if r["dataset"] == source["dataset"]]
        last = max(own, default=None)
        yield {
            "dataset": source["dataset"],
            "last_accepted_period": last,
            "age_months": counts.age_in_months(last, latest) if last else None,
        }


def _official(given: Given) -> Iterator[Row]:
    own = {row["own_figure"]: row for row in given["agg_own_figure"]}
    for row in given["official_figure_printed"]:
        ours = own.get(row["own_figure"])
        figure = (
            counts.own_figure(ours["counted"], ours["total"], unit=row["unit"])
            if ours
            else None
        )
        yield {**row, "ours": figure, "is_suppressed": bool(ours) and figure is None}


def _own(given: Given) -> Iterator[Row]:
    families = _last(given["int_family_months_spread"], "month")
    for most in (2, 5):
        poor = [f for f in families if (f["desil_national"] or 11) <= most]
        yield _own_row(f"families_desil_1_{most}", len(poor), len(families))
        persons = sum(f["members"] for f in poor), sum(f["members"] for f in families)
        yield _own_row(f"persons_desil_1_{most}", *persons)
    registered = [f["members"] for f in families if f["in_register"]]
    yield _own_row("persons_registered", counts.members(registered))
    children = _last(given["stg_disdik__ats"], "delivery_month")
    who = [c["nik"] or (c["name_key"], c["birth_date"]) for c in children]
    yield _own_row("children_out_of_school", counts.distinct(who))
    insured = _last(
        [r for r in given["agg_programme_reach"] if r["region_level"] == "kabupaten"],
        "month",
    )
    linked = [r["persons"] + r["unlinked_receipts"] for r in insured]
    yield _own_row("persons_pbi_jk", sum(linked))
    houses = given["stg_dpkpck__rtlh"]
    built = [h["unit_id"] for h in houses if h["first_month"].year == 2025]
    yield _own_row("houses_repaired_2025", counts.distinct(built))
    yield from _own_of_children(given)


def _own_of_children(given: Given) -> Iterator[Row]:
    weighed = [
        row
        for row in given["stg_dinkes__eppgbm"]
        if row["height_for_age_z"] is not None and row["first_month"].month in (2, 8)
    ]
    last = _last(weighed, "first_month")
    stunted = [row for row in last if (exact(row["height_for_age_z"]) or 0) < -2]
    yield _own_row("stunted_last_weighing", len(stunted), len(last))
    cases = given["stg_dppkb__pernikahan_dini"]
    for year in sorted({row["decision_month"].year for row in cases}):
        of_year = [row for row in cases if row["decision_month"].year == year]
        granted = sum(row["granted"] == "yes" for row in of_year)
        yield _own_row(f"dispensations_{year}", len(of_year))
        yield _own_row(f"dispensations_granted_{year}", granted, len(of_year))


def _last(rows: list[Row], column: str) -> list[Row]:
    newest = max(row[column] for row in rows)
    return [row for row in rows if row[column] == newest]


def _own_row(name: str, counted: int, total: int | None = None) -> Row:
    return {"own_figure": name, "counted": counted, "total": total}


def _forbidden(given: Given) -> Iterator[Row]:
    received: dict[tuple[date, str], dict[str, Row]] = defaultdict(dict)
    for row in given["fct_family_programme_month"]:
        received[row["month"], row["family_key"]][row["programme_code"]] = row
    for (month, family_key), programmes in received.items():
        ruled = [
            (pair["programme_a"], pair["programme_b"])
            for pair in given["int_pairs_ruled"]
            if pair["month"] == month and pair["policy"] == "forbidden"
        ]
        for a, b in complementarity.forbidden_pairs(programmes, ruled):
            yield {
                "month": month,
                "family_key": family_key,
                "programme_a": a,
                "programme_b": b,
                "opd_a": programmes[a]["opd"],
                "opd_b": programmes[b]["opd"],
                "amount_a_idr": programmes[a]["amount_idr"],
                "amount_b_idr": programmes[b]["amount_idr"],
            }


_SCORED: dict[str, tuple[str, Callable[[Row], str]]] = {
    "coverage": ("programme_targeting", lambda r: f"T.COV/{r['programme_code']}"),
    "inclusion_error": (
        "programme_targeting",
        lambda r: f"T.INC/{r['programme_code']}",
    ),
}


def _scorecard(given: Given) -> Iterator[Row]:
    for column, (mart, named) in _SCORED.items():
        rows = [
            row
            for row in given[mart]
            if row["region_level"] == "kecamatan"
            and "Q" in row["period"]
            and not row["region_code"].endswith(".00")
        ]
        values = {row["region_code"]: exact(row[column]) for row in rows}
        ranks = counts.ranks(values)
        for row in rows:
            yield {
                "kecamatan_code": row["region_code"],
                "measure": named(row),
                "value": values[row["region_code"]],
                "rank": ranks[row["region_code"]],
            }


_REGION = ("region_level", "region_code")
TWINS = {
    "int_family_months_spread": Twin(("month", "family_key"), _alive),
    "agg_family_count": Twin(
        ("period", *_REGION, "in_register", "in_dtsen"), _families
    ),
    "agg_programme_reach": Twin(("programme_code", "month", *_REGION), _reach),
    "int_targeting_counted": Twin(("programme_code", "period", *_REGION), _targeted),
    "source_delivery": Twin(("delivery_id",), _lines),
    "delivery_finding": Twin(
        ("delivery_id", "fate", "finding", "column_name"), _findings
    ),
    "family_count": Twin(("period", "in_register", "in_dtsen"), _evidence),
    "source_freshness": Twin(("dataset",), _freshness),
    "official_figure": Twin(("topic", "figure_no"), _official),
    "agg_own_figure": Twin(("own_figure",), _own),
    "forbidden_overlap": Twin(
        ("month", "family_key", "programme_a", "programme_b"), _forbidden
    ),
    "kecamatan_scorecard": Twin(("kecamatan_code", "measure"), _scorecard),
}
