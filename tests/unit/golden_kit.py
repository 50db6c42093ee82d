"""Golden cases: the rows of dbt's unit tests, computed a second time in Python.

_*_unit_tests.yml -> given rows -> sinkron.formula (exact) -> beside the expected rows

Each function below stands for one dbt model: it takes what the model is given and
returns the figures that the model must give, without looking at its SQL.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sinkron.formula.exact import exact, ratio

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"

Row = dict[str, Any]
Given = Mapping[str, list[Row]]


@dataclass(frozen=True)
class Golden:
    """One unit test of dbt: what a model is given and what it must give."""

    name: str
    model: str
    given: Given
    expected: list[Row]


@dataclass(frozen=True)
class Twin:
    """The Python side of a model: its key, and the function that gives its rows."""

    key: tuple[str, ...]
    rows: Callable[[Given], Iterator[Row]]


@cache
def goldens() -> dict[str, Golden]:
    """Every unit test of the dbt project, by its name."""
    found: dict[str, Golden] = {}
    for path in sorted(MODELS.rglob("_*_unit_tests.yml")):
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]:
            assert test["name"] not in found, (
                f"two unit tests are called {test['name']}"
            )
            found[test["name"]] = Golden(
                name=test["name"],
                model=test["model"],
                given={_name(g["input"]): g.get("rows") or [] for g in test["given"]},
                expected=[_whole(row) for row in test["expect"]["rows"] or []],
            )
    return found


_FRACTIONS = {
    "value": ("numerator", "denominator"),
    "deprivation_score": ("score_numerator", "score_denominator"),
}


def _whole(row: Row) -> Row:
    """Add the figure that SQL states as numerator and denominator."""
    figures = {
        column: ratio(exact(row[top]), exact(row[bottom]))
        for column, (top, bottom) in _FRACTIONS.items()
        if column not in row and top in row and bottom in row
    }
    return {**row, **figures}


def _name(reference: str) -> str:
    """Name in `ref('agg_reach')` or `source('reference', 'formula')`."""
    return reference.split("'")[-2]


def matching(rows: list[Row], key: tuple[str, ...], wanted: Row) -> list[Row]:
    """Rows that agree with a wanted one in the parts of the key that it names."""
    named = [column for column in key if column in wanted]
    return [
        row
        for row in rows
        if all(str(row.get(column)) == str(wanted[column]) for column in named)
    ]
