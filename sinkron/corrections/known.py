"""Which deliveries have to be looked at again for what their offices have to correct.

ledger.verdict, ledger.file, code lists -> signature -> KnownDelivery that changed

Of an accepted delivery the accepted files count, of one that is held as a whole all of
its readable files: its office needs the sheet most.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier

from sinkron.contract import Contract

log = logging.getLogger(__name__)

_STANDING = """
select
    verdict.delivery_id,
    bool_or(verdict.status = 'accepted') as is_accepted,
    array_agg(file.file_id order by file.file_id) as file_ids,
    array_agg(coalesce(file.judged_with, '') order by file.file_id) as judged_with,
    sum(verdict.accepted_lines)::bigint as accepted_lines
from ledger.verdict as verdict
inner join ledger.file as file on verdict.file_id = file.file_id
where
    verdict.dataset = %(dataset)s
    and file.problem is null
    and verdict.status = case
        when exists (
            select from ledger.verdict as other
            where other.delivery_id = verdict.delivery_id and other.status = 'accepted'
        ) then 'accepted'
        else 'held'
    end
group by verdict.delivery_id
order by verdict.delivery_id
"""

_KNOWN = """
select delivery_id, signature from quarantine.corrected_delivery
where delivery_id = any(%s)
"""

_CODE_LISTS = "select obj_description(to_regnamespace('reference'), 'pg_namespace')"

_FORGET = """
delete from quarantine.{} where delivery_id = any(%s)
"""

_REMEMBER = """
insert into quarantine.corrected_delivery (delivery_id, was_accepted, signature)
values (%s, %s, %s)
"""


@dataclass(frozen=True)
class KnownDelivery:
    """A delivery with the files that count, and a digest of what decides over them."""

    delivery_id: str
    is_accepted: bool
    file_ids: tuple[int, ...]
    accepted_lines: int
    signature: str


def changed(
    conn: psycopg.Connection, contract: Contract, *, code_version: str
) -> list[KnownDelivery]:
    """Deliveries whose corrections are not known, or known by other means."""
    row = conn.execute(_CODE_LISTS).fetchone()
    basis = [code_version, contract.sha256, row[0] if row else None]
    standing = [
        KnownDelivery(
            delivery_id=delivery_id,
            is_accepted=is_accepted,
            file_ids=tuple(file_ids),
            accepted_lines=lines,
            signature=_digest([*basis, is_accepted, file_ids, judged_with]),
        )
        for delivery_id, is_accepted, file_ids, judged_with, lines in conn.execute(
            _STANDING, {"dataset": contract.id}
        )
    ]
    ids = [one.delivery_id for one in standing]
    known: dict[str, str] = dict(conn.execute(_KNOWN, (ids,)).fetchall())
    news = [one for one in standing if known.get(one.delivery_id) != one.signature]
    return _built(conn, contract, news)


def remember(conn: psycopg.Connection, news: Iterable[KnownDelivery]) -> None:
    """Forget what was known of the deliveries, and write how it is known now."""
    signed = [(one.delivery_id, one.is_accepted, one.signature) for one in news]
    ids = [delivery_id for delivery_id, _, _ in signed]
    for table in ("correction", "corrected_delivery"):
        conn.execute(SQL(_FORGET).format(Identifier(table)), (ids,))
    conn.cursor().executemany(_REMEMBER, signed)


def _built(
    conn: psycopg.Connection, contract: Contract, news: Sequence[KnownDelivery]
) -> list[KnownDelivery]:
    """Leave out accepted deliveries whose lines staging does not hold yet."""
    staging = f"stg_{contract.id}"
    found = conn.execute("select to_regclass(%s)", (f"staging.{staging}",)).fetchone()
    staged: dict[str, int] = {}
    if found is not None and found[0] is not None:
        count = SQL(
            "select delivery_id, count(*) from {} "
            "where delivery_id = any(%s) group by delivery_id"
        ).format(Identifier("staging", staging))
        ids = [one.delivery_id for one in news if one.is_accepted]
        staged = dict(conn.execute(count, (ids,)).fetchall())
    built = [
        one
        for one in news
        if not one.is_accepted or staged.get(one.delivery_id, 0) == one.accepted_lines
    ]
    if len(built) < len(news):
        waiting = len(news) - len(built)
        log.info("%s: %s deliveries wait for a build", contract.id, waiting)
    return built


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
