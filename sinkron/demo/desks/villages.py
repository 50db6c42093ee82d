"""The desa (`dpmd/blt_dana_desa`): cash from the village fund, one workbook a desa.

A desa draws up its list once a quarter and keeps to it, also when somebody on it dies.
Most pay by the month, some for two months, some by the quarter.
"""

from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import pyarrow as pa

from sinkron.demo import months
from sinkron.demo.benefits.lists import Lists
from sinkron.demo.benefits.programmes import BLT_DD
from sinkron.demo.desks.desk import Desk, numbers, street_addresses
from sinkron.demo.layouts import blt
from sinkron.demo.layouts.blt import SEQUENCE, Style
from sinkron.demo.layouts.plan import Table
from sinkron.demo.mistakes.calendar import BLT
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import BOOK, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import NOBODY, World

# Share of families on the list of a desa that has one, by desil 0 to 10.
COVERAGE = np.array([0.1, 0.7, 0.65, 0.6, 0.5, 0.2, 0.1, 0.05, 0.03, 0.02, 0.02])
# Who is on the list of another programme is mostly left out.
ALSO_ELSEWHERE = 0.15
SUM, SHORT_SHARE, SHORT_BY = 300_000, 0.08, 50_000
BY_MONTH, BY_TWO, BY_QUARTER = range(3)
RHYTHMS = (0.78, 0.1, 0.12)
MISSING_SHARE, WAYS = 0.02, 14
SMALL_DISTRICT, LARGE_DISTRICT, LEAST, MOST = 600, 12_000, 0.2, 0.97
MANNER = Manner(
    carrier=BOOK,
    nik="NIK",
    name="NAMA",
    kk="NO KK",
    bad=(
        ("JUMLAH", "TIGA RATUS RIBU", "unreadable_amount"),
        ("BULAN", "SUSULAN", "unreadable_stage"),
    ),
    amount="JUMLAH",
)
KOTA = ("BLIMBING", "KLOJEN", "KEDUNGKANDANG", "SUKUN", "LOWOKWARU")


def _taking_part(world: World, families: int) -> Ints:
    """Return the desa that have a list.

    Nearly all of them; some in a district of middle size, where each has few families
    and the files would be many.
    """
    desa = np.arange(len(world.geography.names))
    share = min(LEAST + families / LARGE_DISTRICT, MOST)
    share = MOST if families < SMALL_DISTRICT else share
    return desa[world.dice.steady(desa, "has blt") < share]


def _styles(world: World, desa: Ints) -> dict[int, Style]:
    """Return the ways of each desa."""
    geography = world.geography
    ways = [world.dice.steady(desa, f"blt way {at}").tolist() for at in range(WAYS)]
    styles = {}
    for one, own in zip(desa.tolist(), zip(*ways, strict=True), strict=True):
        older = geography.variants[one]
        styles[one] = Style(
            desa=older if older and own[0] < 0.5 else geography.names[one],
            kecamatan=geography.kecamatan_names[geography.kecamatan[one]],
            is_kelurahan=geography.codes[one].split(".")[3].startswith("1"),
            ways=own,
        )
    return styles


