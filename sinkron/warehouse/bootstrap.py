"""Bring a server, embedded or real, to what the rest of the package expects.

roles -> databases -> sql/*.sql in order -> fingerprint -> pseudonym key

Everything is idempotent, and skipped as a whole while its fingerprint (files, logins,
limits, passwords) is the one that the database remembers: asking again costs one
connection.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from sinkron import home
from sinkron.settings import Settings
from sinkron.warehouse import embedded, roles
from sinkron.warehouse.connect import (
    airflow_database,
    connect_administrator,
    exclusive,
)
from sinkron.warehouse.errors import WarehouseError

log = logging.getLogger(__name__)

SQL_FOLDER = Path(__file__).parent / "sql"
_OLDEST_SERVER = 160_000
_REMEMBER = """
create table if not exists ledger.bootstrap (
    only_row boolean primary key default true check (only_row),
    fingerprint text not null,
    applied_at timestamptz not null default now()
)
"""


def is_current(settings: Settings) -> bool:
    """Whether the warehouse answers, is ours and is as this version wants it."""
    try:
        with connect_administrator(settings, database=settings.database) as conn:
            if settings.warehouse_url is None and not embedded.is_ours(conn, settings):
                return False
            query = "select fingerprint from ledger.bootstrap"
            row = conn.execute(query).fetchone()
            current = row is not None and row[0] == _fingerprint(settings)
            if current:
                _set_pseudonym_key(conn, settings)
            return current
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        return False
    except WarehouseError as error:
        if error.retry:
            return False
        raise


def bootstrap(settings: Settings) -> None:
    """Make what is missing. The server runs; the caller holds the lock `warehouse`."""
    with (
        connect_administrator(settings, autocommit=True) as conn,
        exclusive(conn, "set-up"),
    ):
        _check_server(conn)
        with _rights_named("make roles"):
            roles.create(conn, settings)
        with _rights_named("make databases"):
            _create_databases(conn, settings)
        with connect_administrator(settings, database=settings.database) as inside:
            _run_files(inside)
            _remember(inside, _fingerprint(settings))
            inside.commit()
            _set_pseudonym_key(inside, settings)
    log.info("the warehouse is set up: database %s", settings.database)


def _check_server(conn: psycopg.Connection) -> None:
    if conn.info.server_version < _OLDEST_SERVER:
        raise WarehouseError(
            f"the server is PostgreSQL {conn.info.server_version // 10_000}.",
            advice="use PostgreSQL 16 or newer.",
        )
    row = conn.execute(
        "select rolsuper or rolcreaterole, rolsuper or rolcreatedb from pg_roles "
        "where rolname = current_user"
    ).fetchone()
    has = dict(zip(("CREATEROLE", "CREATEDB"), row or (False, False), strict=True))
    missing = [right for right, granted in has.items() if not granted]
    if missing:
        raise WarehouseError(
            f"the login {conn.info.user} of SINKRON_WAREHOUSE_URL lacks "
            f"{' and '.join(missing)}.",
            advice=f"as a superuser: alter role {conn.info.user} {' '.join(missing)}.",
        )


def _create_databases(conn: psycopg.Connection, settings: Settings) -> None:
    present = {row[0] for row in conn.execute("select datname from pg_database")}
    if settings.database not in present:
        _create_database(conn, settings.database)
    roles.open_database(conn, settings.database)
    metadata = airflow_database(settings)
    if metadata not in present:
        _create_database(conn, metadata, owner=roles.AIRFLOW.name)
    closing = [metadata]
    if settings.warehouse_url is None:
        closing += ["postgres", "template1"]
    for database in closing:
        statement = sql.SQL("revoke all on database {} from public")
        conn.execute(statement.format(sql.Identifier(database)))


def _create_database(
    conn: psycopg.Connection, name: str, *, owner: str | None = None
) -> None:
    """Make a database that sorts and folds case the same on every server."""
    if conn.info.server_version >= 170_000:
        locale = "locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
    else:
        locale = "locale 'C.UTF-8'"
    ending = (
        sql.SQL(" owner {}").format(sql.Identifier(owner)) if owner else sql.SQL("")
    )
    statement = sql.SQL("create database {} template template0 encoding 'UTF8' {}{}")
    conn.execute(statement.format(sql.Identifier(name), sql.SQL(locale), ending))


def _files() -> list[Path]:
    return sorted(SQL_FOLDER.glob("*.sql"))


def _run_files(conn: psycopg.Connection) -> None:
    for path in _files():
        with _rights_named(f"run {path.name}"):
            conn.execute(path.read_bytes())


def _fingerprint(settings: Settings) -> str:
    digest = hashlib.sha256()
    for path in (*_files(), Path(roles.__file__), Path(__file__)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    words = [roles.password(settings, name) for name in roles.NAMES]
    words.append(roles.password(settings, roles.AIRFLOW.name))
    digest.update("\n".join(words).encode())
    return digest.hexdigest()


def _remember(conn: psycopg.Connection, fingerprint: str) -> None:
    conn.execute(_REMEMBER)
    conn.execute(
        "insert into ledger.bootstrap (fingerprint) values (%s) on conflict (only_row) "
        "do update set fingerprint = excluded.fingerprint, applied_at = now()",
        (fingerprint,),
    )


def _set_pseudonym_key(conn: psycopg.Connection, settings: Settings) -> None:
    key = home.pseudonym_key(settings)
    try:
        conn.execute("select vault.set_pseudonym_key(%s)", (key,))
    except psycopg.errors.RaiseException as error:
        raise WarehouseError(
            f"{error.diag.message_primary}: every key of a family would change.",
            advice="set SINKRON_SECRET to the key that this warehouse was made with, "
            "leave it out when that key was made here, or take a new SINKRON_HOME.",
        ) from None
    conn.commit()


@contextmanager
def _rights_named(what: str) -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise WarehouseError(
            f"the server does not let us {what}: {error.diag.message_primary}.",
            advice="give the login of SINKRON_WAREHOUSE_URL that right, or let it be a "
            "superuser for the first `sinkron up`.",
        ) from None
