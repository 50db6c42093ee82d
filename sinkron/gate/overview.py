"""What people see of the gate, and what they may decide.

ledger -> DeliveryView, FileView for the command line
a person's decision -> ledger.decision, which the next build obeys

A delivery that was landed and not judged yet shows with the status `new`. File names
are not read: they may hold a person's name; the first signs of the SHA-256 name a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier

from sinkron.errors import SinkronError

Decision = Literal["accept", "reject"]

_DELIVERIES = """
select
    delivery.delivery_id,
    array_agg(distinct coalesce(verdict.status, 'new')) as statuses,
    count(*) as files,
    sum(file.received_lines)::bigint as received,
    coalesce(sum(verdict.accepted_lines), 0)::bigint as accepted,
    coalesce(sum(verdict.quarantined_lines), 0)::bigint as quarantined,
    coalesce(sum(verdict.superseded_lines), 0)::bigint as superseded,
    coalesce(sum(verdict.held_lines), 0)::bigint as held,
    coalesce(
        array_agg(distinct coalesce(verdict.reason_id, verdict.warning_id)) filter (
            where coalesce(verdict.reason_id, verdict.warning_id) is not null
        ),
        '{}'
    ) as reasons
from ledger.delivery as delivery
inner join ledger.file as file on delivery.delivery_id = file.delivery_id
left join ledger.verdict as verdict on file.file_id = verdict.file_id
where delivery.dataset = coalesce(%(dataset)s, delivery.dataset)
group by delivery.delivery_id
having
    %(status)s::text is null
    or bool_or(coalesce(verdict.status, 'new') = %(status)s)
order by delivery.delivery_id collate "C"
"""

_FILES = """
select
    file.file_no,
    left(file.file_sha256, 12) as sha256,
    coalesce(verdict.status, 'new') as status,
    file.received_lines as received,
    file.structural_lines as structural,
    coalesce(verdict.accepted_lines, 0) as accepted,
    coalesce(verdict.quarantined_lines, 0) as quarantined,
    coalesce(verdict.superseded_lines, 0) as superseded,
    coalesce(verdict.held_lines, 0) as held,
    verdict.reason_id as reason,
    verdict.warning_id as warning
from ledger.file as file
left join ledger.verdict as verdict on file.file_id = verdict.file_id
where file.delivery_id = %s
order by file.file_no, file.file_id
"""

_REASONS = """
select
    reason || coalesce(' (' || column_name || ')', ''), count(*)
from quarantine.line
where delivery_id = %s
group by 1
order by 2 desc, 1
"""

_WARNINGS = SQL("""
select warning.code, count(*)
from {} as line
cross join lateral string_to_table(line.warnings, ',') as warning (code)
where line.delivery_id = %s and warning.code <> ''
group by warning.code
order by count(*) desc, warning.code
""")

_CHECKS = """
select results from ledger.delivery_check
where delivery_id = %s
order by checked_at desc
limit 1
"""

_DECISIONS = """
select decision, decided_by, reason, decided_at::text
from ledger.decision
where delivery_id = %s
order by decided_at
"""


class NoSuchDeliveryError(SinkronError):
    """Nothing was landed under this name."""


@dataclass(frozen=True)
class DeliveryView:
    """One delivery with the sums over its files."""

    delivery_id: str
    statuses: list[str]
    files: int
    received: int
    accepted: int
    quarantined: int
    superseded: int
    held: int
    reasons: list[str]


@dataclass(frozen=True)
class FileView:
    """One file of a delivery."""

    file_no: int
    sha256: str
    status: str
    received: int
    structural: int
    accepted: int
    quarantined: int
    superseded: int
    held: int
    reason: str | None
    warning: str | None


@dataclass(frozen=True)
class DeliveryDetail:
    """Everything that is known of one delivery, in counts and reasons."""

    delivery_id: str
    files: list[FileView]
    quarantined: Mapping[str, int]
    warnings: Mapping[str, int]
    checks: list[dict[str, Any]]
    decisions: list[tuple[str, str, str, str]]


def deliveries(
    conn: psycopg.Connection, *, dataset: str | None = None, status: str | None = None
) -> list[DeliveryView]:
    """List deliveries; with a status, those that have a file of it."""
    with conn.cursor(row_factory=class_row(DeliveryView)) as cursor:
        cursor.execute(_DELIVERIES, {"dataset": dataset, "status": status})
        return cursor.fetchall()


def delivery(conn: psycopg.Connection, delivery_id: str) -> DeliveryDetail:
    """Read all about one delivery."""
    where = (delivery_id,)
    with conn.cursor(row_factory=class_row(FileView)) as cursor:
        files = cursor.execute(_FILES, where).fetchall()
    if not files:
        raise _unknown(delivery_id)
    checked = conn.execute(_CHECKS, where).fetchone()
    return DeliveryDetail(
        delivery_id=delivery_id,
        files=files,
        quarantined=dict(conn.execute(_REASONS, where).fetchall()),
        warnings=_warnings(conn, delivery_id),
        checks=checked[0] if checked else [],
        decisions=conn.execute(_DECISIONS, where).fetchall(),
    )


def _warnings(conn: psycopg.Connection, delivery_id: str) -> dict[str, int]:
    """Warnings on the accepted lines by code, as of the last build; none before."""
    dataset = delivery_id.partition("/")[0]
    table = Identifier("staging", f"stg_{dataset}")
    found = conn.execute("select to_regclass(%s)", (table.as_string(conn),)).fetchone()
    if found == (None,):
        return {}
    return dict(conn.execute(_WARNINGS.format(table), (delivery_id,)).fetchall())


def decide(
    conn: psycopg.Connection,
    delivery_id: str,
    decision: Decision,
    *,
    by: str,
    reason: str,
) -> None:
    """Keep a person's decision; the next build obeys the latest one."""
    if not (by.strip() and reason.strip()):
        raise SinkronError(
            "a decision needs who decides and why.",
            advice="give --by and --reason; both are kept in the ledger.",
        )
    known = conn.execute(
        "select bool_or(problem is null) from ledger.file where delivery_id = %s",
        (delivery_id,),
    ).fetchone()
    if known is None or known[0] is None:
        raise _unknown(delivery_id)
    if decision == "accept" and not known[0]:
        raise SinkronError(
            f"no file of {delivery_id} could be read, so nothing can be accepted.",
            advice="ask the office to send it again.",
        )
    conn.execute(
        "insert into ledger.decision (delivery_id, decision, decided_by, reason) "
        "values (%s, %s, %s, %s)",
        (delivery_id, decision, by.strip(), reason.strip()),
    )


def _unknown(delivery_id: str) -> NoSuchDeliveryError:
    return NoSuchDeliveryError(
        f"there is no landed delivery {delivery_id}.",
        advice="`sinkron deliveries list` shows them all.",
    )
