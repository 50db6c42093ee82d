"""Publication: a checked candidate becomes the release that readers see.

sealed candidate -> one transaction: release_<id>, comments, views, ledger -> retention

The transaction verifies that the candidate is what the exit gate checked, renames its
schema, takes it over from `transformer`, opens an empty candidate for the next build,
writes the ledger, with what the release hides, and swaps the reader views last. Killed
at any moment it leaves the last release as it was and the candidate where it was;
starting again goes on from there, also when it was killed after the end.
The same inputs with the same content as the newest release make no new release.
Old releases are dropped afterwards, in a transaction of their own: readers who still
read one delay that, never a publication.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from sinkron import warehouse
from sinkron.errors import SinkronError
from sinkron.publish import checksum
from sinkron.publish.candidate import CANDIDATE, relations
from sinkron.publish.kept_masks import keep_masks
from sinkron.publish.mart_contract import Mart, load_marts
from sinkron.publish.readers import (
    PATIENCE_SECONDS,
    comment_on,
    ledger_views,
    release_views,
    show_to_readers,
)
from sinkron.publish.releases import (
    Release,
    drop_old_releases,
    hold_publication,
    newest_release,
    record_event,
)
from sinkron.publish.seal import CheckResult, Seal, checks_as_json, read_seal
from sinkron.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PublishReport:
    """What publishing did."""

    release_id: str
    is_new: bool
    tables: int
    warnings: tuple[CheckResult, ...]
    sentence: str


class PublishError(SinkronError):
    """The candidate may not be shown; readers keep the last release."""


def anything_new(conn: psycopg.Connection, settings: Settings) -> bool:
    """Whether a build would read other inputs than the newest release was made of."""
    newest = newest_release(conn)
    inputs = checksum.input_checksum(conn, settings)
    return newest is None or newest.input_checksum != inputs


def publish(
    settings: Settings,
    *,
    input_checksum: str | None = None,
    patience: float = PATIENCE_SECONDS,
) -> PublishReport:
    """Publish the candidate that the exit gate has sealed.

    `input_checksum`, when given, is that of the build that asks: a candidate that
    another build has replaced in the meantime is refused.
    """
    marts = load_marts(settings.marts_contracts_dir)
    built = tuple(mart for mart in marts if mart.source is None)
    with warehouse.connect(settings, "owner") as conn:
        hold_publication(conn)
        newest, seal = newest_release(conn), read_seal(conn)
        if newest and _is_done(newest, seal, input_checksum):
            return _nothing_new(newest)
        seal = _verified(conn, seal, built, input_checksum)
        if newest and _is_same(newest, seal):
            return _nothing_new(newest)
        release_id, schema, moment = _name(conn, seal)
        _take_over(conn, schema, built)
        for mart in built:
            _comment(conn, schema, mart)
        keep_masks(conn)
        _record(conn, settings, seal, (release_id, schema, moment))
        views = release_views(conn, schema, [mart.name for mart in built])
        show_to_readers(conn, (*views, *ledger_views(marts)), patience=patience)
    drop_old_releases(settings)
    log.info("published %s: %s tables", release_id, len(built))
    return PublishReport(
        release_id=release_id,
        is_new=True,
        tables=len(built),
        warnings=_warnings(seal.checks),
        sentence=f"published release {release_id}",
    )


def _is_done(newest: Release, seal: Seal | None, asked_for: str | None) -> bool:
    """Whether this very build was published before and only the answer got lost."""
    return seal is None and newest.input_checksum == asked_for


def _verified(
    conn: psycopg.Connection,
    seal: Seal | None,
    built: Iterable[Mart],
    asked_for: str | None,
) -> Seal:
    """Return the seal when the candidate is still exactly what was checked."""
    if seal is None or not seal.passed:
        raise PublishError(
            "no checked candidate stands ready: nothing was built, or its exit gate "
            "did not pass.",
            advice="start the build again.",
        )
    if asked_for is not None and seal.input_checksum != asked_for:
        raise PublishError(
            "another build has replaced the candidate since this one checked it.",
            advice="nothing: the other build publishes its own.",
        )
    promised = {mart.table: "r" for mart in built}
    if relations(conn) != promised:
        raise _changed()
    for mart in built:
        lock = sql.SQL("lock table {} in share mode")
        conn.execute(lock.format(sql.Identifier(CANDIDATE, mart.table)))
    if checksum.table_checksums(conn, CANDIDATE, built) != seal.tables:
        raise _changed()
    return seal


def _changed() -> PublishError:
    return PublishError(
        "the candidate was changed after its exit gate passed; nothing was published.",
        advice="start the build again, and let nobody work in schema candidate.",
    )


def _is_same(newest: Release, seal: Seal) -> bool:
    same_tables = newest.table_checksums == checksum.as_json(seal.tables)
    return same_tables and newest.input_checksum == seal.input_checksum


def _nothing_new(newest: Release) -> PublishReport:
    shown = (
        f"it stays release {newest.release_id}"
        if newest.is_current
        else f"release {newest.release_id} holds it, but was rolled back and stays so; "
        f"`sinkron releases rollback {newest.release_id}` shows it again"
    )
    return PublishReport(
        release_id=newest.release_id,
        is_new=False,
        tables=len(newest.table_checksums),
        warnings=_warnings(CheckResult(**check) for check in newest.check_results),
        sentence=f"same inputs, same content: no new release, {shown}",
    )


def _warnings(checks: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    return tuple(check for check in checks if check.is_warning)


def _name(conn: psycopg.Connection, seal: Seal) -> tuple[str, str, datetime]:
    """Name the release and its schema by the server's clock and the inputs."""
    row = conn.execute("select clock_timestamp()").fetchone()
    moment: datetime = row[0] if row else datetime.now(UTC)
    release_id = f"{moment.astimezone(UTC):%Y%m%d_%H%M%S}_{seal.input_checksum[:8]}"
    return release_id, f"release_{release_id}", moment


