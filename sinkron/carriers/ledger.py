"""What the ledger knows of captures: which files, and how far each table was read.

The files are the truth and are there first: a capture that was killed between its file
and its row here is told by the file (`known.py` writes the row), so that nothing is
lost or doubled.
"""

from collections.abc import Collection
from dataclasses import dataclass

import psycopg

_RECORD = """
insert into ledger.capture (
    dataset, period, path, file_sha256, records, watermark_from, watermark_to
)
values (%s, %s, %s, %s, %s, %s, %s)
on conflict (dataset, path) do nothing
"""

_PATHS = "select path from ledger.capture where dataset = %s"

_WATERMARK = """
select max(watermark_to) from ledger.capture
where dataset = %s and watermark_to <= %s
"""

_DELIVERED = """
select period, max(revision) from ledger.delivery where dataset = %s group by period
"""


@dataclass(frozen=True)
class Entry:
    """One captured file; the watermarks are those of a table."""

    dataset: str
    period: str
    path: str
    file_sha256: str
    records: int
    watermark_from: str | None = None
    watermark_to: str | None = None


def record(conn: psycopg.Connection, entry: Entry) -> None:
    """Write down a captured file, committed at once."""
    told = (entry.dataset, entry.period, entry.path, entry.file_sha256, entry.records)
    with conn.transaction():
        conn.execute(_RECORD, (*told, entry.watermark_from, entry.watermark_to))


def paths(conn: psycopg.Connection, dataset: str) -> Collection[str]:
    """Files that the ledger knows."""
    with conn.transaction():
        return {path for (path,) in conn.execute(_PATHS, (dataset,))}


def watermark(conn: psycopg.Connection, dataset: str, *, until: str) -> str | None:
    """Latest change that was captured; one that lies after `until` says nothing."""
    with conn.transaction():
        (row,) = conn.execute(_WATERMARK, (dataset, until)).fetchall()
    return row[0] if row[0] is None else str(row[0])


def delivered(conn: psycopg.Connection, dataset: str) -> dict[str, int]:
    """Last revision of each month of which something was landed, whoever sent it."""
    with conn.transaction():
        return dict(conn.execute(_DELIVERED, (dataset,)).fetchall())
