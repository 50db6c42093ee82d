"""Least privilege: what each login can and cannot do."""

import threading
import time

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from sinkron.settings import Settings
from sinkron.warehouse import ROLE_NAMES, WarehouseError, connect, dsn, exclusive
from sinkron.warehouse.roles import ROLES

CLOSED = ("raw", "quarantine", "staging", "vault", "core", "candidate", "ledger")
READERS = tuple(role.name for role in ROLES if role.is_reader)
MAY_USE = {
    "bi_reader": {"marts"},
    "analyst": {"marts", "family"},
    "auditor": {"marts", "restricted"},
    "pii_reader": {"vault", "raw", "quarantine", "ledger", "clean", "reference"},
}


def schemas_of(settings: Settings, role: str) -> set[str]:
    with connect(settings, role) as conn:
        rows = conn.execute(
            "select nspname from pg_namespace "
            "where has_schema_privilege(nspname, 'usage') and nspname !~ '^pg_' "
            "and nspname <> 'information_schema'"
        ).fetchall()
    return {row[0] for row in rows}


@pytest.mark.parametrize("role", sorted(MAY_USE))
def test_a_reader_enters_its_schemas_and_no_other(
    warehouse: Settings, role: str
) -> None:
    assert schemas_of(warehouse, role) == MAY_USE[role]


@pytest.mark.parametrize("role", ["bi_reader", "analyst", "auditor"])
@pytest.mark.parametrize("schema", CLOSED)
def test_a_reader_is_refused_where_people_are(
    warehouse: Settings, role: str, schema: str
) -> None:
    with (
        connect(warehouse, role) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(SQL("select 1 from {}.anything").format(Identifier(schema)))


@pytest.mark.parametrize("role", READERS)
def test_a_reader_cannot_write_nor_wait_for_ever(
    warehouse: Settings, role: str
) -> None:
    with connect(warehouse, role) as conn:
        for setting, unlimited in (
            ("default_transaction_read_only", "off"),
            ("statement_timeout", "0"),
            ("idle_in_transaction_session_timeout", "0"),
        ):
            row = conn.execute("select current_setting(%s)", (setting,)).fetchone()
            assert row is not None
            assert row[0] != unlimited, setting
        with pytest.raises(psycopg.Error):
            conn.execute("create temporary table scratch (a int)")


@pytest.mark.parametrize("role", READERS)
def test_a_reader_has_a_connection_limit(warehouse: Settings, role: str) -> None:
    with connect(warehouse, role) as conn:
        row = conn.execute(
            "select rolconnlimit from pg_roles where rolname = current_user"
        ).fetchone()
    assert row is not None
    assert 0 < row[0] <= 30


@pytest.mark.parametrize("role", [*ROLE_NAMES, "airflow"])
def test_no_login_may_make_roles_databases_or_more_of_itself(
    warehouse: Settings, role: str
) -> None:
    with connect(warehouse, role) as conn:
        row = conn.execute(
            "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls "
            "from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == (False,) * 5


@pytest.mark.parametrize("role", ROLE_NAMES)
@pytest.mark.parametrize("database", ["airflow", "postgres", "template1"])
def test_the_logins_enter_no_database_but_the_warehouse(
    warehouse: Settings, role: str, database: str
) -> None:
    url = dsn(warehouse, role).removesuffix("/sinkron") + f"/{database}"
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(url)


def test_airflow_does_not_enter_the_warehouse(warehouse: Settings) -> None:
    url = dsn(warehouse, "airflow").removesuffix("/airflow") + "/sinkron"
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(url)


def test_the_owner_publishes_what_the_transformer_built(
    fresh_warehouse: Settings,
) -> None:
    with connect(fresh_warehouse, "transformer") as conn:
        conn.execute("create table candidate.figure as select 1 as one")
    with connect(fresh_warehouse, "owner") as conn:
        conn.execute("alter schema candidate rename to release_1")
        conn.execute("create schema candidate authorization transformer")
        conn.execute("create view marts.figure as select * from release_1.figure")
        conn.execute("grant select on marts.figure to bi_reader")
    with connect(fresh_warehouse, "bi_reader") as conn:
        assert conn.execute("select one from marts.figure").fetchone() == (1,)


def test_an_unknown_role_is_refused_with_the_list_of_roles(
    warehouse: Settings,
) -> None:
    with pytest.raises(WarehouseError) as caught:
        dsn(warehouse, "postgres")
    assert "bi_reader" in caught.value.advice


def test_each_test_has_a_database_of_its_own(fresh_warehouse: Settings) -> None:
    with connect(fresh_warehouse, "loader") as conn:
        row = conn.execute("select current_database()").fetchone()
        conn.execute("create table raw.mine (a text)")
    assert row == (fresh_warehouse.database,)


def test_work_under_a_lock_is_committed_before_the_next_one_gets_it(
    fresh_warehouse: Settings,
) -> None:
    with connect(fresh_warehouse, "loader") as conn:
        conn.execute("create table raw.step (n int)")
    seen: list[int] = []

    def work() -> None:
        with connect(fresh_warehouse, "loader") as conn, exclusive(conn, "build"):
            row = conn.execute("select count(*) from raw.step").fetchone()
            assert row is not None
            seen.append(row[0])
            time.sleep(0.3)
            conn.execute("insert into raw.step values (1)")

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [0, 1, 2]


def fail_under_lock(conn: psycopg.Connection) -> None:
    with exclusive(conn, "build"):
        conn.execute("insert into raw.step values (1)")
        conn.execute("select 1 / 0")


def test_a_lock_is_given_back_when_the_work_fails_and_the_work_is_undone(
    fresh_warehouse: Settings,
) -> None:
    with connect(fresh_warehouse, "loader") as conn:
        conn.execute("create table raw.step (n int)")
        conn.commit()
        with pytest.raises(psycopg.errors.DivisionByZero):
            fail_under_lock(conn)
        with exclusive(conn, "build"):
            assert conn.execute("select count(*) from raw.step").fetchone() == (0,)
