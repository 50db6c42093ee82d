"""What changed in an office's table, captured once.

watermark - overlap -> rows by time of change -> those not captured before
-> one Parquet file for each month of change -> ledger.capture

A row may appear with an old time of change: tablets send late, transactions end late.
So each read goes back by `OVERLAP` and leaves out what was captured before, by the
digest of the whole row; `full` goes back to the beginning. Rows are read in the order
of change and each month is put into its place when it is whole: a capture that was
killed goes on from there. A row deleted by the office stays as it was captured last.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from sinkron.carriers import ledger
from sinkron.carriers.captures import OFFICE_TIME, Captures, digest
from sinkron.carriers.connection import Connection
from sinkron.carriers.database import BATCH_ROWS, Row, Table, table
from sinkron.carriers.known import (
    DATED,
    UNDATED,
    digest_of,
    digests,
    enter_unknown,
    watermark_position,
)
from sinkron.carriers.report import CaptureReport
from sinkron.contract import Contract

log = logging.getLogger(__name__)

OVERLAP = timedelta(days=31)


def capture_table(
    conn: psycopg.Connection,
    contract: Contract,
    *,
    captures: Captures,
    connection: Connection,
    full: bool = False,
) -> CaptureReport:
    """Write what changed since the last capture; raises CarrierError."""
    enter_unknown(conn, captures, contract)
    now = datetime.now(OFFICE_TIME).replace(tzinfo=None)
    reached = ledger.watermark(conn, contract.id, until=now.isoformat(sep=" "))
    since = None
    if reached is not None and not full:
        since = datetime.fromisoformat(reached) - OVERLAP
    start = since.isoformat(sep=" ") if since else None
    run = _Run(conn, contract, captures, start, f"{now:%Y-%m}")
    run.seen = digests(conn, captures, contract, since=start)
    with table(connection, contract) as source:
        run.take(source, since=since)
    log.info("%s: captured %s new rows", contract.id, run.records)
    return CaptureReport(run.files, run.records)


@dataclass
class _Run:
    """One read of one table."""

    conn: psycopg.Connection
    contract: Contract
    captures: Captures
    since: str | None
    this_month: str
    seen: set[bytes] = field(default_factory=set)
    files: int = 0
    records: int = 0

    def take(self, source: Table, *, since: datetime | None) -> None:
        """Sort the rows by month of change, in their order."""
        with closing(source.batches(since=since)) as batches:
            new = (row for batch in batches for row in self._new(batch))
            for month, rows in groupby(new, key=self._month):
                self._write(month, rows)

    def _new(self, batch: Sequence[Row]) -> Iterator[Row]:
        for row in batch:
            found = digest_of(row)
            if found not in self.seen:
                self.seen.add(found)
                yield row

    def _month(self, row: Row) -> str | None:
        """Month of the change; None for a time that is no time."""
        try:
            datetime.fromisoformat(row[self._at] or "")
        except ValueError:
            return None
        return str(row[self._at])[:7]

    @property
    def _at(self) -> int:
        at = watermark_position(self.contract)
        if at is None:
            raise ValueError(f"{self.contract.id} has no watermark")
        return at

    def _write(self, month: str | None, rows: Iterator[Row]) -> None:
        records, latest = 0, None
        with self.captures.draft(DATED) as draft:
            with _parquet(draft, self.contract) as file:
                for some in _some(rows):
                    file.write_table(_arrow(some, file.schema))
                    records += len(some)
                    latest = some[-1][self._at] if month else None
            sha256 = digest(draft)
            put = self.captures.put(
                draft,
                folder=month or self.this_month,
                suffix=DATED if month else UNDATED,
            )
        entry = ledger.Entry(
            *(self.contract.id, put.period, put.path, sha256, records),
            watermark_from=self.since,
            watermark_to=latest,
        )
        ledger.record(self.conn, entry)
        self.files += 1
        self.records += records


@contextmanager
def _parquet(path: Path, contract: Contract) -> Iterator[Any]:
    """A new file whose columns are the contract's, as texts."""
    schema = pa.schema([(column.header, pa.string()) for column in contract.columns])
    with pq.ParquetWriter(
        path, schema, compression="zstd", write_page_checksum=True
    ) as writer:
        yield writer


def _some(rows: Iterator[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == BATCH_ROWS:
            yield some
            some = []
    if some:
        yield some


def _arrow(rows: Sequence[Row], schema: Any) -> Any:
    columns = [pa.array(values, pa.string()) for values in zip(*rows, strict=True)]
    return pa.Table.from_arrays(columns, schema=schema)
