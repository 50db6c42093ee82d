"""Dppkb (`dppkb/pelatihan_ibu_muda`): young mothers trained, batch by batch.

25 in each of twelve kecamatan, fewer in a small district. Every second batch is drawn
by lot and lists all who applied. What became of them comes as revisions of the period.
"""

from dataclasses import dataclass, field

import numpy as np

from sinkron.demo import months
from sinkron.demo.benefits.programmes import IBU_MUDA
from sinkron.demo.desks.desk import Desk
from sinkron.demo.inbox import ACCEPTED, HELD, SUPERSEDED, letter
from sinkron.demo.layouts import angkatan
from sinkron.demo.layouts.angkatan import Batch
from sinkron.demo.layouts.plan import Plan, Table
from sinkron.demo.mistakes import files
from sinkron.demo.mistakes.calendar import MOTHERS
from sinkron.demo.mistakes.lines import BOOK, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import ALIVE, CHILD, SINGLE, Mask, World
from sinkron.demo.truth.receipts import Receipts

# A batch begins in the second month of every half-year; the list is of the next month.
EVERY, BEGINS = 6, 1
KECAMATAN, PLACES = 12, 25
YOUNGEST, OLDEST = 19, 32
FIRST_DAYS, SHORTEST, LONGEST = (19, 25), 23, 30
# Months after the batch's month in which a revision with results is sent.
RESULTS = (4, 8)
# What goes wrong with each revision, batch by batch.
TROUBLE = (("", "encrypted", ""), ("", "", "header_unknown"), ("html", "", ""))
BAD = ("Jenis Pelatihan", "MEMBATIK", "unknown_code")
BAD_LOTTERY = ((angkatan.ACCEPTED, "MUNGKIN", "unknown_code"), BAD)


def _manner(*, lottery: bool) -> Manner:
    return Manner(
        carrier=BOOK,
        nik="NIK",
        name="Nama",
        birth="Tgl Lahir",
        bad=BAD_LOTTERY if lottery else (BAD,),
        unread=(("Lulus", "X"),),
        event="Tgl Mulai",
    )


