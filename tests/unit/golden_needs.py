"""The models of needs and services (C.*) in Python, for the golden cases."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sinkron.formula import complementarity
from sinkron.formula.deprivation import DIMENSIONS
from sinkron.formula.exact import exact, ratio, total
from tests.unit.golden_kit import Given, Row, Twin


def _needs(given: Given) -> Iterator[Row]:
    scored = {row["family_key"]: row for row in given["int_family_deprivation_scored"]}
    active = {row["family_key"]: row for row in given["int_family_services_active"]}
    cells: dict[tuple[Any, ...], list[tuple[Row, Row]]] = defaultdict(list)
    for row in given["int_family_periods_spread"]:
        if row["kind"] == "quarter":
            is_listed = row.get("dtsen_version") is not None
            need = scored.get(row["family_key"], {}) if is_listed else {}
            service = active.get(row["family_key"], {})
            desil = row.get("desil_national")
            key = row["period"], row["desa_code"], desil, service.get("programmes", 0)
            cells[key].append((need, service))
    for (period, desa, desil, programmes), families in cells.items():
        key = {"period": period, "desa_code": desa, "desil": desil}
        yield {**key, "programmes": programmes, **_cell(programmes, families)}


def _cell(programmes: int, families: list[tuple[Row, Row]]) -> Row:
    found: Row = {"families": len(families), "over_served_families": 0}
    parts = []
    sums = {
        f"{what}_{dimension}": 0
        for dimension in DIMENSIONS
        for what in ("needed", "met", "served")
    }
    for need, service in families:
        lacks = {d for d in DIMENSIONS if need.get(f"is_deprived_{d}")}
        served = {d for d in DIMENSIONS if service.get(f"is_served_{d}")}
        seen = {d for d in DIMENSIONS if need.get(f"is_deprived_{d}") is not None}
        is_scored = need.get("score_numerator") is not None
        found["over_served_families"] += complementarity.over_served(
            programmes, lacks, is_scored=is_scored
        )
        parts.append(complementarity.completeness(lacks, served))
        for dimension in DIMENSIONS:
            sums[f"needed_{dimension}"] += dimension in lacks
            sums[f"met_{dimension}"] += dimension in lacks & served
            sums[f"served_{dimension}"] += dimension in seen & served
    return {
        **found,
        **sums,
        "needy_families": sum(part is not None for part in parts),
        "complete_families": sum(part == 1 for part in parts),
        "needs_met_share": total(parts) or 0,
    }


def _unmet(given: Given) -> Iterator[Row]:
    costs = {row["dimension"]: row for row in given["unit_cost"]}
    for region, cells in _regions(given):
        for dimension in DIMENSIONS:
            needed, met, served = (
                sum(cell[f"{what}_{dimension}"] for cell in cells)
                for what in ("needed", "met", "served")
            )
            cost = costs.get(dimension, {})
            unit_cost = exact(cost.get("cost_idr"))
            yield {
                "region_code": region,
                "dimension": dimension,
                "families_deprived": needed,
                "families_served": met,
                "unmet": complementarity.unmet(needed, met),
                "gap_idr": complementarity.gap_in_rupiah(needed - met, unit_cost),
                "families_unmet": needed - met,
                "families_with_service": served,
                "match": complementarity.match(met, served),
                "cost_is_signed": None if unit_cost is None else cost["is_signed"],
            }


_SUMMED = ("families", "over_served_families", "needy_families", "complete_families")


def _packages(given: Given) -> Iterator[Row]:
    for region, cells in _regions(given):
        groups: dict[tuple[Any, Any], list[Row]] = defaultdict(list)
        for cell in cells:
            groups[cell["desil"], cell["programmes"]].append(cell)
        for (desil, programmes), rows in groups.items():
            sums = {column: sum(row[column] for row in rows) for column in _SUMMED}
            met = total(exact(row["needs_met_share"]) for row in rows)
            yield {
                "region_code": region,
                "desil": desil,
                "programmes": programmes,
                **sums,
                "completeness": ratio(met, sums["needy_families"]),
            }


def _regions(given: Given) -> Iterator[tuple[str, list[Row]]]:
    desas: dict[str, list[str]] = defaultdict(list)
    for row in given["region_ancestor"]:
        desas[row["region_code"]].append(row["desa_code"])
    for region, inside in desas.items():
        rows = given["int_needs_counted"]
        yield region, [row for row in rows if row["desa_code"] in inside]


TWINS = {
    "int_needs_counted": Twin(("period", "desa_code", "desil", "programmes"), _needs),
    "agg_unmet_need": Twin(("region_code", "dimension"), _unmet),
    "agg_programme_package": Twin(("region_code", "desil", "programmes"), _packages),
}
