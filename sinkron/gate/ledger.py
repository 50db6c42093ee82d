"""The gate's side of the ledger: read what arrived, write what became of it.

ledger.delivery, file, decision -> DeliveryFacts by dataset
Contract -> ledger.source; FileVerdict -> ledger.verdict; both as a whole
"""

from collections import defaultdict
from collections.abc import Iterable

import psycopg

from sinkron.contract import Contract
from sinkron.gate.facts import DeliveryFacts, FileFacts, FileVerdict
from sinkron.gate.sentences import Sentence

_DELIVERIES = """
select
    delivery.dataset,
    delivery.delivery_id,
    delivery.period,
    delivery.revision,
    decision.decision
from ledger.delivery as delivery
left join lateral (
    select decision.decision
    from ledger.decision as decision
    where decision.delivery_id = delivery.delivery_id
    order by decision.decided_at desc
    limit 1
) as decision on true
order by delivery.dataset, delivery.period, delivery.revision
"""

_FILES = """
select
    delivery_id, file_id, path, file_sha256, received_lines, structural_lines,
    problem, problem_id, problem_en
from ledger.file
order by delivery_id, file_no, file_id
"""

_VERDICT_COLUMNS = """
copy ledger.verdict (
    file_id, delivery_id, dataset, period, revision, status,
    received_lines, structural_lines, accepted_lines, quarantined_lines,
    superseded_lines, held_lines, reason_id, reason_en, warning_id, warning_en
) from stdin
"""

_SOURCE_COLUMNS = """
copy ledger.source (
    dataset, opd, title, owner, cadence, carrier,
    every_months, due_days, late_days, unit_kind
) from stdin
"""

_REASONS = """
select line.reason, count(*)
from quarantine.line as line
inner join ledger.verdict as verdict on line.file_id = verdict.file_id
where verdict.status = 'accepted'
group by line.reason
order by line.reason
"""


def read_deliveries(conn: psycopg.Connection) -> dict[str, list[DeliveryFacts]]:
    """Everything that was landed, by dataset, in period order."""
    files: defaultdict[str, list[FileFacts]] = defaultdict(list)
    for row in conn.execute(_FILES):
        delivery_id, file_id, path, sha256, received, structural, *problem = row
        kind, told_id, told_en = problem
        held = None if kind is None else Sentence(told_id, told_en)
        files[delivery_id].append(
            FileFacts(file_id, path, sha256, received, structural, held)
        )
    deliveries: defaultdict[str, list[DeliveryFacts]] = defaultdict(list)
    for dataset, delivery_id, period, revision, decision in conn.execute(_DELIVERIES):
        deliveries[dataset].append(
            DeliveryFacts(
                delivery_id,
                period,
                revision,
                files=tuple(files[delivery_id]),
                decision=decision,
            )
        )
    conn.commit()
    return dict(deliveries)


def write_sources(conn: psycopg.Connection, contracts: Iterable[Contract]) -> None:
    """Replace what is said of all sources, in one transaction."""
    with conn.transaction(), conn.cursor() as cursor:
        cursor.execute("delete from ledger.source")
        with cursor.copy(_SOURCE_COLUMNS) as copy:
            for one in contracts:
                level = one.service_level
                copy.write_row(
                    (
                        *(one.id, one.opd, one.title, one.owner),
                        *(one.cadence, one.carrier),
                        *(level.every_months, level.due_days, level.late_days),
                        one.units and one.units.kind,
                    )
                )


def write_verdicts(
    conn: psycopg.Connection, verdicts: Iterable[tuple[str, FileVerdict]]
) -> None:
    """Replace all verdicts in one transaction."""
    with conn.transaction(), conn.cursor() as cursor:
        cursor.execute("delete from ledger.verdict")
        with cursor.copy(_VERDICT_COLUMNS) as copy:
            for dataset, one in verdicts:
                copy.write_row(_row(dataset, one))


def read_reasons(conn: psycopg.Connection) -> dict[str, int]:
    """Lines in quarantine by reason, of the files in force."""
    reasons: dict[str, int] = dict(conn.execute(_REASONS).fetchall())
    conn.commit()
    return reasons


def _row(dataset: str, one: FileVerdict) -> tuple[object, ...]:
    return (
        one.file.file_id,
        one.delivery.delivery_id,
        dataset,
        one.delivery.period,
        one.delivery.revision,
        one.status,
        one.file.received,
        one.file.structural,
        one.accepted,
        one.quarantined,
        one.superseded,
        one.held,
        one.reason and one.reason.id,
        one.reason and one.reason.en,
        one.warning and one.warning.id,
        one.warning and one.warning.en,
    )
