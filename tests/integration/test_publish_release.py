"""A release is whole, is what was checked, and the one before stays until then."""

from dataclasses import replace

import psycopg
import pytest

from sinkron import publish, warehouse
from sinkron.publish.mart_contract import load_marts
from sinkron.publish.releases import NoSuchReleaseError, drop_old_releases
from sinkron.settings import Settings
from tests.integration.publish_candidate import (
    build_candidate,
    change,
    deliver,
    release,
    seal,
    shown,
)


@pytest.fixture
def settings(small_warehouse: Settings) -> Settings:
    """A warehouse in which nothing was ever published."""
    return small_warehouse


def ask(settings: Settings, role: str, query: str) -> list[tuple[object, ...]]:
    with warehouse.connect(settings, role) as conn:
        return conn.execute(query).fetchall()


def current(settings: Settings) -> str:
    with warehouse.connect(settings, "owner") as conn:
        return publish.find_release(conn).release_id


def is_anything_new(settings: Settings) -> bool:
    with warehouse.connect(settings, "loader") as conn:
        return publish.anything_new(conn, settings)


def test_a_checked_candidate_becomes_the_release_that_readers_see(
    settings: Settings,
) -> None:
    deliver(settings, 1)
    build_candidate(settings)
    report = publish.exit_gate(settings)
    made = publish.publish(settings, input_checksum=report.input_checksum)
    assert made.is_new
    rows = ask(
        settings, "bi_reader", "select release_id, is_current from marts.release"
    )
    assert rows == [(made.release_id, True)]
    families = "select count(*) from family.dim_family"
    assert ask(settings, "analyst", families) == [(92,)]
    with warehouse.connect(settings, "owner") as conn:
        found = publish.find_release(conn)
    assert found.code_version == settings.code_version
    assert found.table_checksums["marts.dim_region"]["rows"] == 9
    assert {"is_promised_and_there", "levels_add_up"} <= {
        check["check"] for check in found.check_results
    }


@pytest.mark.parametrize(
    ("role", "table", "is_allowed"),
    [
        ("bi_reader", "marts.family_count", True),
        ("bi_reader", "family.dim_family", False),
        ("analyst", "marts.release", True),
        ("analyst", "family.dim_family", True),
        ("auditor", "marts.source_delivery", True),
        ("auditor", "family.dim_family", False),
        ("pii_reader", "marts.family_count", False),
        ("transformer", "marts.family_count", False),
        ("loader", "family.dim_family", False),
    ],
)
def test_each_role_reads_its_own_schemas(
    settings: Settings, role: str, table: str, is_allowed: bool
) -> None:
    release(settings, 1)
    query = f"select count(*) from {table}"
    if is_allowed:
        assert ask(settings, role, query)[0][0] != 0
    else:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(settings, role, query)


@pytest.mark.parametrize("role", ["transformer", "loader", "bi_reader", "analyst"])
def test_nobody_but_the_owner_has_a_right_on_a_release_schema(
    settings: Settings, role: str
) -> None:
    schema = f"release_{release(settings, 1)}"
    with warehouse.connect(settings, "owner") as conn:
        row = conn.execute(
            "select has_schema_privilege(%(role)s, %(schema)s, 'usage, create'), "
            "count(*) filter (where has_table_privilege(%(role)s, c.oid, "
            "'select, insert, update, delete, truncate')), "
            "count(*) filter (where c.relowner <> 'owner'::regrole) "
            "from pg_class as c where relnamespace = %(schema)s::regnamespace",
            {"role": role, "schema": schema},
        ).fetchone()
    assert row == (False, 0, 0)


def test_every_table_and_column_that_readers_see_has_its_comment(
    settings: Settings,
) -> None:
    release(settings, 1)
    with warehouse.connect(settings, "bi_reader") as conn:
        rows = conn.execute(
            "select n.nspname || '.' || c.relname, a.attname, "
            "obj_description(c.oid, 'pg_class'), col_description(c.oid, a.attnum) "
            "from pg_class as c join pg_namespace as n on n.oid = c.relnamespace "
            "join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 "
            "where c.relkind in ('r', 'v') and (n.nspname in ('marts', 'family') "
            "or n.nspname like 'release\\_%')"
        ).fetchall()
    assert [row for row in rows if not row[2] or not row[3]] == []
    told = {(view, column): comment for view, column, _, comment in rows}
    for mart in load_marts(settings.marts_contracts_dir):
        for column in mart.columns:
            assert told[mart.name, column.name] == column.comment


def test_the_same_inputs_and_content_make_no_new_release(settings: Settings) -> None:
    first = release(settings, 1)
    before = shown(settings)
    assert not is_anything_new(settings)
    build_candidate(settings)
    seal(settings)
    again = publish.publish(settings)
    assert (again.is_new, again.release_id) == (False, first)
    assert shown(settings) == before


def test_new_inputs_with_the_same_content_make_a_release(settings: Settings) -> None:
    first = release(settings, 1)
    build_candidate(settings)
    token = seal(settings, inputs="f" * 64)
    assert publish.publish(settings, input_checksum=token).release_id != first


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(
            "insert into ledger.delivery (delivery_id, dataset, period) "
            "values ('a__b/2025-01', 'a__b', '2025-01'); insert into ledger.file "
            "(delivery_id, file_no, path, file_sha256, size_bytes, contract_sha256) "
            "values ('a__b/2025-01', 1, 'a', 'b', 1, 'c')",
            id="file",
        ),
        pytest.param(
            "insert into ledger.decision (delivery_id, decision, decided_by, reason) "
            "values ('dinsos__penyaluran/2025-01', 'reject', 'x', 'y')",
            id="decision",
        ),
    ],
)
def test_a_file_or_a_decision_is_something_new(
    settings: Settings, statement: str
) -> None:
    release(settings, 1)
    with warehouse.connect(settings, "owner") as conn:
        conn.execute(statement)
    assert is_anything_new(settings)


