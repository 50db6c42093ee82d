"""BPJS Kesehatan (`bpjs/kepesertaan`): who is insured, month by month, as JSON lines.

The service knows no family card and no place. The dead and the moved stay insured for
some months, and so do a few whom no register knows.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.benefits.programmes import PBI_JK, PBPU_PEMDA
from sinkron.demo.desks.desk import Desk, texts
from sinkron.demo.layouts import jsonlines
from sinkron.demo.layouts.plan import Table
from sinkron.demo.mistakes.calendar import INSURED, REPEATED
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import JSON, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import ALIVE, DEAD, MOVED, UNLISTED

SEGMENTS = ("PBI-APBN", "PBPU-PEMDA", "PPU", "PBPU", "BP")
STATUSES = ("AKTIF", "NONAKTIF")
PBI, PEMDA, NOT_INSURED, ACTIVE = 0, 1, len(SEGMENTS), 0
OTHER_SHARES = (0.0, 0.12, 0.33, 0.2, 0.05, 0.3)
# Share of homes whose premium the state pays, by desil 0 (not ranked) to 10.
PBI_SHARE = np.array([0.3, 0.8, 0.78, 0.75, 0.7, 0.5, 0.1, 0.05, 0.03, 0.01, 0.0])
STAYS_MONTHS, STRANGER_SHARE, INACTIVE_SHARE = 3, 0.5, 0.04
MANNER = Manner(
    carrier=JSON,
    nik="nik",
    name="nama",
    bad=(
        ("segmen", "PBI-BARU", "unknown_code"),
        ("status", "DITANGGUHKAN", "unknown_code"),
    ),
)


def _segments(desk: Desk, who: Ints) -> Ints:
    dice, home = desk.world.dice, desk.home(who)
    share = PBI_SHARE[desk.desil_believed()[home]]
    other = dice.steady_pick(home, "segment", OTHER_SHARES)
    return np.where(dice.steady(home, "premium paid") < share, PBI, other)


def _listed(desk: Desk) -> Ints:
    """Return whom the list may know: the living, some of the gone, some strangers."""
    world, people = desk.world, desk.world.persons
    every = np.arange(len(people))
    gone = np.isin(people.status, (DEAD, MOVED))
    stays = gone & (world.month - people.since < STAYS_MONTHS)
    strange = people.status == UNLISTED
    strange &= world.dice.steady(every, "stranger insured") < STRANGER_SHARE
    strays = (stays | strange) & (not desk.is_clean)
    return np.flatnonzero((people.status == ALIVE) | strays)


def _table(desk: Desk, who: Ints, segment: Ints, status: Ints) -> Table:
    world = desk.world
    card = 2_000_000_000 + (1e9 * world.dice.steady(who, "noka")).astype(np.int64)
    start = months.first_day(desk.office.request.months[0])
    since = start - (3000 * world.dice.steady(who, "insured since")).astype(np.int64)
    until = np.full(len(who), months.first_day(desk.month) - 1)
    day = pa.date32()
    return Table(
        {
            "noka": pc.utf8_lpad(pa.array(card).cast(pa.string()), 13, "0"),
            "nik": pa.array(world.persons.nik[who]).cast(pa.string()),
            "nama": world.names().take(pa.array(who)),
            "segmen": texts(SEGMENTS, segment),
            "status": texts(STATUSES, status),
            "tmt": pa.array(since.astype(np.int32)).cast(day),
            "tat": pa.array(until.astype(np.int32), mask=status == ACTIVE).cast(day),
        }
    )


@dataclass
class Insurance:
    """Remembers what the last list in force says of whom."""

    _last: tuple[Ints, Ints, Ints] | None = None

    def hand_in(self, desk: Desk) -> None:
        """Hand in the list of a month."""
        world = desk.world
        who = _listed(desk)
        segment = _segments(desk, who)
        who, segment = who[segment < NOT_INSURED], segment[segment < NOT_INSURED]
        lapsed = world.dice.steady(who, f"lapsed {desk.month // 6}") < INACTIVE_SHARE
        status = lapsed.astype(np.int64)
        table = _table(desk, who, segment, status)
        lines = Lines(
            nik=world.persons.nik[who],
            desa=np.full(len(who), -1),
            odd=desk.of_the_gone(who),
        )
        plan, taken = desk.plan(INSURED, MANNER, lines, table)
        name = f"peserta_{months.period(desk.month)}.jsonl"
        fate = desk.hand_in(Batch(INSURED, name, table, jsonlines.render), plan)
        here = np.flatnonzero(taken.counts & (segment <= PEMDA) & (status == ACTIVE))
        programme = np.where(segment[here] == PBI, PBI_JK, PBPU_PEMDA)
        insured = (taken.nik[here], who[here], programme)
        if fate == REPEATED and self._last is not None:
            insured, fate = self._last, ""
        if fate:
            return
        self._last = insured
        desk.receipts.add(
            nik=insured[0],
            named=insured[1],
            programme=insured[2],
            month=desk.month,
            desa=world.geography.unknown,
        )
