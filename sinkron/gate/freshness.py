"""When each delivery is expected, as a pure function of contracts and the ledger.

Contract + periods that came -> the periods without an accepted delivery, with the day
each is due and the day after which it is late

The first accepted period of a source sets its rhythm: the next one is expected
`every_months` later, and so on from each accepted one; a delivery off the rhythm sets
it anew. A source of which nothing was ever accepted is measured as if it had delivered
last in the month before the first accepted period of any source: it is late once a
whole rhythm has passed since then. No clock and no database.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sinkron.contract import Contract
from sinkron.gate.sentences import Sentence


@dataclass(frozen=True)
class Came:
    """Periods of one source: those accepted, and all of which anything was landed."""

    accepted: frozenset[str] = frozenset()
    landed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Expected:
    """One delivery that an office owes us."""

    contract: Contract
    period: str
    due: date
    late_after: date
    has_come: bool
    last_accepted: str | None

    def is_late(self, today: date) -> bool:
        """More days have passed than the contract allows."""
        return today > self.late_after

    def sentence(self) -> Sentence:
        """Which office owes what since when; if it came, nothing of it was taken."""
        one = self.contract
        since = self.late_after + timedelta(days=1)
        if self.has_come:
            what_id = "sudah datang, tetapi belum ada isinya yang diterima"
            what_en = "has come, but nothing of it was accepted"
            todo_id = "Perbaiki menurut alasan penahanannya, lalu kirim ulang."
            todo_en = "Correct it as the reason of its hold says, and send it again."
        else:
            what_id, what_en = "belum datang", "has not come"
            folder = f"{one.folder}/{self.period}"
            todo_id = f"Kirim ke {folder}."
            todo_en = f"Send it to {folder}."
            if one.carrier != "file":
                todo_id = "Pastikan sumbernya dapat dibaca untuk periode itu."
                todo_en = "Make sure that its source can be read for that period."
        return Sentence(
            f"{one.owner}: {one.title}, periode {self.period}, {what_id}; batas "
            f"{self.due}, terlambat sejak {since}. {todo_id}",
            f"{one.owner}: {one.title}, period {self.period}, {what_en}; due "
            f"{self.due}, late since {since}. {todo_en}",
        )


def expected(
    contract: Contract, came: Came, *, start: str | None, today: date
) -> tuple[Expected, ...]:
    """Everything a source owes, oldest first, up to the next that is not late.

    `start` is the first accepted period of any source; before it nothing is owed.
    """
    if start is None:
        return ()
    accepted = sorted(came.accepted)
    owed: list[Expected] = []
    for month in _months_without(contract, accepted, start):
        period = _period(month)
        owed.append(
            Expected(
                contract=contract,
                period=period,
                due=_after(month, contract.service_level.due_days),
                late_after=_after(month, contract.service_level.late_days),
                has_come=period in came.landed,
                last_accepted=accepted[-1] if accepted else None,
            )
        )
        is_next = not accepted or period > accepted[-1]
        if is_next and not owed[-1].is_late(today):
            break
    return tuple(owed)


def _months_without(
    contract: Contract, accepted: list[str], start: str
) -> Iterator[int]:
    """Months of the rhythm in which nothing was accepted: the gaps, then without end.

    A delivery that comes before the next month of the rhythm answers for its month.
    """
    every = contract.service_level.every_months
    months = [_month(one) for one in accepted] or [_month(start) - 1]
    due = months[0] + every
    for month in months[1:]:
        while due + every <= month:
            yield due
            due += every
        due = month + every
    while True:
        yield due
        due += every


def _month(period: str) -> int:
    year, month = period.split("-")
    return int(year) * 12 + int(month) - 1


def _period(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def _after(month: int, days: int) -> date:
    """So many days after the end of a month."""
    year, number = month // 12, month % 12 + 1
    last = date(year, number, calendar.monthrange(year, number)[1])
    return last + timedelta(days=days)
