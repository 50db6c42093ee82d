"""Take the workbooks of one delivery: many files read ahead, some at a time landed.

errands -> Readers -> Prepared, in path order -> one transaction for some files

An office may send two thousand small workbooks. One transaction a file would cost more
than reading it, so consecutive files share one, and one COPY while their columns are
the same. A file that cannot be read is held alone, among the others. What was in a
transaction goes with a killed run: those files are taken again by the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import psycopg
from psycopg import sql

from sinkron.extract.content import Kind, LocalFile, kind_of
from sinkron.extract.problems import FileHeldError
from sinkron.landing import archive, ledger
from sinkron.landing.prepare import Job, Prepared, Workshop
from sinkron.landing.readers import Readers
from sinkron.landing.report import Outcome
from sinkron.landing.tables import partition
from sinkron.landing.take import Errand, Progress, Run, log_taken

_MOST_FILES = 100
_MOST_BYTES = 32 << 20

Ready = tuple[Errand, int, Prepared]


def is_workbook(errand: Errand) -> bool:
    """Whether a file is a workbook on our own disk that comes for the first time."""
    if errand.is_conflict or errand.file_id is not None:
        return False
    location = errand.file.location
    if type(location) is not type(Path()):
        return False
    try:
        return kind_of(LocalFile(location).head()) is Kind.WORKBOOK
    except (FileHeldError, OSError):
        return False


def take_workbooks(run: Run, errands: Sequence[Errand]) -> Iterator[Outcome]:
    """Take files of one delivery in order.

    Raises StillChangingError at a file that changes; it and those that were to be
    landed together with it wait for the next run.
    """
    with run.conn.transaction():
        ids = ledger.next_file_ids(run.conn, count=len(errands))
    locations = [one.file.location for one in errands]
    jobs = [Job(location, no) for location, no in zip(locations, ids, strict=True)]
    workshop = Workshop(run.archive, run.contract)
    try:
        with Readers(workshop, total_bytes=_size(locations)) as readers:
            prepared = readers.prepare(jobs)
            for some in _portions(zip(errands, ids, prepared, strict=True)):
                yield from _land(run, some)
    finally:
        archive.clear_drafts(run.archive, run.contract.id)


def _size(locations: Sequence[Path]) -> int:
    return sum(one.stat().st_size for one in locations if one.exists())


def _portions(ready: Iterable[Ready]) -> Iterator[list[Ready]]:
    some: list[Ready] = []
    size = 0
    for one in ready:
        some.append(one)
        size += one[2].rows.size if one[2].rows else 0
        if len(some) == _MOST_FILES or size > _MOST_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _land(run: Run, some: Sequence[Ready]) -> Iterator[Outcome]:
    """Land some files in one transaction: all of them or none."""
    delivery = some[0][0].delivery
    with run.conn.transaction():
        archive.keep_all(run.archive, [one.whole for _, _, one in some])
        ledger.record_delivery(run.conn, delivery)
        if any(one.rows for _, _, one in some):
            with partition(run.conn, run.contract, delivery) as table:
                _copy(run.conn, table, [one for _, _, one in some])
        for errand, file_id, one in some:
            ledger.record_file(
                run.conn,
                ledger.Place(file_id, errand.file_no, errand.file.path),
                delivery=delivery,
                contract=run.contract,
                outcome=one.outcome,
                sha256=one.whole.sha256,
                size=one.size,
            )
    for errand, _, one in some:
        if one.rows:
            one.rows.drop()
        log_taken(errand, one.outcome)
        if run.tell:
            said = (delivery.id, errand.file_no, one.outcome.received, one.size)
            run.tell(Progress(*said))
        yield one.outcome


def _copy(
    conn: psycopg.Connection, table: sql.Identifier, files: Sequence[Prepared]
) -> None:
    """Copy the rows of the files that could be read, in their order."""
    readable = (one.rows for one in files if one.rows)
    for shape, some in groupby(readable, key=lambda rows: rows.shape):
        with conn.cursor() as cursor, cursor.copy(shape.statement(table)) as copy:
            for rows in some:
                for block in rows.blocks():
                    copy.write(block)
