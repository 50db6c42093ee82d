"""Dinkop (`dinkop/umkm`): every enterprise each quarter, with the aid it was given.

A snapshot: an aid is listed again in the next quarters. Most enterprises have none; a
training without goods is listed with an amount of 0 and is no receipt.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.benefits.programmes import UMKM
from sinkron.demo.desks.desk import Desk, numbers, texts
from sinkron.demo.layouts import textfile
from sinkron.demo.layouts.plan import Plan, Rendered, Table, day_texts
from sinkron.demo.layouts.textfile import TextFormat
from sinkron.demo.mistakes import damage
from sinkron.demo.mistakes.calendar import ENTERPRISES
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import TEXT, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import ALIVE, NOBODY, World

OWNS_SHARE, NEW_A_QUARTER, AIDED_SHARE = 0.13, 0.006, 0.09
LISTED_QUARTERS, LOST_SHARE = 4, 0.02
BRANCHES = ("WARUNG", "KERIPIK", "KONVEKSI", "KUE", "TOKO", "BENGKEL")
CODES = (47112, 10399, 14131, 10794, 47111, 45201)
AIDS = (
    ("MODAL USAHA", 2_500_000),
    ("PERALATAN", 3_750_000),
    ("GEROBAK", 5_000_000),
    ("PELATIHAN KEMASAN", 0),
)
FORM = TextFormat(",", quotes=True, fields={"split_line": 4, "quote_unclosed": 1})
MANNER = Manner(
    carrier=TEXT,
    nik="nik_pemilik",
    name="nama_pemilik",
    bad=(("nilai_bantuan", "LIMA JUTA", "unreadable_amount"),),
    nowhere={"kode_desa": "3507999999"},
    foreign={"kode_desa": "3573011002"},
    amount="nilai_bantuan",
    event="tgl",
)
AID_COLUMNS = ("home", "kind", "day", "month")


@dataclass
class Enterprises:
    """Who owns an enterprise, by home, and every aid that was given."""

    owners: dict[int, int] = field(default_factory=dict)
    aids: list[tuple[int, int, int, int]] = field(default_factory=list)

    def hand_in(self, desk: Desk) -> None:
        """Hand in the enterprises at the end of a quarter."""
        if desk.month % 3 != 2:
            return
        self._found(desk)
        self._aid(desk)
        rows = self._rows(desk)
        if len(rows):
            self._send(desk, rows)

    def _send(self, desk: Desk, rows: pd.DataFrame) -> None:
        """Hand in rows of enterprises and aids; an aid counts once."""
        home = rows["home"].to_numpy()
        owner = rows["owner"].to_numpy()
        kind, day = rows["kind"].to_numpy(), rows["day"].to_numpy()
        amount = np.array([sum_ for _, sum_ in AIDS] + [0])[kind]
        world = desk.world
        lost = world.dice.steady(home, "owner lost") < LOST_SHARE
        lost &= not desk.is_clean
        table = _table(desk, rows)
        lines = Lines(
            nik=world.persons.nik[owner],
            desa=world.homes.desa[home],
            event=day,
            amount=amount,
            fixed=kind < len(AIDS),
            odd=(
                ("nik_15_digits", "accepted:unlinked", lost),
                ("aid_without_amount", "accepted", (kind == len(AIDS) - 1) & ~lost),
            ),
        )
        plan, taken = desk.plan(ENTERPRISES, MANNER, lines, table)
        taken.nik[lost] = 0
        for row in np.flatnonzero(lost).tolist():
            ruined = damage.RUINED_NIK["nik_15_digits"](f"{lines.nik[row]:016d}")
            plan.edit("nik_pemilik", row, ruined)
        if desk.hand_in(_batch(desk, table), plan):
            return
        desk.units.add(UMKM, desk.month, taken.nik[taken.counts])
        keys = (home * 40_000 + day).tolist()
        here = desk.receipts.unreported(UMKM, keys, taken.counts & (amount > 0))
        desk.receipts.add(
            nik=taken.nik[here],
            named=owner[here],
            programme=UMKM,
            month=months.month_of(day[here]),
            desa=taken.desa[here],
            amount=amount[here],
        )

    def _found(self, desk: Desk) -> None:
        """Let some homes own an enterprise; every quarter a few more do."""
        world = desk.world
        share = OWNS_SHARE + NEW_A_QUARTER * (desk.step // 3)
        homes = np.flatnonzero(
            (world.homes.last_alive == world.month) & (world.homes.outside == 0)
        )
        homes = homes[world.dice.steady(homes, "enterprise") < share]
        cards = world.homes.card[homes]
        heads, spouses = world.heads()[cards], world.spouses()[cards]
        wife = world.dice.steady(homes, "who owns") < 0.55
        owner = np.where((spouses != NOBODY) & wife, spouses, heads)
        for home, person in zip(homes.tolist(), owner.tolist(), strict=True):
            if person != NOBODY:
                self.owners.setdefault(home, person)

    def _aid(self, desk: Desk) -> None:
        """Give some enterprises an aid in one of the months of the quarter."""
        homes = np.array(sorted(self.owners), dtype=np.int64)
        owner = np.array([self.owners[one] for one in homes.tolist()], dtype=np.int64)
        world, month = desk.world, desk.month
        alive = world.persons.status[owner] == ALIVE
        chosen = alive & (world.dice.steady(homes, f"aid {month}") < AIDED_SHARE)
        homes = homes[chosen]
        kind = world.dice.steady_pick(homes, f"aid kind {month}", (4, 3, 2, 1))
        start = months.first_day(month - 2)
        day = start + (88 * world.dice.steady(homes, f"aid day {month}")).astype(int)
        given = zip(homes.tolist(), kind.tolist(), day.tolist(), strict=True)
        self.aids += [(*one, month) for one in given]

    def _rows(self, desk: Desk) -> pd.DataFrame:
        """Return a row for each enterprise and aid, one for those without aid."""
        world = desk.world
        own = pd.DataFrame(sorted(self.owners.items()), columns=["home", "owner"])
        if not len(own):
            return own
        there = world.homes.last_alive[own["home"].to_numpy()] > world.month - 3
        own = own[there]
        recent = [aid for aid in self.aids if aid[3] > desk.month - 3 * LISTED_QUARTERS]
        aids = pd.DataFrame(recent, columns=list(AID_COLUMNS))
        rows = own.merge(aids.drop(columns="month"), on="home", how="left")
        rows = rows.fillna({"kind": len(AIDS), "day": 0}).astype(np.int64)
        return pd.DataFrame(rows.sort_values(["home", "day"], ignore_index=True))


def _turnover(world: World, home: Ints, month: int) -> Ints:
    level = np.exp(world.homes.welfare[home] / 1500) * 30
    drawn = 0.5 + world.dice.steady(home, f"turnover {month}")
    return np.asarray((level * drawn).astype(np.int64) * 1_000_000 // 2)


def _table(desk: Desk, rows: pd.DataFrame) -> Table:
    world, home = desk.world, rows["home"].to_numpy()
    owner, kind = rows["owner"].to_numpy(), rows["kind"].to_numpy()
    branch = world.dice.steady_pick(home, "branch", (1.0,) * len(BRANCHES))
    given = pa.array(kind < len(AIDS))
    sums = numbers(np.array([sum_ for _, sum_ in AIDS] + [0])[kind])
    name = world.names().take(pa.array(owner))
    codes = [code.replace(".", "") for code in world.geography.codes]
    turnover = _turnover(world, home, desk.month)
    first = pc.list_element(pc.split_pattern(name, " ", max_splits=1), 0)
    firm = pa.array(world.dice.steady(home, "firm") < 0.06)
    title = pc.binary_join_element_wise(texts(BRANCHES, branch), first, " ")
    titled = pc.binary_join_element_wise(title, pc.if_else(firm, ", CV", ""), "")
    return Table(
        {
            "nib": numbers(1_200_000_000_000 + home * 7_919 % 9_000_000_000),
            "nama_usaha": titled,
            "kbli": numbers(np.array(CODES)[branch]),
            "nik_pemilik": numbers(world.persons.nik[owner]),
            "nama_pemilik": name,
            "kode_desa": texts(codes, world.homes.desa[home]),
            "omzet_thn": numbers(turnover),
            "aset": numbers(turnover // 3),
            "tenaga_kerja": numbers(1 + branch % 3),
            "bantuan": pc.if_else(given, texts([*(a for a, _ in AIDS), ""], kind), ""),
            "nilai_bantuan": pc.if_else(given, sums, ""),
            "tgl": pc.if_else(given, day_texts(rows["day"].to_numpy(), "Y-m-d"), ""),
        }
    )


def _batch(desk: Desk, table: Table) -> Batch:
    name = f"umkm_{desk.month // 12}_tw{desk.month % 12 // 3 + 1}.csv"

    def write(rows: Table, plan: Plan) -> Rendered:
        return textfile.render(rows, plan, FORM)

    def elsewhere() -> Batch:
        kota = pa.array([f"35730{1 + one % 5}1001" for one in range(len(table))])
        moved = Table(dict(table.columns) | {"kode_desa": kota})
        return Batch(ENTERPRISES, name, moved, write)

    return Batch(ENTERPRISES, name, table, write, elsewhere)
