"""All that becomes of a workbook before the database hears of it.

delivered file -> draft + hash, lines as COPY takes them -> both wait for their turn

Nothing here needs a connection, so it may run in a process of its own (readers.py).
Many rows stand in a file beside the draft, so that they are in nobody's memory; few are
handed over as they are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sinkron.contract import Contract
from sinkron.extract import FileHeldError, read
from sinkron.extract.problems import UNREADABLE, problem
from sinkron.landing import archive
from sinkron.landing.archive import Whole
from sinkron.landing.report import Outcome
from sinkron.landing.rows import CopyRows
from sinkron.landing.spool import Rows, Spool, spool

State = tuple[int, float]


class StillChangingError(Exception):
    """A delivered file changed, or went away, while it was read."""


@dataclass(frozen=True)
class Workshop:
    """Where files are read, and by which contract."""

    archive: Path
    contract: Contract


@dataclass(frozen=True)
class Job:
    """One file to read; its id stands in each of its rows."""

    location: Path
    file_id: int


@dataclass(frozen=True)
class Prepared:
    """A file whose bytes wait to be kept, with its rows when it could be read."""

    outcome: Outcome
    whole: Whole
    size: int
    rows: Rows | None = None


def prepare(workshop: Workshop, job: Job) -> Prepared:
    """Read one file; raises StillChangingError, having left nothing behind."""
    label = f"{workshop.contract.id}.{job.file_id}"
    rows: Rows | None = None
    with (
        unchanged(job.location),
        spool(workshop.archive, f"{label}.rows") as rows_to,
        archive.receive(workshop.archive, job.location, label=label) as incoming,
    ):
        try:
            outcome, rows = _read(workshop.contract, job, incoming, rows_to)
        except FileHeldError as held:
            outcome = Outcome(None, held.problem, held.received, held.structural)
        return Prepared(outcome, incoming.set_aside(), incoming.size, rows)


def keep_unread(workshop: Workshop, job: Job) -> Prepared:
    """Keep a file on which its readers died."""
    label = f"{workshop.contract.id}.{job.file_id}"
    with archive.receive(workshop.archive, job.location, label=label) as incoming:
        unread = Outcome(problem=problem(UNREADABLE))
        return Prepared(unread, incoming.set_aside(), incoming.size)


@contextmanager
def unchanged(location: Path) -> Iterator[None]:
    """Raise StillChangingError when a file is another one in the end."""
    try:
        before = _state(location)
        yield
        if _state(location) != before:
            raise StillChangingError
    except FileNotFoundError as error:
        raise StillChangingError from error


def _state(location: Path) -> State:
    stat = location.stat()
    return stat.st_size, stat.st_mtime


def _read(
    contract: Contract, job: Job, incoming: archive.Incoming, rows_to: Spool
) -> tuple[Outcome, Rows]:
    reading = read(incoming, contract)
    outcome = Outcome(reading.layout.id)
    encoder = CopyRows(reading, file_id=job.file_id)
    for batch in reading.batches:
        rows_to.write(encoder.encode(batch))
        outcome = outcome.plus(batch)
    return outcome, rows_to.rows(encoder.shape)
