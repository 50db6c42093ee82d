"""Every mart contract says all that the exit gate and publication rely on.

The tests loop over the declarations, so a new mart is in them from its first line; and
a model that builds a published table without a contract fails here, before it is built.
"""

import json
import re
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml

from sinkron.publish import mart_words, suite
from sinkron.publish.mart_contract import READER_SCHEMAS, load_mart, load_marts
from sinkron.publish.readers import READERS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "expectations" / "marts"
FILES = sorted(FOLDER.glob("*.yml"))
MODELS = ROOT / "dbt_project" / "models" / "marts"
LONGEST_IDENTIFIER = 63
DIRECT_IDENTIFIERS = re.compile(
    r"(^|_)(nik|kk|nkk|no_kk|nama|alamat|phone|hp|tgl_lahir|birth_date|path)($|_)"
)

every_mart = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_there_are_mart_contracts() -> None:
    assert len(FILES) >= 10


@every_mart
def test_a_mart_contract_loads_under_the_name_of_its_file(path: Path) -> None:
    assert load_mart(path).table == path.stem


@every_mart
def test_a_mart_contract_fits_the_schema_that_the_standard_publishes(
    path: Path,
) -> None:
    schema = resources.files("open_data_contract_standard") / "schema.json"
    validator = jsonschema.Draft201909Validator(json.loads(schema.read_text()))
    plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(plain)] == []


@every_mart
def test_a_mart_has_a_key_and_a_key_column_is_named_once(path: Path) -> None:
    mart = load_mart(path)
    positions = [c.key_position for c in mart.columns if c.key_position is not None]
    assert sorted(positions) == list(range(1, len(positions) + 1))
    assert mart.key


@every_mart
def test_names_of_checks_are_unique_and_fit_into_an_identifier(path: Path) -> None:
    mart = load_mart(path)
    checks = (
        *suite.columns(mart),
        *suite.types(mart),
        *suite.values(mart),
        *suite.rule_checks(mart),
    )
    names = [check.name for check in checks]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= LONGEST_IDENTIFIER


@every_mart
def test_a_rule_reads_the_candidate_and_counts(path: Path) -> None:
    """A rule on a published view would check the last release, not the next one."""
    for rule in load_mart(path).rules:
        assert "count(*)" in rule.query
        assert "candidate." in rule.query
        for schema in READER_SCHEMAS:
            assert not re.search(rf"\b{schema}\.", rule.query), rule.name


@every_mart
def test_a_mart_holds_no_direct_identifier(path: Path) -> None:
    mart = load_mart(path)
    assert [c.name for c in mart.columns if DIRECT_IDENTIFIERS.search(c.name)] == []


def test_references_between_marts_lead_somewhere() -> None:
    assert load_marts(FOLDER)


def test_every_reader_schema_has_its_readers() -> None:
    assert set(READERS) == set(READER_SCHEMAS)


@pytest.mark.parametrize("place", sorted(mart_words.WORDS))
def test_every_word_of_the_vocabulary_is_used(place: str) -> None:
    used = set().union(
        *(_words(yaml.safe_load(path.read_text()), place) for path in FILES)
    )
    assert mart_words.WORDS[place] - used == set()


def test_every_mart_is_one_model_and_every_mart_model_has_a_contract() -> None:
    promised = {mart.table for mart in load_marts(FOLDER) if mart.source is None}
    assert {path.stem for path in MODELS.rglob("*.sql")} == promised


def _words(value: object, place: str) -> set[str]:
    """Words that stand at a place of a document."""
    if isinstance(value, list):
        return set().union(*(_words(item, place) for item in value))
    if not isinstance(value, dict):
        return set()
    if not place:
        return set(value)
    first, _, rest = place.partition(".")
    return _words(value.get(first), rest)
