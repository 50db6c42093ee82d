"""Payment lists (`dinsos/penyaluran`): a workbook a month, never quite the same.

Some months have title rows, some have other spellings of the headers, some a second
sheet with totals before the list; a row `JUMLAH` stands at the end of all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.benefits import payments
from sinkron.demo.benefits.lists import BANSOS, COMPONENTS
from sinkron.demo.benefits.payments import Payments
from sinkron.demo.layouts import places, workbook
from sinkron.demo.layouts.plan import Pen, Plan, Rendered, Table
from sinkron.demo.layouts.workbook import Frame, Lines
from sinkron.demo.months import Ints
from sinkron.demo.population.world import NOBODY, World

SEQUENCE = "NO"
# Beyond this a month comes as one workbook a programme.
MOST_LINES = 100_000
STATUSES = ("BERHASIL", "GAGAL", "RETUR")
STATUS_SHARES = (0.975, 0.015, 0.01)
FIRST_PERSON = 100_000_000
ROMAN = ("I", "II", "III", "IV")
ALIASES = {
    "NIK KTP": "NIK",
    "NOMINAL": "NOMINAL (Rp)",
    "TGL SALUR": "TANGGAL SALUR",
    "NM KEC": "NAMA KECAMATAN",
    "NM KEL": "NAMA KELURAHAN",
}
OLD_NUMBER_MONTHS = 6


@dataclass(frozen=True)
class Looks:
    """What differs between the months of the same layout."""

    titles: bool
    aliases: bool
    recap: bool
    capitals: bool

    @classmethod
    def of(cls, step: int) -> "Looks":
        """Return the looks of the step-th month."""
        return cls(
            titles=step % 3 == 1,
            aliases=step % 5 == 4,
            recap=step % 6 == 2,
            capitals=step % 2 == 0,
        )

    def headers(self) -> Mapping[str, str]:
        """Return the other spellings of the headers, if this month has them."""
        return ALIASES if self.aliases else {}


def stage(first: int, last: int, form: int) -> str:
    """Write the months of a stage; a stage bears the year of its last month."""
    year, short = last // 12, months.SHORT
    if form == payments.MONTH:
        return months.name(first)
    if form == payments.RANGE:
        return f"{short[first % 12]}-{short[last % 12]} {year}"
    quarter = last % 12 // 3
    if form == payments.STAGE:
        return f"TAHAP {quarter + 1} {year}"
    span = f"{short[first % 12]}-{short[last % 12]}"
    return f"TRIWULAN {ROMAN[quarter]} ({span}) {year}"


def _stages(paid: Payments) -> pa.Array:
    keys = np.stack([paid.first, paid.last, paid.form])
    distinct, position = np.unique(keys, axis=1, return_inverse=True)
    texts = [stage(*(int(part) for part in one)) for one in distinct.T]
    return pa.array(texts, pa.string()).take(pa.array(position.reshape(-1)))


def old_numbers(world: World, paid: Payments) -> Ints:
    """Return the lines that name the card which the family had before, or -1 each."""
    home = world.cards.home[world.persons.card[paid.person]]
    before = world.homes.old_card[home]
    recent = world.month - world.homes.renewed[home] < OLD_NUMBER_MONTHS
    late = world.dice.steady(home, "list keeps number") < 0.7
    return np.where(recent & late, before, NOBODY)


def outcomes(world: World, paid: Payments) -> Ints:
    """Return which payments succeeded (0), failed (1) or came back (2)."""
    rng = world.dice.rng("payment status", world.month)
    return rng.choice(len(STATUSES), size=len(paid), p=STATUS_SHARES)


def _address(world: World, home: Ints) -> pa.Array:
    rt, rw = places.neighbourhoods(world, home)
    street = places.addresses(world, home)
    return pc.binary_join_element_wise(street, places.spaced(rt, rw), "")


def table(
    world: World, paid: Payments, outcome: Ints, *, old_cards: bool = True
) -> Table:
    """Return the lines of a payment list."""
    people, who = world.persons, paid.person
    card = people.card[who]
    home = world.cards.home[card]
    before = old_numbers(world, paid)
    shown = np.where((before != NOBODY) & old_cards, before, card)
    kecamatan, desa = places.place_names(world, world.homes.desa[home])
    return Table(
        {
            SEQUENCE: pa.array(np.arange(1, len(paid) + 1)),
            "NAMA PENERIMA": world.names().take(pa.array(who)),
            "NIK KTP": pa.array(people.nik[who]).cast(pa.string()),
            "NO KK": pa.array(world.cards.kk[shown]).cast(pa.string()),
            "TAHAP": _stages(paid),
            "BANSOS": pa.array(BANSOS).take(pa.array(paid.programme)),
            "KOMPONEN": pa.array(COMPONENTS).take(pa.array(paid.component)),
            "NOMINAL": pa.array(paid.amount),
            "TGL SALUR": pa.array(paid.day.astype(np.int32)).cast(pa.date32()),
            "STATUS SALUR": pa.array(STATUSES).take(pa.array(outcome)),
            "IDSEMESTA": pa.array(FIRST_PERSON + who),
            "NM KEC": kecamatan,
            "NM KEL": desa,
            "ALAMAT": _address(world, home),
        },
        sequence=SEQUENCE,
    )


def frame(lines: Table, month: int, looks: Looks) -> Frame:
    """Return the title rows, the total and the sheet of totals of a month."""
    amounts = np.asarray(lines.columns["NOMINAL"])
    total = [None, "JUMLAH", None, None, None, None, None, int(amounts.sum())]
    titles: Lines = ()
    if looks.titles:
        titles = (
            ("DAFTAR PENYALURAN BANTUAN SOSIAL KABUPATEN MALANG",),
            (f"BULAN {months.name(month)}",),
        )
    others: tuple[tuple[str, Lines], ...] = ()
    if looks.recap:
        names = np.asarray(lines.columns["BANSOS"].to_pylist(), dtype=object)
        rows: list[tuple[str | int, ...]] = [("BANSOS", "JUMLAH KPM", "NOMINAL")]
        for name in BANSOS:
            mine = names == name
            rows.append((name, int(mine.sum()), int(amounts[mine].sum())))
        others = (("REKAP", rows),)
    return Frame("DATA", titles=titles, totals=(total,), others=others)


def pen(month: int, looks: Looks) -> Pen:
    """Return what writes the list of a month in these looks."""

    def write(lines: Table, plan: Plan) -> Rendered:
        headers = looks.headers()
        around = frame(lines, month, looks)
        return workbook.render(lines.renamed(headers), plan.renamed(headers), around)

    return write


def file_name(month: int, looks: Looks, part: str = "") -> str:
    """Return the name of a month's workbook."""
    tail = f" {part}" if part else ""
    if looks.capitals:
        name = months.name(month).replace(" ", "_")
        return f"PENYALURAN_{name}{tail.replace(' ', '_')}.xlsx"
    return f"daftar salur {month % 12 + 1:02d}-{month // 12}{tail.lower()}.xlsx"


def parts(paid: Payments) -> list[tuple[str, Ints]]:
    """Return the workbooks of a month: one, or one a programme in a large district."""
    if len(paid) <= MOST_LINES:
        return [("", np.arange(len(paid)))]
    return [
        (name, np.flatnonzero(paid.programme == code))
        for code, name in enumerate(BANSOS)
        if (paid.programme == code).any()
    ]
