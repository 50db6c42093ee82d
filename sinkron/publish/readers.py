"""The views that readers use: always all of one release.

release_<id> + ledger tables -> drop and create marts.*, family.*, restricted.*

Runs inside the caller's transaction. Dropping a view waits for whoever reads it, and
whoever comes then waits behind; so all views are dropped by one statement, whose time
is bounded, and tried again when readers are busy. The bound is half of the server's
deadlock timeout: a reader who waits for us can never be chosen as a deadlock's victim,
since we have either everything or given up before anybody looks for one. A reader sees
one release throughout a transaction, because we cannot finish while one of its views is
in use. Views run with the rights of `owner`; readers have none on release schemas.
"""

import logging
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import psycopg
from psycopg import sql

from sinkron.errors import SinkronError
from sinkron.publish.mart_contract import READER_SCHEMAS, Mart

log = logging.getLogger(__name__)

READERS = {
    "marts": ("bi_reader", "analyst", "auditor"),
    "family": ("analyst",),
    "restricted": ("auditor",),
}
PATIENCE_SECONDS = 300.0
_LONGEST_PAUSE_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class ReaderView:
    """One view: its name for readers, its columns with comments, what is behind it."""

    schema: str
    name: str
    comment: str | None
    columns: tuple[tuple[str, str | None], ...]
    behind: tuple[str, str]


class ReadersBusyError(SinkronError):
    """Readers hold the views too long, or something was built upon them."""


def show_to_readers(
    conn: psycopg.Connection,
    views: Iterable[ReaderView],
    *,
    patience: float = PATIENCE_SECONDS,
) -> None:
    """Replace every reader view by the given ones, with comments and grants."""
    _drop_all(conn, patience=patience)
    for view in views:
        _create(conn, view)


def release_views(
    conn: psycopg.Connection, schema: str, names: Iterable[str]
) -> tuple[ReaderView, ...]:
    """Views over the tables of a release schema, by the names that readers use."""
    return tuple(_release_view(conn, schema, name) for name in names)


def ledger_views(marts: Iterable[Mart]) -> tuple[ReaderView, ...]:
    """Views over the ledger, for the contracts whose source is there."""
    return tuple(
        ReaderView(
            schema=mart.schema,
            name=mart.table,
            comment=mart.comment,
            columns=tuple((column.name, column.comment) for column in mart.columns),
            behind=_split(mart.source),
        )
        for mart in marts
        if mart.source
    )


def _release_view(conn: psycopg.Connection, schema: str, name: str) -> ReaderView:
    reader_schema, table = _split(name)
    rows = conn.execute(
        "select a.attname, col_description(c.oid, a.attnum), "
        "obj_description(c.oid, 'pg_class') from pg_class as c "
        "join pg_namespace as n on n.oid = c.relnamespace "
        "join pg_attribute as a on a.attrelid = c.oid "
        "where n.nspname = %s and c.relname = %s and a.attnum > 0 "
        "and not a.attisdropped order by a.attnum",
        (schema, table),
    ).fetchall()
    return ReaderView(
        schema=reader_schema,
        name=table,
        comment=rows[0][2],
        columns=tuple((column, comment) for column, comment, _ in rows),
        behind=(schema, table),
    )


def _split(name: str) -> tuple[str, str]:
    schema, _, table = name.partition(".")
    return schema, table


def _drop_all(conn: psycopg.Connection, *, patience: float) -> None:
    present = _present(conn)
    if not present:
        return
    statement = sql.SQL("drop view {}").format(
        sql.SQL(", ").join(sql.Identifier(*view) for view in present)
    )
    bound = _half_deadlock_timeout(conn)
    deadline = time.monotonic() + patience
    while not _drop(conn, statement, milliseconds=bound):
        if time.monotonic() > deadline:
            raise ReadersBusyError(
                f"readers held the published views for {patience:.0f} s "
                f"({_holders(conn)}). Nothing changed for them.",
                advice="end the long query or session, then start again.",
                retry=True,
            )
        time.sleep(random.uniform(0.1, _LONGEST_PAUSE_SECONDS))