def _take_over(conn: psycopg.Connection, schema: str, built: Iterable[Mart]) -> None:
    """Rename the candidate and make it ours; nobody else keeps a right on it."""
    for statement in (
        "alter schema {candidate} rename to {schema}",
        "alter schema {schema} owner to owner",
        "revoke all on schema {schema} from public, transformer",
        "create schema {candidate} authorization transformer",
    ):
        conn.execute(
            sql.SQL(statement).format(
                candidate=sql.Identifier(CANDIDATE), schema=sql.Identifier(schema)
            )
        )
    for mart in built:
        table = sql.Identifier(schema, mart.table)
        for statement in (
            "alter table {table} owner to owner",
            "revoke all on table {table} from public, transformer",
            "analyze {table}",
        ):
            conn.execute(sql.SQL(statement).format(table=table))


def _comment(conn: psycopg.Connection, schema: str, mart: Mart) -> None:
    comment_on(
        conn,
        "table",
        (schema, mart.table),
        comment=mart.comment,
        columns=((column.name, column.comment) for column in mart.columns),
    )


def _record(
    conn: psycopg.Connection,
    settings: Settings,
    seal: Seal,
    names: tuple[str, str, datetime],
) -> None:
    release_id, schema, moment = names
    comment = sql.SQL("comment on schema {} is {}").format(
        sql.Identifier(schema), sql.Literal(f"Release {release_id}, as published.")
    )
    conn.execute(comment)
    conn.execute(
        "insert into ledger.release (release_id, schema_name, published_at, "
        "code_version, input_checksum, table_checksums, check_results) "
        "values (%s, %s, %s, %s, %s, %s, %s)",
        (
            release_id,
            schema,
            moment,
            settings.code_version,
            seal.input_checksum,
            Jsonb(checksum.as_json(seal.tables)),
            Jsonb(checks_as_json(seal.checks)),
        ),
    )
    record_event(conn, "publish", release_id)
