"""Whole months of a paged JSON API, each captured once.

months that nobody delivered -> page by page -> one JSON lines file -> ledger.capture

The first month is the earliest one known (delivered, captured, or `first_period` of the
connection), the last is the last complete one. A month that is there stays as it is; it
is read again only when asked for, and becomes a revision when its records differ.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import psycopg

from sinkron.carriers import ledger
from sinkron.carriers.calls import Calls, client
from sinkron.carriers.captures import OFFICE_TIME, Captures, digest
from sinkron.carriers.connection import Connection
from sinkron.carriers.errors import CarrierError
from sinkron.carriers.known import enter_unknown
from sinkron.carriers.partial import Partial
from sinkron.carriers.report import CaptureReport
from sinkron.contract import Contract

log = logging.getLogger(__name__)

SUFFIX = ".jsonl"
_MOST_STARTS = 3


def capture_api(
    conn: psycopg.Connection,
    contract: Contract,
    *,
    captures: Captures,
    connection: Connection,
    again: Collection[str] = (),
    make_calls: Callable[..., Calls] = Calls,
) -> CaptureReport:
    """Read the months that are not there; raises CarrierError."""
    enter_unknown(conn, captures, contract)
    there = {one.period for one in captures.files()}
    there.update(ledger.delivered(conn, contract.id))
    today = datetime.now(OFFICE_TIME).date()
    wanted = missing(there, first=connection.first_period, today=today)
    found = []
    with client(connection) as web:
        run = _Run(conn, contract, captures, make_calls(connection, web))
        for period in sorted({*wanted, *again}):
            found.append(run.month(period))
    return CaptureReport(files=sum(map(bool, found)), records=sum(found))


def missing(there: Collection[str], *, first: str | None, today: date) -> list[str]:
    """Months up to the last complete one that are not there."""
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    last = f"{year}-{month + 1:02d}"
    start = min([*there, first or last])
    return [one for one in _months(start, last) if one not in there]


def _months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while (period := f"{year}-{month:02d}") <= last:
        yield period
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


@dataclass(frozen=True)
class _Run:
    """One visit to one API."""

    conn: psycopg.Connection
    contract: Contract
    captures: Captures
    calls: Calls

    def month(self, period: str) -> int:
        """Capture one month; how many records, 0 when there is nothing new."""
        partial = Partial(self.captures.drafts / period)
        self._fetch(partial, period)
        with self.captures.draft(SUFFIX) as draft:
            records = partial.join(draft)
            if records == 0:
                log.warning("%s: no record of %s", self.contract.id, period)
            elif self._is_known(period, draft):
                log.info("%s: %s is as before", self.contract.id, period)
                records = 0
            else:
                self._keep(period, draft, records)
        partial.remove()
        return records

    def _fetch(self, partial: Partial, period: str) -> None:
        """Get the pages that are not there; all of them when their number changed."""
        for _ in range(_MOST_STARTS):
            while partial.pages is None or partial.next_page <= partial.pages:
                number = partial.next_page
                page = self.calls.page(self._path(period, number), number=number)
                if partial.pages not in (None, page.pages):
                    log.warning("%s: pages of %s changed", self.contract.id, period)
                    partial.start_again()
                    break
                partial.add(number, page.records, pages=page.pages)
            else:
                return
        raise CarrierError(
            f"the number of pages of {self.contract.id} {period} changes while it is "
            "read.",
            advice="the next run tries again; ask the office when its list is at rest.",
            retry=True,
        )

    def _path(self, period: str, page: int) -> str:
        location = self.contract.layouts[0].location or ""
        return location.format(period=period, page=page)

    def _keep(self, period: str, draft: Path, records: int) -> None:
        sha256 = digest(draft)
        put = self.captures.put(draft, folder=self._folder(period), suffix=SUFFIX)
        entry = ledger.Entry(self.contract.id, period, put.path, sha256, records)
        ledger.record(self.conn, entry)
        log.info("%s: captured %s records of %s", self.contract.id, records, period)

    def _is_known(self, period: str, draft: Path) -> bool:
        """Whether the last capture of the month has the same records, in any order."""
        before = [one for one in self.captures.files() if one.period == period]
        if not before:
            return False
        last = max(before, key=lambda one: one.revision)
        return _content(last.file.location) == _content(draft)

    def _folder(self, period: str) -> str:
        """Folder of the month's next revision, whoever sent the earlier ones."""
        sent = ledger.delivered(self.conn, self.contract.id).get(period, 0)
        captured = [one for one in self.captures.files() if one.period == period]
        last = max([sent, *(one.revision for one in captured)])
        return f"{period}.r{last + 1}" if last else period


def _content(path: Path) -> int:
    """A digest of the lines of a file that does not depend on their order."""
    total = 0
    with path.open("rb") as lines:
        for line in lines:
            found = hashlib.blake2b(line, digest_size=16).digest()
            total = (total + int.from_bytes(found)) % (1 << 128)
    return total
