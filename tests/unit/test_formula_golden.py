"""Every formula is proved twice by the same hand-computed rows: in SQL and in Python.

dbt runs the rows through the SQL (tests/acceptance); here they go through the functions
of sinkron.formula, which share no line with it. Both must give the expected figures.
"""

from datetime import date
from pathlib import Path

import pytest

from sinkron.formula.exact import agree, exact
from sinkron.formula.reading import Formula
from sinkron.formula.registry import in_force, load_formulas
from tests.unit import (
    golden_counts,
    golden_deprivation,
    golden_movement,
    golden_needs,
    golden_targeting,
)
from tests.unit.golden_kit import Golden, Row, Twin, goldens, matching

ROOT = Path(__file__).parents[2]
FORMULAS = in_force(load_formulas(ROOT / "expectations" / "formulas"))
NAMED = sorted({name for one in FORMULAS.values() for name in one.golden})
TWINS: dict[str, Twin] = {
    **golden_counts.TWINS,
    **golden_deprivation.TWINS,
    **golden_movement.TWINS,
    **golden_needs.TWINS,
    **golden_targeting.TWINS,
}
PUBLISHED = {
    "r26": "60 % of the benefit to the poorest 40 %",
    "r27_perfect": "perfect targeting",
    "r27_uniform": "the same for everybody",
    "r28": "Alkire & Foster, four persons",
}

every_golden = pytest.mark.parametrize("name", NAMED)
every_formula = pytest.mark.parametrize(
    "formula", FORMULAS.values(), ids=lambda f: f.id
)


@every_golden
def test_a_golden_case_is_a_unit_test_with_a_python_side(name: str) -> None:
    assert name in goldens(), f"no _*_unit_tests.yml holds a unit test {name}"
    assert goldens()[name].model in TWINS


@every_golden
def test_python_gives_the_figures_that_sql_must_give(name: str) -> None:
    golden = goldens()[name]
    for wanted, found in pairs(golden):
        for column in compared(golden, found):
            told = f"{column} of {wanted}: Python gives {found[column]}"
            assert same(wanted.get(column), found[column]), told


@every_golden
def test_python_gives_no_row_that_sql_does_not(name: str) -> None:
    golden = goldens()[name]
    twin = TWINS[golden.model]
    assert len([*twin.rows(golden.given)]) == len(golden.expected)


@every_formula
def test_each_column_of_a_formula_is_compared_in_a_golden_case(
    formula: Formula,
) -> None:
    seen = {
        column
        for name in formula.golden
        for _, found in pairs(goldens()[name])
        for column in compared(goldens()[name], found)
    }
    assert set(formula.columns) - seen == set()


@pytest.mark.parametrize("published", PUBLISHED)
def test_the_published_reference_cases_are_among_them(published: str) -> None:
    assert [name for name in NAMED if name.startswith(published)]


def pairs(golden: Golden) -> list[tuple[Row, Row]]:
    """Each expected row beside the one that Python gives."""
    twin = TWINS[golden.model]
    rows = [*twin.rows(golden.given)]
    found = []
    for wanted in golden.expected:
        same = matching(rows, twin.key, wanted)
        assert len(same) == 1, f"{golden.name}: {len(same)} rows for {wanted}"
        found.append((wanted, same[0]))
    return found


def same(wanted: object, found: object) -> bool:
    """Whether two cells say the same: figures to 1e-12, words as written."""
    if isinstance(found, str | bool | date):
        return str(wanted) == str(found)
    return wanted is None if found is None else agree(exact(wanted), exact(found))


def compared(golden: Golden, found: Row) -> set[str]:
    """Figures that both sides state."""
    return {
        column
        for wanted in golden.expected
        for column in wanted
        if column in found and column not in TWINS[golden.model].key
    }