@dataclass
class Mothers:
    """The batches so far, and who is in force in each."""

    batches: list[Batch] = field(default_factory=list)
    applied: set[int] = field(default_factory=set)
    # Batch and person, for every accepted line of a list in force.
    trained: set[tuple[int, int]] = field(default_factory=set)

    def hand_in(self, desk: Desk) -> Batch | None:
        """Begin a batch and return it, or hand in the one of a month ago."""
        number, due = 1 + desk.step // EVERY, desk.step % EVERY
        begun = bool(self.batches) and self.batches[-1].number == number
        if due == BEGINS:
            batch = self._begin(desk)
            if len(batch.person):
                self.batches.append(batch)
                return batch
        elif due == BEGINS + 1 and begun:
            self._send(desk, self.batches[-1])
        return None

    def finish(self, world: World, receipts: Receipts) -> None:
        """Take who is in force at the end, each once, in the month of her start."""
        start = {batch.number: batch.start for batch in self.batches}
        rows = sorted(self.trained)
        who = np.array([person for _, person in rows], dtype=np.int64)
        days = np.array([start[number] for number, _ in rows], dtype=np.int64)
        receipts.add(
            nik=world.persons.nik[who],
            named=who,
            programme=IBU_MUDA,
            month=months.month_of(days),
            desa=world.geography.unknown,
        )

    def _begin(self, desk: Desk) -> Batch:
        """Choose the twelve kecamatan with most candidates, and who takes part."""
        world, number = desk.world, 1 + desk.step // EVERY
        lottery = number % 2 == 0
        who = self._candidates(desk)
        kecamatan = world.geography.kecamatan[world.desa(who)]
        most = np.argsort(-np.bincount(kecamatan, minlength=33), kind="stable")
        here = np.isin(kecamatan, most[:KECAMATAN])
        who, kecamatan = who[here], kecamatan[here]
        luck = world.dice.steady(who, f"batch {number}")
        order = np.lexsort((luck, kecamatan))
        who, kecamatan = who[order], kecamatan[order]
        size = np.bincount(kecamatan, minlength=33)
        rank = np.arange(len(who)) - (np.cumsum(size) - size)[kecamatan]
        chosen = rank < np.minimum(PLACES, -(-size // 2))[kecamatan]
        listed = (rank < 4 * PLACES) if lottery else chosen
        start = months.first_day(desk.month) + FIRST_DAYS[number % 2 == 0]
        days = SHORTEST + int(desk.rng("batch").integers(0, LONGEST - SHORTEST + 1))
        who, kecamatan, chosen = who[listed], kecamatan[listed], chosen[listed]
        self.applied |= set(who[chosen].tolist())
        return Batch(number, start, start + days - 1, lottery, who, kecamatan, chosen)

    def _candidates(self, desk: Desk) -> Ints:
        """Return young women who are or were married, of families in need."""
        world = desk.world
        people, age = world.persons, world.age(months.first_day(desk.month))
        young = (people.sex == 2) & (age >= YOUNGEST) & (age <= OLDEST)
        able = (people.status == ALIVE) & (people.marital != SINGLE)
        who = np.flatnonzero(young & able & (people.relation != CHILD))
        desil = desk.desil()[desk.home(who)]
        who = who[(desil >= 1) & (desil <= 6)]
        return who[~np.isin(who, np.array(sorted(self.applied), dtype=np.int64))]

    def _send(self, desk: Desk, batch: Batch) -> None:
        """Hand in the list of a batch, and its revisions as far as time goes."""
        last = desk.office.request.months[-1]
        known = [0, *(one for one in RESULTS if desk.month - 1 + one <= last)]
        trouble = ("", "", "")
        if not desk.is_clean:
            trouble = TROUBLE[(batch.number - 1) % len(TROUBLE)]
        last_good = max((at for at in range(len(known)) if not trouble[at]), default=-1)
        for at, after in enumerate(known):
            fate = SUPERSEDED if at < last_good else HELD
            status = ACCEPTED if at == last_good else fate
            self._send_one(desk, batch, (at, after), trouble[at], status)

    def _send_one(
        self,
        desk: Desk,
        batch: Batch,
        revision: tuple[int, int],
        trouble: str,
        status: str,
    ) -> None:
        at, after = revision
        table = angkatan.table(desk.world, batch, after)
        name = f"Peserta Pelatihan Ibu Muda Angkatan {batch.number}"
        name += (" (hasil)" if after else "") + ".xlsx"
        file = files.Batch(
            MOTHERS, name, table, lambda rows, plan: angkatan.render(rows, plan, batch)
        )
        inbox, month = desk.office.inbox, desk.month
        if trouble:
            sent = files.MAKERS[trouble](file)
            inbox.put(MOTHERS, month, sent, status, revision=at + 1)
            inbox.note_file(trouble, f"held:{files.PROBLEMS[trouble]}")
            return
        plan, counts = self._planted(desk, batch, table, at)
        sent = letter(name, file.write(table, plan), plan)
        inbox.put(MOTHERS, month, sent, status, revision=at + 1)
        if status == ACCEPTED:
            inside = batch.person[counts & batch.accepted].tolist()
            self.trained |= {(batch.number, one) for one in inside}

    def _planted(
        self, desk: Desk, batch: Batch, table: Table, at: int
    ) -> tuple[Plan, Mask]:
        world, who = desk.world, batch.person
        lines = Lines(
            nik=world.persons.nik[who],
            desa=world.desa(who),
            birth=world.persons.birth[who],
            event=np.where(batch.accepted, batch.start, 0),
            fixed=batch.accepted,
        )
        manner = _manner(lottery=batch.lottery)
        plan, taken = desk.plan(f"{MOTHERS} {at}", manner, lines, table)
        return plan, taken.counts
