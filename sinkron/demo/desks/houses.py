"""Dpkpck (`dpkpck/rtlh`): houses repaired, one list a fund, reported as work goes on.

A repair is in the list of every quarter in which it is at work. Some houses get a
second fund, and in some houses live two families, each of which is helped once.
"""

from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa

from sinkron.demo import months
from sinkron.demo.benefits.programmes import RTLH
from sinkron.demo.desks.desk import Desk
from sinkron.demo.layouts import rtlh
from sinkron.demo.layouts.plan import Table
from sinkron.demo.layouts.rtlh import FUNDS
from sinkron.demo.mistakes.calendar import HOUSES
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import TEXT, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import NOBODY, Mask

STARTED_SHARE, LEAST = 0.03, 10
TWICE_SHARE, SHARED_SHARE, UNPLACED_SHARE = 0.25, 0.2, 0.15
UNKNOWN_SHARE = 0.4
FUND_SHARES = (5, 4, 2, 2, 1)
SUMS = (20_000_000, 20_000_000, 17_500_000, 10_000_000, 15_000_000)
SHORTEST, LONGEST = 14, 170
MANNER = Manner(
    carrier=TEXT,
    nik="nik",
    name="nama",
    kk="no_kk",
    kk_decides=True,
    bad=(
        ("sumber_dana", "DONATUR", "unknown_code"),
        ("nilai", "DUA PULUH JUTA", "unreadable_amount"),
    ),
    unread=(("atap", "RUMBIA"), ("lantai", "ENTAH")),
    nowhere={"kode_desa": "3507999999"},
    foreign={"kode_desa": "3573011002"},
    amount="nilai",
    event="tgl_mulai",
)


@dataclass(frozen=True)
class Repair:
    """One repair: house, who lives there, fund, and when work begins and ends."""

    house: int
    person: int
    card: int
    desa: int
    fund: int
    start: int
    end: int
    placed: bool
    again: bool


