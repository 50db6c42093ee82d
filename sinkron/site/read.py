"""Read everything that the pages of one release show.

current release: marts.* as bi_reader · another: release_<id>.* as its owner -> Shown

Readers have no rights on the schema of a release that is not shown to them; so an
earlier release, to write its pages again or to say what changed since, is read by the
owner, through the same queries. A mart that the release does not have yet is empty,
and its page says so.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from sinkron import publish, warehouse
from sinkron.publish import Release
from sinkron.publish.mart_contract import Mart, load_marts
from sinkron.settings import Settings
from sinkron.site.queries import CHECKS, QUERIES, RELEASES, TABLES

log = logging.getLogger(__name__)

Row = Mapping[str, Any]
Rows = tuple[Row, ...]
READER = "bi_reader"
_NOT_THERE = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What one release shows, by the name of the query."""

    release: Row
    releases: Rows = ()
    marts: Mapping[str, Rows] = field(default_factory=dict)
    tables: Rows = ()
    contracts: tuple[Mart, ...] = ()
    before: "Shown | None" = None
    boundaries: Path | None = None

    def __getitem__(self, name: str) -> Rows:
        """The rows of a query; nothing when the release has no such mart."""
        return self.marts.get(name, ())


def read(settings: Settings, release_id: str | None = None) -> Shown:
    """Read a release, by default the one that readers see, and the one before it."""
    with warehouse.connect(settings, "owner") as conn:
        wanted = publish.find_release(conn, release_id)
        before = _kept_before(publish.list_releases(conn), wanted)
    role = READER if wanted.is_current else "owner"
    schema = "marts" if wanted.is_current else wanted.schema_name
    with warehouse.connect(settings, role) as conn:
        # Until this transaction ends nobody publishes: the views are in use.
        releases, tables = _rows(conn, RELEASES), _rows(conn, TABLES)
        current = next(row["release_id"] for row in releases if row["is_current"])
        if wanted.is_current and current != wanted.release_id:
            return read(settings, release_id)
        marts = _marts(conn, schema, wanted.release_id)
    return Shown(
        release=next(r for r in releases if r["release_id"] == wanted.release_id),
        releases=releases,
        marts=marts,
        tables=tables,
        contracts=load_marts(settings.marts_contracts_dir),
        before=_before(settings, before, releases) if before else None,
        boundaries=settings.boundaries,
    )


def _kept_before(releases: tuple[Release, ...], wanted: Release) -> Release | None:
    """The newest release before this one whose tables are still there."""
    older = (r for r in releases if r.published_at < wanted.published_at and r.is_kept)
    return next(older, None)


def _before(settings: Settings, release: Release, releases: Rows) -> Shown:
    with warehouse.connect(settings, "owner") as conn:
        marts = _marts(conn, release.schema_name, release.release_id)
    row = next(r for r in releases if r["release_id"] == release.release_id)
    return Shown(release=row, marts=marts)


def _marts(conn: psycopg.Connection, schema: str, release_id: str) -> dict[str, Rows]:
    looked_into = sql.SQL("set local search_path to {}").format(sql.Identifier(schema))
    conn.execute(looked_into)
    found = {name: _if_there(conn, name, query) for name, query in QUERIES.items()}
    found["checks"] = _if_there(conn, "checks", CHECKS, release=release_id)
    return found


def _if_there(
    conn: psycopg.Connection, name: str, query: LiteralString, **given: str
) -> Rows:
    try:
        with conn.transaction():
            return _rows(conn, query, **given)
    except _NOT_THERE as error:
        log.info("the site shows no %s: %s", name, error.diag.message_primary)
        return ()


def _rows(conn: psycopg.Connection, query: LiteralString, **given: str) -> Rows:
    with conn.cursor(row_factory=dict_row) as cursor:
        return tuple(cursor.execute(query, given).fetchall())
