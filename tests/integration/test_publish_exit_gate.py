"""The exit gate lets a good candidate pass and names each promise that one breaks."""

import psycopg
import pytest

from sinkron import publish
from sinkron.publish import suite
from sinkron.publish.mart_contract import load_mart, load_marts
from sinkron.publish.seal import read_seal
from sinkron.settings import Settings
from sinkron.warehouse import connect
from tests.integration.publish_candidate import (
    build_candidate,
    change,
    deliver,
)
from tests.integration.publish_poisons import NIK, POISONS


@pytest.fixture(scope="module")
def whole_candidate(module_warehouse: Settings) -> Settings:
    """A candidate of every mart that keeps every promise; nobody changes it."""
    deliver(module_warehouse, 1)
    build_candidate(module_warehouse)
    return module_warehouse


@pytest.fixture
def candidate(small_warehouse: Settings) -> Settings:
    """A candidate of fewer marts, to be changed."""
    deliver(small_warehouse, 1)
    build_candidate(small_warehouse)
    return small_warehouse


def violations(conn: psycopg.Connection, query: str) -> int:
    """Ask one rule directly: what its column in the rule view would hold."""
    row = conn.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    ("table", "rule"),
    [(table, rule) for table, own in POISONS.items() for rule in own],
    ids=lambda name: name,
)
def test_a_rule_counts_what_breaks_it(
    whole_candidate: Settings, table: str, rule: str
) -> None:
    mart = load_mart(whole_candidate.marts_contracts_dir / f"{table}.yml")
    queries = {own.name: own.query for own in suite.rules(mart)}
    with (
        connect(whole_candidate, "transformer") as conn,
        conn.transaction(force_rollback=True),
    ):
        assert violations(conn, queries[rule]) == 0
        conn.execute(POISONS[table][rule].encode())
        assert violations(conn, queries[rule]) > 0


def test_every_rule_that_a_contract_spells_out_is_tried(warehouse: Settings) -> None:
    for mart in load_marts(warehouse.marts_contracts_dir):
        assert {rule.name for rule in mart.rules} <= set(POISONS.get(mart.table, ()))


def test_a_good_candidate_passes_and_is_sealed(whole_candidate: Settings) -> None:
    report = publish.exit_gate(whole_candidate, input_checksum="abc")
    assert report.failures == report.warnings == ()
    assert len({(own.table, own.check) for own in report.checks}) == len(report.checks)
    with connect(whole_candidate, "transformer") as conn:
        seal = read_seal(conn)
    assert seal is not None
    assert seal.passed
    assert seal.input_checksum == "abc"
    assert seal.tables["marts.dim_region"].rows == 9


def test_what_is_wrong_is_named_in_counts_without_a_value(candidate: Settings) -> None:
    change(
        candidate,
        f"update candidate.source_delivery set reason = 'Ibu Sri, NIK {NIK}'; "
        f"update candidate.dim_region set name = null, region_level = 'RT {NIK}', "
        f"region_code = '{NIK}' where region_code = '35.07.02.2002'; "
        "update candidate.dim_family set desil_national = 11",
    )
    with pytest.raises(publish.ExitGateError) as failed:
        publish.exit_gate(candidate)
    broken = {(own.table, own.check) for own in failed.value.report.failures}
    assert broken >= {
        ("source_delivery", "reason_names_nobody"),
        ("dim_region", "name_is_there"),
        ("dim_region", "region_level_is_listed"),
        ("dim_region", "region_code_has_its_form"),
        ("dim_family", "desil_national_is_in_range"),
    }
    told = f"{failed.value} {failed.value.report}"
    assert NIK not in told
    assert "Ibu Sri" not in told
    counts = {own.check: own.violations for own in failed.value.report.failures}
    assert counts["desil_national_is_in_range"] == 92
    assert counts["reason_names_nobody"] == 1


def test_a_warning_lets_the_candidate_pass(candidate: Settings) -> None:
    deliver(candidate, 2, held=True)
    build_candidate(candidate)
    report = publish.exit_gate(candidate)
    assert [own.check for own in report.warnings] == ["nothing_is_held"]


@pytest.mark.parametrize(
    ("statement", "table", "sentence"),
    [
        pytest.param(
            "drop table candidate.dim_period",
            "dim_period",
            "has its table in schema candidate",
            id="missing table",
        ),
        pytest.param(
            "create table candidate.draft (family_key text)",
            "draft",
            "has its contract expectations/marts/draft.yml",
            id="table without a contract",
        ),
        pytest.param(
            "alter table candidate.dim_period rename to old; create view "
            "candidate.dim_period as select * from candidate.old; "
            "alter table candidate.old set schema core; drop table if exists core.old "
            "cascade; create view candidate.dim_period as select 1 as period",
            "dim_period",
            "is a plain table",
            id="view",
        ),
        pytest.param(
            "alter table candidate.dim_period add column note text",
            "dim_period",
            "There are period, kind, first_day, last_day, note.",
            id="column too many",
        ),
        pytest.param(
            "alter table candidate.dim_period drop column kind; "
            "alter table candidate.dim_period add column kind text",
            "dim_period",
            "in this order",
            id="order of columns",
        ),
        pytest.param(
            "alter table candidate.dim_family alter members type bigint",
            "dim_family",
            "members is of type integer",
            id="type",
        ),
        pytest.param(
            "delete from candidate.source_delivery",
            "source_delivery",
            "at least 1",
            id="empty",
        ),
    ],
)
def test_a_candidate_of_another_shape_is_refused(
    candidate: Settings, statement: str, table: str, sentence: str
) -> None:
    change(candidate, statement)
    with pytest.raises(publish.ExitGateError) as failed:
        publish.exit_gate(candidate)
    (told,) = {
        own.sentence for own in failed.value.report.failures if sentence in own.sentence
    }
    assert told.startswith(table)
    with connect(candidate, "transformer") as conn:
        assert read_seal(conn) is None


def test_a_killed_exit_gate_leaves_nothing_in_the_way(candidate: Settings) -> None:
    change(candidate, "create view candidate.exit_gate__dim_region as select 1 as one")
    assert publish.exit_gate(candidate).failures == ()


def test_a_rule_that_cannot_be_asked_is_named(candidate: Settings) -> None:
    change(candidate, "alter table core.agg_family_count rename column families to f")
    with pytest.raises(Exception, match=r"rule \w+ of expectations/marts/family_count"):
        publish.exit_gate(candidate)