def test_another_version_of_the_code_is_something_new(settings: Settings) -> None:
    release(settings, 1)
    assert is_anything_new(replace(settings, code_version="next"))


def test_when_and_where_a_file_came_is_nothing_new(settings: Settings) -> None:
    release(settings, 1)
    with warehouse.connect(settings, "owner") as conn:
        conn.execute(
            "update ledger.file set file_no = 7, path = 'other.xlsx', "
            "landed_at = now() - interval '1 day'"
        )
    assert not is_anything_new(settings)


def test_a_label_and_the_order_of_rows_stay_out_of_the_checksums(
    settings: Settings,
) -> None:
    first = release(settings, 1)
    build_candidate(settings)
    change(
        settings,
        "update candidate.source_delivery set file_no = 9; "
        "create table core.turned as select * from candidate.dim_family "
        "order by family_key desc; truncate candidate.dim_family; "
        "insert into candidate.dim_family select * from core.turned",
    )
    seal(settings)
    assert publish.publish(settings).release_id == first


def test_a_failed_exit_gate_leaves_the_release_byte_for_byte(
    settings: Settings,
) -> None:
    release(settings, 1)
    before = shown(settings)
    deliver(settings, 2)
    build_candidate(settings)
    seal(settings)
    change(settings, "update core.agg_family_count set families = families + 1")
    with pytest.raises(publish.ExitGateError, match="levels_add_up"):
        publish.exit_gate(settings)
    with pytest.raises(publish.PublishError, match="no checked candidate"):
        publish.publish(settings)
    assert shown(settings) == before
    assert is_anything_new(settings)


@pytest.mark.parametrize(
    "statement",
    [
        "update candidate.family_count set families = families + 1",
        "create table candidate.draft (a text)",
        "drop table candidate.dim_period",
    ],
)
def test_a_candidate_changed_after_its_checks_is_refused(
    settings: Settings, statement: str
) -> None:
    release(settings, 1)
    before = shown(settings)
    deliver(settings, 2)
    build_candidate(settings)
    seal(settings)
    change(settings, statement)
    with pytest.raises(publish.PublishError, match="changed after its exit gate"):
        publish.publish(settings)
    assert shown(settings) == before


def test_a_candidate_that_another_build_replaced_is_refused(
    settings: Settings,
) -> None:
    deliver(settings, 1)
    build_candidate(settings)
    seal(settings, inputs="1" * 64)
    with pytest.raises(publish.PublishError, match="another build"):
        publish.publish(settings, input_checksum="2" * 64)


def test_publishing_again_after_a_lost_answer_names_the_release(
    settings: Settings,
) -> None:
    deliver(settings, 1)
    build_candidate(settings)
    token = seal(settings)
    first = publish.publish(settings, input_checksum=token)
    again = publish.publish(settings, input_checksum=token)
    assert (again.release_id, again.is_new) == (first.release_id, False)


def test_a_rollback_shows_the_release_before_and_stays(settings: Settings) -> None:
    first = release(settings, 1)
    before = shown(settings)
    second = release(settings, 2)
    assert publish.rollback(settings).release_id == first
    assert current(settings) == first
    after = shown(settings)
    assert after["rows"] != {}
    for name, content in before["rows"].items():
        if name != "marts.release":
            assert after["rows"][name] == content
    assert ask(
        settings, "bi_reader", "select release_id from marts.release where is_current"
    ) == [(first,)]
    assert not is_anything_new(settings)
    build_candidate(settings)
    seal(settings)
    again = publish.publish(settings)
    assert (again.is_new, current(settings)) == (False, first)
    assert f"releases rollback {second}" in again.sentence
    assert publish.rollback(settings, second).is_current
    events = "select event, release_id from ledger.release_event order by event_no"
    assert ask(settings, "owner", events) == [
        ("publish", first),
        ("publish", second),
        ("rollback", first),
        ("rollback", second),
    ]


def test_after_a_rollback_something_new_is_published_again(settings: Settings) -> None:
    first = release(settings, 1)
    release(settings, 2)
    publish.rollback(settings)
    third = release(settings, 3)
    assert current(settings) == third
    assert publish.rollback(settings).release_id == first


def test_there_is_nothing_before_the_first_release(settings: Settings) -> None:
    with pytest.raises(NoSuchReleaseError, match="nothing has been published"):
        current(settings)
    release(settings, 1)
    with pytest.raises(NoSuchReleaseError, match="replaced none"):
        publish.rollback(settings)
    with pytest.raises(NoSuchReleaseError, match="no release 'x'"):
        publish.rollback(settings, "x")


def test_old_releases_go_but_never_the_current_one_or_the_one_before_it(
    settings: Settings,
) -> None:
    made = [release(settings, number) for number in range(1, 6)]
    publish.rollback(settings, made[1])
    assert drop_old_releases(settings, keep=2) == 1
    with warehouse.connect(settings, "owner") as conn:
        kept = {one.release_id for one in publish.list_releases(conn) if one.is_kept}
    assert kept == {made[0], made[1], made[3], made[4]}
    assert ask(settings, "bi_reader", "select count(*) from marts.release") == [(5,)]
    with pytest.raises(NoSuchReleaseError, match="no longer kept"):
        publish.rollback(settings, made[2])
