"""Take one file: one transaction, all of it or nothing.

receive (hash, keep) + read + COPY -> archive, raw, ledger.delivery, ledger.file

The bytes are in the archive before the commit; what was in a transaction goes with a
killed run. A file that is held alone leaves no line in `raw`, and says in the ledger
why and how many lines could be counted. Names of files stay out of the log: they may
hold a person's.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from sinkron.contract import Contract
from sinkron.extract import DeliveredFile, Delivery, FileHeldError, Reading, read
from sinkron.extract.problems import name_conflict
from sinkron.landing import archive, ledger
from sinkron.landing.prepare import unchanged
from sinkron.landing.report import Outcome
from sinkron.landing.rows import CopyRows
from sinkron.landing.tables import partition

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far the taking of one file is."""

    delivery_id: str
    file_no: int
    lines: int
    bytes_read: int


Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Run:
    """What all files of one run have in common."""

    conn: psycopg.Connection
    contract: Contract
    archive: Path
    tell: Tell | None


@dataclass(frozen=True)
class Errand:
    """One file to take; it has a `file_id` when it was held before and is read again.

    A conflict is a file whose delivery already holds one of its name.
    """

    delivery: Delivery
    file: DeliveredFile
    file_no: int
    file_id: int | None = None
    is_conflict: bool = False


def take(run: Run, errand: Errand) -> Outcome:
    """Take one file; raises StillChangingError, having changed nothing."""
    location, label = errand.file.location, run.contract.id
    with (
        run.conn.transaction(),
        unchanged(location),
        archive.receive(run.archive, location, label=label) as incoming,
    ):
        outcome = _take(run, errand, incoming)
    log_taken(errand, outcome)
    return outcome


def log_taken(errand: Errand, outcome: Outcome) -> None:
    """Say what became of a file, in counts."""
    held = f", held: {outcome.problem.code}" if outcome.problem else ""
    log.info(
        "%s file %s: %s lines, %s broken, %s structural%s",
        *(errand.delivery.id, errand.file_no),
        *(outcome.received, outcome.broken, outcome.structural, held),
    )


def _take(run: Run, errand: Errand, incoming: archive.Incoming) -> Outcome:
    ledger.record_delivery(run.conn, errand.delivery)
    file_id = errand.file_id or ledger.next_file_ids(run.conn, count=1)[0]
    try:
        if errand.is_conflict:
            outcome = _count(read(incoming, run.contract))
        else:
            outcome = _load(run, errand, incoming, file_id)
    except FileHeldError as held:
        outcome = Outcome(None, held.problem, held.received, held.structural)
    if errand.is_conflict:
        outcome = replace(outcome, problem=name_conflict(), broken=0)
    ledger.record_file(
        run.conn,
        ledger.Place(file_id, errand.file_no, errand.file.path),
        delivery=errand.delivery,
        contract=run.contract,
        outcome=outcome,
        sha256=incoming.keep(run.archive),
        size=incoming.size,
    )
    return outcome


def _load(
    run: Run, errand: Errand, incoming: archive.Incoming, file_id: int
) -> Outcome:
    """Stream the lines into the partition of the delivery: all of them or none."""
    with run.conn.transaction(), run.conn.cursor() as cursor:
        reading = read(incoming, run.contract)
        outcome = Outcome(reading.layout.id)
        with partition(run.conn, run.contract, errand.delivery) as table:
            rows = CopyRows(reading, file_id=file_id)
            with cursor.copy(rows.shape.statement(table)) as copy:
                for batch in reading.batches:
                    copy.write(rows.encode(batch))
                    outcome = outcome.plus(batch)
                    _tell(run, errand, outcome, incoming)
    return outcome


def _count(reading: Reading) -> Outcome:
    outcome = Outcome(reading.layout.id)
    for batch in reading.batches:
        outcome = outcome.plus(batch)
    return outcome


def _tell(
    run: Run, errand: Errand, outcome: Outcome, incoming: archive.Incoming
) -> None:
    if run.tell:
        said = (errand.delivery.id, errand.file_no, outcome.received, incoming.size)
        run.tell(Progress(*said))
