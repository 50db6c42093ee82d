"""The desk of Dispendukcapil: the register of every month, and the families it makes.

    who is listed -> layout of the month -> delivery -> lineages and members (truth)

Mostly the register is one SIAK export, by turns as text and as a workbook; a few months
come as a BIP, which lists only the living.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sinkron.demo.inbox import HELD
from sinkron.demo.layouts import bip, bip_book, siak
from sinkron.demo.layouts.plan import Plan, Table
from sinkron.demo.mistakes.calendar import REGISTER, REPEATED, TURNS
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.planting import NONE
from sinkron.demo.mistakes.register_clerk import RegisterClerk
from sinkron.demo.months import Ints
from sinkron.demo.office import Office
from sinkron.demo.population.world import ALIVE, World
from sinkron.demo.truth.lineage import Lineages
from sinkron.demo.truth.tables import Truth
from sinkron.demo.truth.taken import Month, Taken

# A register of more lines is not sent as a workbook.
MOST_WORKBOOK_LINES = 150_000
BIP_TURNS = (5, 9)


@dataclass
class Registry:
    """Hands in the register; knows the families and the register in force."""

    world: World
    office: Office
    truth: Truth
    clerk: RegisterClerk
    families: Lineages = field(default_factory=Lineages)
    taken: Taken | None = None

    def hand_in(self, step: int, month: int) -> None:
        """Hand in the register of a month and tell the truth what it says."""
        if step % TURNS[REGISTER] in BIP_TURNS:
            fate, taken = self._bip(step, month)
        else:
            fate, taken = self._siak(step, month)
        if fate == REPEATED and self.taken is not None:
            taken = self.taken
        if fate != HELD:
            self.taken = taken
        self.truth.add(self._month(month, taken, held=fate == HELD))

    def _siak(self, step: int, month: int) -> tuple[str, Taken]:
        who = siak.listed(self.world)
        workbook = step % 2 == 1 and len(who) <= MOST_WORKBOOK_LINES
        clean = self.office.request.defects == NONE
        looks = siak.Looks.of(step, workbook=workbook, clean=clean)
        plan, taken = self.clerk.plan(
            self.world, who, self.families, labels=workbook, step=step
        )
        batch = Batch(
            dataset=REGISTER,
            name=siak.file_name(month, looks),
            table=siak.table(self.world, who, looks),
            write=siak.pen(looks),
        )
        return self.office.hand_in(month, step, [batch], [plan]), taken

    def _bip(self, step: int, month: int) -> tuple[str, Taken]:
        """Hand in a workbook a kecamatan; one of them may lie there spoiled as well."""
        who = _living(self.world)
        plan, taken = self.clerk.plan_bip(self.world, who, self.families, step=step)
        table = bip.table(self.world, who)
        geography = self.world.geography
        kecamatan = geography.kecamatan[np.asarray(table.columns[bip.DESA])]
        codes, part = np.unique(kecamatan, return_inverse=True)
        names = geography.kecamatan_names[codes]
        tables = [table.take(np.flatnonzero(part == at)) for at in range(len(codes))]
        batches = [
            self._workbook(bip.file_name(name), lines)
            for name, lines in zip(names, tables, strict=True)
        ]
        plans: Sequence[Plan] = plan.parted(part, len(codes))
        fate, _ = self.office.hand_in_parts(month, step, batches, plans)
        return fate, taken

    def _workbook(self, name: str, lines: Table) -> Batch:
        geography, month = self.world.geography, self.world.month
        kota = bip_book.pen(bip.elsewhere(geography), month)
        foreign = Batch(REGISTER, "BIP_BLIMBING.xlsx", lines, kota)
        pen = bip_book.pen(geography, month)
        return Batch(REGISTER, name, lines, pen, elsewhere=lambda: foreign)

    def _month(self, month: int, taken: Taken, *, held: bool) -> Month:
        """Return the members at the end of a month; a held register changes nothing."""
        if held and self.truth.last is not None:
            self.families.keep()
            return replace(self.truth.last, month=month)
        people, cards = self.world.persons, self.world.cards
        return self.families.take(month, taken, people.nik, cards.kk)


def _living(world: World) -> Ints:
    """Return the living, desa by desa and card by card, the head first."""
    one = world.persons
    who = np.flatnonzero(one.status == ALIVE)
    desa = world.homes.desa[world.cards.home[one.card[who]]]
    place = world.geography.kecamatan[desa]
    order = np.lexsort((one.birth[who], one.relation[who], one.card[who], desa, place))
    return who[order]
