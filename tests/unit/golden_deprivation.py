"""The models of deprivation (D.*) in Python, for the golden cases."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sinkron.formula import deprivation
from sinkron.formula.deprivation import DIMENSIONS, ITEMS, Assessed
from sinkron.formula.exact import exact, ratio
from tests.unit.golden_kit import Given, Row, Twin

_WEIGHTS = {"family": "families", "person": "persons"}
_MEASURES = {
    "H": deprivation.headcount,
    "A": deprivation.intensity,
    "M0": deprivation.adjusted_headcount,
}


def _scored(given: Given) -> Iterator[Row]:
    rules = {row["quarter"]: row for row in given["int_deprivation_rules_dated"]}
    member = {row["family_key"]: row for row in given["int_member_items_judged"]}
    for dwelling in given["int_dwelling_items_judged"]:
        rule = rules[dwelling["quarter"]]
        told = {**dwelling, **member.get(dwelling["family_key"], {})}
        items = {item: told.get(f"deprived_{item}") for item in ITEMS}
        weights = {name: rule[f"{name}_weight"] for name in (*ITEMS, *DIMENSIONS)}
        gaps = deprivation.gaps(items, weights=weights)
        lacks = deprivation.lacking(items)
        yield {
            "family_key": dwelling["family_key"],
            "dimensions_observed": sum(gap is not None for gap in gaps.values()),
            "deprivation_score": deprivation.score(
                gaps, weights=weights, least=rule["dimensions_observed_threshold"]
            ),
            **{f"gap_{name}": gap for name, gap in gaps.items()},
            **{
                f"is_deprived_{name}": None if gap is None else name in lacks
                for name, gap in gaps.items()
            },
        }


def _wholes(given: Given) -> Iterator[Row]:
    for level, code, cells in _regions(given, "int_deprivation_scores_counted"):
        place = {"region_level": level, "region_code": code}
        period = {"period": cells[0]["period"]}
        for line in given["int_deprivation_lines_ranked"]:
            k = Fraction(line["k_numerator"], line["k_denominator"])
            scored = [row for row in cells if row["score_numerator"] is not None]
            for weight, column in _WEIGHTS.items():
                families = [_assessed(row, row[column]) for row in scored]
                for measure, function in _MEASURES.items():
                    yield {
                        **place,
                        **period,
                        "measure": measure,
                        "k": line["k"],
                        "weight": weight,
                        "value": function(families, k),
                        **_behind(scored, k),
                    }
        yield {**place, **period, **_unscored(cells)}


def _assessed(row: Row, weight: int) -> Assessed:
    score = ratio(row["score_numerator"], row["score_denominator"])
    return Assessed(gaps={}, score=score, weight=weight)


def _behind(scored: list[Row], k: Fraction) -> Row:
    poor = [r for r in scored if (_assessed(r, 1).score or 0) >= k]
    return {
        "families": sum(row["families"] for row in scored),
        "persons": sum(row["persons"] for row in scored),
        "deprived_families": sum(row["families"] for row in poor),
    }


def _unscored(cells: list[Row]) -> Row:
    listed = [row for row in cells if row["is_assessed"]]
    without = [row["families"] for row in listed if row["score_numerator"] is None]
    return {
        "measure": "C_NULL",
        "k": None,
        "weight": "family",
        "value": deprivation.unscored_share(
            _assessed(r, r["families"]) for r in listed
        ),
        "families": sum(row["families"] for row in listed),
        "persons": sum(row["persons"] for row in listed),
        "deprived_families": sum(without),
    }


def _parts(given: Given) -> Iterator[Row]:
    """Each given cell is one family, whose answers its sums therefore tell."""
    for level, code, cells in _regions(given, "int_deprivation_parts_counted"):
        assert all(cell["families"] == 1 for cell in cells)
        for line in given["int_deprivation_lines_ranked"]:
            k = Fraction(line["k_numerator"], line["k_denominator"])
            for weight, column in _WEIGHTS.items():
                families = [_of_cell(cell, cell[column]) for cell in cells]
                for dimension in DIMENSIONS:
                    place = {"region_level": level, "region_code": code}
                    key = {**place, "dimension": dimension, "weight": weight}
                    yield from _part(key, families, k)


def _part(key: Row, families: list[Assessed], k: Fraction) -> Iterator[Row]:
    dimension = key["dimension"]
    poor = [one for one in families if (one.score or 0) >= k]
    behind = {
        "deprived_families": sum((one.gaps[dimension] or 0) > 0 for one in poor),
        "poor_families": len(poor),
    }
    for measure, function in (
        ("HD", deprivation.censored_headcount),
        ("CONTRIB", deprivation.contribution),
    ):
        value = function(families, k, dimension)
        yield {**key, "measure": measure, "value": value, **behind}


def _of_cell(cell: Row, weight: int) -> Assessed:
    """A gap over its share of the score tells in how many dimensions she was seen."""
    gaps: dict[str, Fraction | None] = {
        name: exact(cell[f"gap_families_{name}"]) for name in DIMENSIONS
    }
    seen = next(
        (gap or 0) / share
        for name, gap in gaps.items()
        if (share := exact(cell[f"share_families_{name}"]))
    )
    told = [name for name, gap in gaps.items() if gap is not None]
    unlacked = [name for name in told if not gaps[name]]
    for name in unlacked[: len(told) - int(seen)]:
        gaps[name] = None
    score = deprivation.score(gaps)
    assert score == exact(cell["score_families"])
    return Assessed(gaps=gaps, score=score, weight=weight)


def _shown(given: Given) -> Iterator[Row]:
    """Every dimension has its two rows beside a headcount, 0 of 0 where nobody is."""
    dimensions = sorted({row["dimension"] for row in given["deprivation_item"]})
    names = ("period", "region_code", "k", "weight", "measure", "dimension")
    parts = {
        tuple(row[name] for name in names): row
        for row in given["int_deprivation_parts_measured"]
    }
    for row in given["int_deprivation_wholes_measured"]:
        yield {**row, "dimension": None, "value": _value(row)}
        for measure in ("HD", "CONTRIB") if row["measure"] == "H" else ():
            for dimension in dimensions:
                key = {**row, "measure": measure, "dimension": dimension}
                part = parts.get(tuple(key[name] for name in names), {})
                yield {**key, **part, "value": _value(part)}


def _value(row: Row) -> Fraction | None:
    return ratio(exact(row.get("numerator", 0)), exact(row.get("denominator", 0)))


def _regions(given: Given, name: str) -> Iterator[tuple[str, str, list[Row]]]:
    regions: dict[tuple[str, str], list[Any]] = {}
    for row in given["region_ancestor"]:
        place = row["region_level"], row["region_code"]
        regions.setdefault(place, []).append(row["desa_code"])
    for (level, code), desas in regions.items():
        yield level, code, [row for row in given[name] if row["desa_code"] in desas]


_KEY = ("region_level", "region_code", "measure", "dimension", "k", "weight")
TWINS = {
    "int_family_deprivation_scored": Twin(("family_key",), _scored),
    "int_deprivation_wholes_measured": Twin(_KEY, _wholes),
    "int_deprivation_parts_measured": Twin(_KEY, _parts),
    "agg_deprivation": Twin(_KEY, _shown),
}