def _drop(
    conn: psycopg.Connection, statement: sql.Composed, *, milliseconds: int
) -> bool:
    """Drop within the time given; False when readers are busy. Keeps the rest."""
    try:
        with conn.transaction():
            limit = sql.SQL("set local statement_timeout to {}")
            conn.execute(limit.format(sql.Literal(milliseconds)))
            conn.execute(statement)
            conn.execute("set local statement_timeout to 0")
    except (
        psycopg.errors.QueryCanceled,
        psycopg.errors.LockNotAvailable,
        psycopg.errors.DeadlockDetected,
    ):
        log.info("readers are busy with the published views, trying again")
        return False
    except psycopg.errors.DependentObjectsStillExist:
        raise ReadersBusyError(
            "something in the database was built upon a published view, which can then "
            "not be replaced. Nothing changed for readers.",
            advice="drop it (`drop view marts.<table>` in psql names it), or keep it "
            "outside of the warehouse, then start again.",
        ) from None
    return True


def _create(conn: psycopg.Connection, view: ReaderView) -> None:
    name, behind = sql.Identifier(view.schema, view.name), sql.Identifier(*view.behind)
    columns = sql.SQL(", ").join(sql.Identifier(column) for column, _ in view.columns)
    create = sql.SQL("create view {name} as select {columns} from {behind}")
    conn.execute(create.format(name=name, columns=columns, behind=behind))
    roles = sql.SQL(", ").join(map(sql.Identifier, READERS[view.schema]))
    grant = sql.SQL("grant select on {name} to {roles}")
    conn.execute(grant.format(name=name, roles=roles))
    comment_on(
        conn,
        "view",
        (view.schema, view.name),
        comment=view.comment,
        columns=view.columns,
    )


def comment_on(
    conn: psycopg.Connection,
    kind: Literal["table", "view"],
    place: tuple[str, str],
    *,
    comment: str | None,
    columns: Iterable[tuple[str, str | None]],
) -> None:
    """Comment on a table or view and on its columns."""
    name = sql.Identifier(*place)
    whole = sql.SQL("comment on {kind} {name} is {text}")
    conn.execute(whole.format(kind=sql.SQL(kind), name=name, text=sql.Literal(comment)))
    one = sql.SQL("comment on column {name} is {text}")
    for column, text in columns:
        target = sql.Identifier(*place, column)
        conn.execute(one.format(name=target, text=sql.Literal(text)))


def _present(conn: psycopg.Connection) -> list[tuple[str, str]]:
    rows = conn.execute(
        "select n.nspname, c.relname from pg_class as c "
        "join pg_namespace as n on n.oid = c.relnamespace "
        "where n.nspname = any(%s) and c.relkind = 'v' order by 1, 2",
        (list(READER_SCHEMAS),),
    ).fetchall()
    return [(schema, name) for schema, name in rows]


def _half_deadlock_timeout(conn: psycopg.Connection) -> int:
    row = conn.execute(
        "select setting::int / 2 from pg_settings where name = 'deadlock_timeout'"
    ).fetchone()
    return max(1, row[0]) if row else 500


def _holders(conn: psycopg.Connection) -> str:
    """Who reads the views, by login and process: no query, no value."""
    rows = conn.execute(
        "select distinct a.usename, a.pid from pg_locks as l "
        "join pg_stat_activity as a on a.pid = l.pid "
        "join pg_class as c on c.oid = l.relation "
        "join pg_namespace as n on n.oid = c.relnamespace "
        "where n.nspname = any(%s) and l.granted and l.pid <> pg_backend_pid() "
        "order by 1, 2 limit 5",
        (list(READER_SCHEMAS),),
    ).fetchall()
    return ", ".join(f"{login} with process {pid}" for login, pid in rows) or "unknown"
