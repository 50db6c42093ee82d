"""Every published number leads to a formula, and every formula to SQL and to cases.

The tests loop over the declarations: a new measure, formula or mart is in them from its
first line.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from latex2mathml.converter import convert

from sinkron.formula import lock
from sinkron.formula.compiled import Model, compile_models, mart_of, normal_form
from sinkron.formula.reading import Formula
from sinkron.formula.registry import in_force, load_formulas
from sinkron.formula.words import GIVEN
from sinkron.publish.mart_contract import Mart, MartColumn, load_marts

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "expectations" / "formulas"
PROJECT = ROOT / "dbt_project"
VERSIONS = load_formulas(FOLDER)
FORMULAS = in_force(VERSIONS)
MARTS = load_marts(ROOT / "expectations" / "marts")
MEASURES = [
    (mart, column) for mart in MARTS for column in mart.columns if column.is_measure
]

# Numbers that nobody computes here: ranks and rules that a source or a seed states,
# numbers of a revision, agreed intervals, and what the checks of a run counted.
STATED = {
    "data_quality.failed",
    "data_quality.rows",
    "dim_family.desil_district",
    "dim_family.desil_national",
    "dim_family.desil_province",
    "family_gap_list.desil_national",
    "official_figure.figure",
    "programme_targeting.rule_desil_max",
    "programme_targeting.rule_desil_min",
    "source_delivery.revision",
    "source_freshness.every_months",
}

every_formula = pytest.mark.parametrize(
    "formula", FORMULAS.values(), ids=lambda formula: formula.id
)
every_measure = pytest.mark.parametrize(
    ("mart", "column"),
    MEASURES,
    ids=[f"{mart.table}.{column.name}" for mart, column in MEASURES],
)


@pytest.fixture(scope="module")
def models() -> Mapping[str, Model]:
    """The project as dbt compiles it, without a database."""
    return compile_models(PROJECT)


@pytest.fixture(scope="module")
def golden_models() -> dict[str, str]:
    """Model of each unit test of the project."""
    return {
        test["name"]: test["model"]
        for path in (PROJECT / "models").rglob("_*_unit_tests.yml")
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
    }


def test_there_are_formulas() -> None:
    assert len(FORMULAS) >= 40


@every_measure
def test_a_measure_names_its_formula(mart: Mart, column: MartColumn) -> None:
    assert column.formulas, f"say which formula {mart.table}.{column.name} follows"
    is_stated = f"{mart.table}.{column.name}" in STATED
    assert (column.formulas == (GIVEN,)) == is_stated
    assert set(column.formulas) <= {*FORMULAS, GIVEN}


def test_only_measures_name_formulas() -> None:
    named = [
        f"{mart.table}.{column.name}"
        for mart in MARTS
        for column in mart.columns
        if column.formulas and not column.is_measure
    ]
    assert named == []


def test_every_stated_number_is_still_published() -> None:
    assert {f"{mart.table}.{column.name}" for mart, column in MEASURES} >= STATED


@every_measure
def test_a_mart_is_made_of_the_models_that_its_formulas_name(
    mart: Mart, column: MartColumn, models: Mapping[str, Model]
) -> None:
    """A mart of its own computes the column; another one shows a figure of others."""
    for formula_id in set(column.formulas) - {GIVEN}:
        assert ancestors(models, mart.table) & set(FORMULAS[formula_id].models)
    own = [
        FORMULAS[formula_id]
        for formula_id in set(column.formulas) - {GIVEN}
        if mart.table in map(mart_of, FORMULAS[formula_id].models)
    ]
    assert not own or any(column.name in formula.columns for formula in own)


@every_formula
def test_a_formula_names_models_and_columns_that_exist(
    formula: Formula, models: Mapping[str, Model]
) -> None:
    words = {
        model: set(normal_form(models[model].sql).split()) for model in formula.models
    }
    for column in formula.columns:
        assert any(column in told for told in words.values()), column
    for model, told in words.items():
        assert told & set(formula.columns), model


@every_formula
def test_a_formula_is_that_of_a_published_column(formula: Formula) -> None:
    assert [1 for _, column in MEASURES if formula.id in column.formulas]


@every_formula
def test_a_golden_case_is_a_unit_test_of_what_computes_the_formula(
    formula: Formula, models: Mapping[str, Model], golden_models: dict[str, str]
) -> None:
    computed_by = set().union(*(ancestors(models, name) for name in formula.models))
    for golden in formula.golden:
        assert golden in golden_models, f"no _*_unit_tests.yml has {golden}"
        assert golden_models[golden] in computed_by


@pytest.mark.parametrize("formula", VERSIONS, ids=lambda one: "-".join(one.key))
def test_the_latex_of_a_formula_can_be_shown(formula: Formula) -> None:
    assert convert(formula.latex).startswith("<math")


@every_formula
def test_both_languages_say_something_of_their_own(formula: Formula) -> None:
    for text in (formula.name, formula.meaning, formula.uncertainty):
        assert text.id != text.en
    assert min(len(formula.meaning.id), len(formula.meaning.en)) > 80


def test_no_sql_changed_under_the_same_version(models: Mapping[str, Model]) -> None:
    assert lock.problems(FOLDER, VERSIONS, models) == []


def ancestors(models: Mapping[str, Model], name: str) -> set[str]:
    """A model and everything that it is made of, as far as it was compiled."""
    found: set[str] = set()
    waiting = [name] if name in models else []
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            waiting += [parent for parent in models[model].parents if parent in models]
    return found