@dataclass
class Houses:
    """Every repair so far."""

    repairs: list[Repair] = field(default_factory=list)

    def hand_in(self, desk: Desk) -> None:
        """Hand in the repairs that were at work in the quarter that ends."""
        if desk.month % 3 != 2:
            return
        self._begin(desk)
        first = months.first_day(desk.month - 2)
        rows = pd.DataFrame(
            [
                {**vars(one), "number": at}
                for at, one in enumerate(self.repairs)
                if one.end >= first
            ]
        )
        if not len(rows):
            return
        rows = rows.sort_values(["fund", "number"], ignore_index=True)
        once = (rows["start"] >= first) & (rows["end"] <= months.last_day(desk.month))
        free = (once & ~rows["again"]).to_numpy()
        self._send(desk, rows, free)

    def _send(self, desk: Desk, rows: pd.DataFrame, free: Mask) -> None:
        """Hand in one file a fund; `free` repairs are reported this once only."""
        world = desk.world
        card, person = rows["card"].to_numpy(), rows["person"].to_numpy()
        fund, number = rows["fund"].to_numpy(), rows["number"].to_numpy()
        amount = np.array(SUMS)[fund]
        table = rtlh.table(world, rows, amount, desk.month)
        drawn = world.dice.steady(number, "repair of nobody")
        unknown = free & (drawn < UNKNOWN_SHARE) & (not desk.is_clean)
        lines = Lines(
            nik=world.persons.nik[person],
            desa=rows["desa"].to_numpy(),
            kk=world.cards.kk[card],
            event=rows["start"].to_numpy(),
            amount=amount,
            fixed=~free,
            named=~free | ~rows["placed"].to_numpy(),
            part=fund,
            odd=(
                ("house_funded_twice", "accepted", rows["again"].to_numpy()),
                ("nobody_named", "accepted:unlinked", unknown),
            ),
        )
        plan, taken = desk.plan(HOUSES, MANNER, lines, table)
        taken.nik[unknown], taken.kk[unknown] = 0, 0
        for row in np.flatnonzero(unknown).tolist():
            plan.edit("nik", row, "-")
            plan.edit("no_kk", row, "")
        _, in_force = desk.hand_in_parts(table, plan, fund, partial(_file, desk))
        counts = taken.counts & in_force
        here = desk.receipts.unreported(RTLH, number.tolist(), counts)
        desk.receipts.add(
            nik=taken.nik[here],
            named=person[here],
            card=np.where(taken.kk[here] > 0, card[here], NOBODY),
            programme=RTLH,
            month=months.month_of(lines.event[here]),
            desa=taken.desa[here],
            amount=amount[here],
        )

    def _begin(self, desk: Desk) -> None:
        """Begin the repairs of a quarter: poor homes, each helped once or twice."""
        world, rng = desk.world, desk.rng("repairs")
        helped = {one.house for one in self.repairs} | {
            world.cards.home[one.card] for one in self.repairs
        }
        alive = (world.homes.last_alive == world.month) & (world.homes.outside == 0)
        heads = world.heads()[world.homes.card]
        homes = np.flatnonzero(alive & (heads != NOBODY))
        homes = homes[~np.isin(homes, np.array(sorted(helped), dtype=np.int64))]
        count = max(LEAST, round(STARTED_SHARE * len(homes) / 4))
        need = world.homes.welfare[homes] + rng.normal(0, 300, len(homes))
        for home in homes[np.argsort(need, kind="stable")[:count]].tolist():
            one = self._repair(desk, rng, home, home, NOBODY)
            if rng.random() < TWICE_SHARE:
                self._repair(desk, rng, home, home, one.fund)
        self._share(desk, rng, homes)

    def _share(self, desk: Desk, rng: np.random.Generator, homes: Ints) -> None:
        """Let a second family live in a house under repair, helped by another fund."""
        desa = desk.world.homes.desa
        used = {desk.world.cards.home[one.card] for one in self.repairs}
        for one in list(self.repairs):
            near = homes[desa[homes] == desa[one.house]].tolist()
            free = [home for home in near if home not in used]
            old = one.start < months.first_day(desk.month - 2)
            if old or one.again or not free or rng.random() >= SHARED_SHARE:
                continue
            used.add(free[0])
            self._repair(desk, rng, one.house, free[0], one.fund)

    def _repair(
        self, desk: Desk, rng: np.random.Generator, house: int, home: int, other: int
    ) -> Repair:
        """Begin one repair of a house for the family of a home, from another fund."""
        world = desk.world
        person = int(world.heads()[world.homes.card[home]])
        weights = np.array(FUND_SHARES, dtype=float)
        if other != NOBODY:
            weights[other] = 0
        fund = int(rng.choice(len(FUNDS), p=weights / weights.sum()))
        start = months.first_day(desk.month - 2) + int(rng.integers(3, 85))
        end = start + int(rng.integers(SHORTEST, LONGEST))
        card = int(desk.shown_cards(np.array([person]))[0])
        placed = bool(
            world.dice.steady(np.array([house]), "no place")[0] >= UNPLACED_SHARE
        )
        again = other != NOBODY
        desa = int(world.homes.desa[house])
        made = Repair(house, person, card, desa, fund, start, end, placed, again)
        if again:
            self.repairs = [
                Repair(**(vars(one) | {"again": True})) if one.house == house else one
                for one in self.repairs
            ]
        self.repairs.append(made)
        return made


def _file(desk: Desk, fund: int, table: Table) -> Batch:
    quarter = f"{desk.month // 12}_TW{desk.month % 12 // 3 + 1}"
    pen = rtlh.pen(fund)

    def elsewhere() -> Batch:
        kota = [f"35.73.0{1 + one % 5}.1001" for one in range(len(table))]
        moved = Table(
            dict(table.columns) | {"kode_desa": pa.array(kota)}, table.sequence
        )
        name = f"RTLH_{FUNDS[fund]}_KOTA_{quarter}.csv"
        return Batch(HOUSES, name, moved, pen)

    name = f"RTLH_{FUNDS[fund]}_{quarter}.csv"
    return Batch(HOUSES, name, table, pen, elsewhere)
