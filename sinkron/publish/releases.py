"""Releases that were made: which is shown, which can be shown again, which may go.

ledger.release -> list, find -> rollback: an earlier release behind the reader views

A rollback moves `is_current` and the views, in one transaction, and is written down as
an event; no table is touched. Kept are the newest releases, the current one and the one
that a rollback from it would show; the ledger's row of a dropped release stays.
"""

import logging
import os
import pwd
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from sinkron import warehouse
from sinkron.errors import SinkronError
from sinkron.publish.mart_contract import load_marts
from sinkron.publish.readers import (
    PATIENCE_SECONDS,
    ledger_views,
    release_views,
    show_to_readers,
)
from sinkron.settings import Settings

log = logging.getLogger(__name__)

KEPT_RELEASES = 12
_DROP_PATIENCE = "2s"

_SELECT = """
    select
        release_id, schema_name, published_at, code_version, input_checksum, is_current,
        table_checksums, check_results,
        to_regnamespace(quote_ident(schema_name)) is not null as is_kept
    from ledger.release
"""
_NEWEST_FIRST = " order by published_at desc, release_id desc"
_LIST_THEM = "take the id of a kept one from `sinkron releases list`."


@dataclass(frozen=True, kw_only=True)
class Release:
    """One published state of everything that readers see."""

    release_id: str
    schema_name: str
    published_at: datetime
    code_version: str
    input_checksum: str
    is_current: bool
    table_checksums: dict[str, dict[str, Any]]
    check_results: list[dict[str, Any]]
    is_kept: bool


class NoSuchReleaseError(SinkronError):
    """There is no such release, or it can no longer be shown."""


def list_releases(conn: psycopg.Connection) -> tuple[Release, ...]:
    """Every release ever made, newest first."""
    with conn.cursor(row_factory=class_row(Release)) as cursor:
        return tuple(cursor.execute(_SELECT + _NEWEST_FIRST).fetchall())


def newest_release(conn: psycopg.Connection) -> Release | None:
    """The release made last, shown or rolled back."""
    return next(iter(list_releases(conn)), None)


def current_release(conn: psycopg.Connection) -> Release | None:
    """The release that readers see."""
    return next((r for r in list_releases(conn) if r.is_current), None)


def find_release(conn: psycopg.Connection, release_id: str | None = None) -> Release:
    """Return a release by its id or the beginning of it; without one the current."""
    releases = list_releases(conn)
    if release_id is None:
        found = [release for release in releases if release.is_current]
    else:
        found = [r for r in releases if r.release_id == release_id] or [
            r for r in releases if r.release_id.startswith(release_id)
        ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchReleaseError(
            f"{len(found)} releases begin with {release_id!r}.", advice=_LIST_THEM
        )
    if release_id is None:
        raise NoSuchReleaseError(
            "nothing has been published yet.", advice="`sinkron run` makes a release."
        )
    raise NoSuchReleaseError(f"no release {release_id!r}.", advice=_LIST_THEM)


def rollback(
    settings: Settings,
    release_id: str | None = None,
    *,
    patience: float = PATIENCE_SECONDS,
) -> Release:
    """Show an earlier release again; without an id the one that this one replaced."""
    marts = load_marts(settings.marts_contracts_dir)
    with warehouse.connect(settings, "owner") as conn:
        hold_publication(conn)
        wanted = release_id or _before_current(conn)
        if wanted is None:
            raise NoSuchReleaseError(
                "the current release replaced none.", advice=_LIST_THEM
            )
        target = find_release(conn, wanted)
        if not target.is_kept:
            raise NoSuchReleaseError(
                f"release {target.release_id} is no longer kept: its checksums are in "
                "the ledger, its tables are gone.",
                advice=_LIST_THEM,
            )
        if target.is_current:
            return target
        record_event(conn, "rollback", target.release_id)
        views = release_views(conn, target.schema_name, target.table_checksums)
        show_to_readers(conn, (*views, *ledger_views(marts)), patience=patience)
        shown = find_release(conn, target.release_id)
    log.info("readers see release %s again", target.release_id)
    return shown


def hold_publication(conn: psycopg.Connection) -> None:
    """Let one publication or rollback go on at a time, to the transaction's end."""
    conn.execute("select pg_advisory_xact_lock(hashtext('sinkron publication'))")


def record_event(
    conn: psycopg.Connection, event: Literal["publish", "rollback"], release_id: str
) -> None:
    """Make a release the current one, and write down that it became so."""
    row = conn.execute(
        "update ledger.release set is_current = false where is_current "
        "returning release_id"
    ).fetchone()
    conn.execute(
        "update ledger.release set is_current = true where release_id = %s",
        (release_id,),
    )
    conn.execute(
        "insert into ledger.release_event "
        "(event, release_id, replaced_release_id, done_by) values (%s, %s, %s, %s)",
        (event, release_id, row[0] if row else None, _login()),
    )


def drop_old_releases(settings: Settings, *, keep: int = KEPT_RELEASES) -> int:
    """Drop tables of old releases; one that is being read stays until next time."""
    with warehouse.connect(settings, "owner") as conn:
        hold_publication(conn)
        releases = [release for release in list_releases(conn) if release.is_kept]
        needed = {r.release_id for r in releases[:keep]} | {_before_current(conn)}
        old = [r for r in releases if r.release_id not in needed and not r.is_current]
        return sum(_drop(conn, release.schema_name) for release in old)


def _drop(conn: psycopg.Connection, schema: str) -> bool:
    try:
        with conn.transaction():
            conn.execute(sql.SQL("set local lock_timeout to {}").format(_DROP_PATIENCE))
            conn.execute(
                sql.SQL("drop schema {} cascade").format(sql.Identifier(schema))
            )
    except psycopg.errors.LockNotAvailable:
        log.info("%s is still being read, it goes with the next release", schema)
        return False
    log.info("dropped %s, older than the last %s releases", schema, KEPT_RELEASES)
    return True


def _before_current(conn: psycopg.Connection) -> str | None:
    """Return the release that readers saw when the current one was published."""
    row = conn.execute(
        "select e.replaced_release_id from ledger.release as r "
        "join ledger.release_event as e using (release_id) "
        "where r.is_current and e.event = 'publish' order by e.event_no desc limit 1"
    ).fetchone()
    return row[0] if row else None


def _login() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