@dataclass
class Villages:
    """The lists of the desa for the quarter."""

    _homes: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _payees: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    _styles: dict[int, Style] = field(default_factory=dict)

    def draw_up(self, desk: Desk, lists: Lists) -> None:
        """Draw up the lists of a quarter from the ranking, need and other lists."""
        world = desk.world
        homes = np.unique(desk.version.homes)
        alive = (world.homes.last_alive[homes] == world.month) & (
            world.homes.outside[homes] == 0
        )
        homes = homes[alive]
        elsewhere = desk.home(np.concatenate([lists.pkh, lists.sembako]))
        share = COVERAGE[desk.desil_believed()[homes]]
        drawn = world.dice.steady(homes, "BLT_DD") / share
        there = np.isin(homes, elsewhere)
        homes = homes[np.where(there, drawn < ALSO_ELSEWHERE, drawn < 1)]
        heads = world.heads()[world.homes.card[homes]]
        self._homes, self._payees = homes[heads != NOBODY], heads[heads != NOBODY]

    def hand_in(self, desk: Desk) -> None:
        """Hand in the lists of a month."""
        world, month = desk.world, desk.month
        first = self._first_months(desk)
        rows = np.flatnonzero(first >= 0)
        desa = world.homes.desa[self._homes[rows]]
        rows = rows[np.lexsort((self._payees[rows], desa))]
        if not len(rows):
            return
        who, first = self._payees[rows], first[rows]
        desa = world.homes.desa[self._homes[rows]]
        self._styles = _styles(world, np.unique(desa))
        amount = SUM * (month - first + 1)
        short = world.dice.steady(who, "blt short") < SHORT_SHARE
        amount -= np.where(short & (month > first), SHORT_BY, 0)
        table = self._table(desk, who, desa, first, amount)
        shown = desk.shown_cards(who)
        lines = Lines(
            nik=world.persons.nik[who],
            desa=desa,
            kk=world.cards.kk[shown],
            amount=amount,
            odd=(
                *desk.of_the_gone(who),
                ("paid_with_old_kk", "accepted", shown != world.persons.card[who]),
            ),
        )
        plan, taken = desk.plan(BLT, MANNER, lines, table)
        folder = partial(self._batch, month)
        _, in_force = desk.hand_in_parts(table, plan, desa, folder)
        here = np.flatnonzero(taken.counts & in_force)
        desk.receipts.spread(
            first[here],
            np.full(len(here), month),
            amount[here],
            nik=taken.nik[here],
            named=who[here],
            programme=np.full(len(here), BLT_DD),
            desa=taken.desa[here],
        )

    def _first_months(self, desk: Desk) -> Ints:
        """Return the first month that this month's list of each payee covers, or -1."""
        world, month = desk.world, desk.month
        desa = world.homes.desa[self._homes]
        families = desk.office.request.families
        part = np.isin(desa, _taking_part(world, families))
        sends = world.dice.steady(desa, f"blt sent {month}") >= MISSING_SHARE
        rhythm = world.dice.steady_pick(desa, "blt rhythm", RHYTHMS)
        length = np.where(rhythm == BY_QUARTER, 3, 1 + (rhythm == BY_TWO))
        due = (rhythm == BY_MONTH) | ((rhythm == BY_QUARTER) & (month % 3 == 2))
        due |= (rhythm == BY_TWO) & ((month + desa) % 2 == 0)
        return np.where(part & sends & due, month - length + 1, -1)

    def _table(
        self, desk: Desk, who: Ints, desa: Ints, first: Ints, amount: Ints
    ) -> Table:
        world = desk.world
        covered = [
            blt.covered(one, desk.month, self._styles[place].month)
            for one, place in zip(first.tolist(), desa.tolist(), strict=True)
        ]
        return Table(
            {
                SEQUENCE: pa.array(np.arange(1, len(who) + 1)),
                "NIK": numbers(world.persons.nik[who]),
                "NO KK": numbers(world.cards.kk[desk.shown_cards(who)]),
                "NAMA": world.names().take(pa.array(who)),
                "ALAMAT": street_addresses(world, desk.home(who)),
                "BULAN": pa.array(covered),
                "JUMLAH": pa.array(amount),
                "KET": pa.array([None] * len(who), pa.string()),
            },
            sequence=SEQUENCE,
        )

    def _batch(self, month: int, desa: int, table: Table) -> Batch:
        own = self._styles[desa]

        def elsewhere() -> Batch:
            kota = replace(own, desa=KOTA[desa % len(KOTA)], kecamatan="KLOJEN")
            return _written(kota, month, table)

        return replace(_written(own, month, table), elsewhere=elsewhere)


def _written(own: Style, month: int, table: Table) -> Batch:
    desa, kecamatan = own.desa.title(), own.kecamatan.title()
    return Batch(
        BLT,
        f"BLT DD {desa} - {kecamatan} {months.name(month).title()}.xlsx",
        table,
        lambda rows, plan: blt.render(rows, plan, own, month),
    )
