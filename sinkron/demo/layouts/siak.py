"""The civil register (`dispendukcapil/penduduk`): layout A, 37 columns.

The CSV export carries codes, the workbook carries labels, dates as date cells and RT
and RW as numbers. How RT and RW are padded, and whether a desa has its older spelling,
changes from export to export.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.dice import Dice
from sinkron.demo.geography import read_table
from sinkron.demo.layouts import places, textfile, workbook
from sinkron.demo.layouts.plan import Pen, Table, day_texts, same
from sinkron.demo.months import Ints
from sinkron.demo.population import names, people
from sinkron.demo.population.world import (
    ALIVE,
    DEAD,
    INVALID,
    MOVED,
    NOBODY,
    SINGLE,
    UNLISTED,
    Mask,
    World,
)

STATUS = {ALIVE: "Hidup", DEAD: "Mati", MOVED: "Pindah", INVALID: "Tidak Valid"}
CLERKS = pa.array(["ADMIN KEC", "OPERATOR 1", "OPERATOR 2", "PETUGAS"])
EMPTY = "-"
BREAKS = {"split_line": 16, "quote_unclosed": 16}


@dataclass(frozen=True)
class Looks:
    """What differs between two exports of the same layout."""

    labels: bool
    padding: int = 2
    older_spelling: bool = False
    windows: bool = False
    mark: bool = False
    export_name: bool = False

    @classmethod
    def of(cls, step: int, *, workbook: bool, clean: bool) -> "Looks":
        """Return the looks of the step-th month."""
        return cls(
            labels=workbook,
            padding=3 - step // 2 % 3,
            older_spelling=step % 4 == 2 and not clean,
            windows=step % 4 == 2,
            mark=step % 6 == 4,
            export_name=step % 4 == 0,
        )


def file_name(month: int, looks: Looks) -> str:
    """Return the name of a month's export."""
    if looks.labels:
        return f"DATA PENDUDUK {months.name(month)}.xlsx"
    if looks.export_name:
        return f"SIAK_3507_{month // 12}{month % 12 + 1:02d}.csv"
    return f"format_siak_{months.FULL[month % 12].lower()}{month // 12}.csv"


def pen(looks: Looks) -> Pen:
    """Return what writes a table in these looks."""
    if looks.labels:
        frame = workbook.Frame("SIAK", empty=EMPTY)
        return lambda table, plan: workbook.render(table, plan, frame)
    form = textfile.TextFormat(
        ";",
        end="\r\n" if looks.windows else "\n",
        mark=looks.mark,
        empty=EMPTY,
        fields=BREAKS,
    )
    return lambda table, plan: textfile.render(table, plan, form)


@cache
def labels(kind: str) -> dict[int, str]:
    """Return the labels of one code list."""
    rows = read_table("siak_labels.csv")
    return {int(row["code"]): row["label"] for row in rows if row["list"] == kind}


def listed(world: World) -> Ints:
    """Return whom this month's register lists, card by card, the head first.

    The dead and the moved stay listed three to six months.
    """
    who = world.persons
    stay = 3 + world.dice.steady_pick(np.arange(len(who)), "stays listed", (1, 1, 1, 1))
    gone = np.isin(who.status, (DEAD, MOVED))
    there = (who.status != UNLISTED) & (~gone | (world.month - who.since < stay))
    chosen = np.flatnonzero(there)
    order = np.lexsort((who.birth[chosen], who.relation[chosen], who.card[chosen]))
    return chosen[order]


def coded(codes: Ints, kind: str, looks: Looks) -> pa.Array:
    """Return codes, or their labels where the export carries these."""
    if not looks.labels:
        return pa.array(codes).cast(pa.string())
    known = labels(kind)
    texts = pa.array([known.get(code, EMPTY) for code in range(max(known) + 1)])
    return texts.take(pa.array(codes))


def parents(world: World, who: Ints, parent: Ints, sex: int) -> tuple[pa.Array, ...]:
    """Return NIK and name of a parent; often only the name is known, or nothing."""
    dice, purpose = world.dice, f"parent {sex}"
    known = (parent[who] != NOBODY) & (dice.steady(who, f"{purpose} nik") > 0.05)
    there = np.maximum(parent[who], 0)
    nik = pa.array(world.persons.nik[there]).cast(pa.string())
    elder = names.words(names.elders(sex, dice.steady(who, f"{purpose} name")))
    elder = pc.if_else(pa.array(dice.steady(who, purpose) < 0.03), "NN", elder)
    named = pa.array(parent[who] != NOBODY)
    name = pc.if_else(named, world.names().take(pa.array(there)), elder)
    return pc.if_else(pa.array(known), nik, EMPTY), name


def _dates(days: Ints, known: Mask) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=~known).cast(pa.date32())


def _padded(numbers: Ints, looks: Looks) -> pa.Array:
    if looks.labels:
        return pa.array(numbers)
    texts = pa.array(numbers).cast(pa.string())
    return pc.utf8_lpad(texts, width=max(looks.padding, 1), padding="0")


def _person(world: World, who: Ints, looks: Looks) -> dict[str, pa.Array]:
    one = world.persons
    father, father_name = parents(world, who, one.father, names.MALE)
    mother, mother_name = parents(world, who, one.mother, names.FEMALE)
    status = pa.array([STATUS.get(code, EMPTY) for code in range(10)])
    return {
        "Nomor KK": pa.array(world.cards.kk[one.card[who]]).cast(pa.string()),
        "NIK": pa.array(one.nik[who]).cast(pa.string()),
        "Nama Penduduk": world.names().take(pa.array(who)),
        "Status": status.take(pa.array(one.status[who])),
        "Tempat Lahir": pa.array(people.birthplaces(world, who)),
        "Tanggal Lahir": _dates(one.birth[who], np.ones(len(who), dtype=bool)),
        "Kelamin": coded(one.sex[who], "sex", looks),
        "NIK Ayah": father,
        "Ayah": father_name,
        "NIK Ibu": mother,
        "Ibu": mother_name,
        "Status Kawin": coded(one.marital[who], "marital", looks),
        "SHDK": coded(one.relation[who], "relation", looks),
        "Agama": coded(people.religion(world, who), "religion", looks),
    }


def _place_and_work(world: World, who: Ints, looks: Looks) -> dict[str, pa.Array]:
    home = world.cards.home[world.persons.card[who]]
    age = world.age(months.last_day(world.month))[who]
    kecamatan, desa = places.place_names(
        world, world.homes.desa[home], older_spelling=looks.older_spelling
    )
    nothing = same(EMPTY, len(who))
    return {
        "Kecamatan": kecamatan,
        "Desa/Kel": desa,
        "Alamat": places.addresses(world, home),
        "RW": _padded(world.homes.rw[home], looks),
        "RT": _padded(world.homes.rt[home], looks),
        "Pendidikan": coded(people.schooling(world, who, age), "education", looks),
        "Pekerjaan": coded(people.work(world, who, age), "job", looks),
        "Deskripsi Pekerjaan": nothing,
        "Gol. Darah": coded(people.blood(world, who), "blood", looks),
        "Cacat": coded(people.disability(world, who), "disability", looks),
        "Cetak KTP": pa.array(["B", "S"]).take(pa.array((age >= 17).astype(int))),
        "Ganti KTP": nothing,
        "KTP Berakhir": nothing,
        "Nomor Paspor": nothing,
    }


def _certificates(world: World, who: Ints, dice: Dice) -> dict[str, pa.Array]:
    one = world.persons
    serial = pa.array(1000 + (9000 * dice.steady(who, "akta")).astype(int))
    birth = pc.binary_join_element_wise(
        "3507-LT", day_texts(one.birth[who], "d-m-Y"), serial.cast(pa.string()), "-"
    )
    has_birth = pa.array(dice.steady(who, "has akta") < 0.65)
    number = pa.array(100 + (850 * dice.steady(who, "wedding no")).astype(int))
    wedding = pc.binary_join_element_wise(
        number.cast(pa.string()), day_texts(one.wedding[who], "m"), "KUA", "/"
    )
    wed = (one.marital[who] != SINGLE) & (one.wedding[who] != 0)
    has_paper = pa.array(wed & (dice.steady(who, "wedding akta") < 0.8))
    nothing = same(EMPTY, len(who))
    return {
        "Nomor Akta Lahir": pc.if_else(has_birth, birth, EMPTY),
        "Nomor Akta Kawin": pc.if_else(has_paper, wedding, EMPTY),
        "Tanggal Kwn": _dates(one.wedding[who], wed),
        "Nomor Akta Cerai": nothing,
        "Tgl Cerai": nothing,
    }


def _entries(world: World, who: Ints, dice: Dice) -> dict[str, pa.Array]:
    everyone = np.ones(len(who), dtype=bool)
    clerk = CLERKS.take(pa.array(dice.steady_pick(who, "clerk", (1, 1, 1, 1))))
    newest = months.first_day(world.month) - 20
    entered = np.maximum(world.persons.birth[who] + 3, 16_000)
    spread = np.maximum(newest - entered, 0) * dice.steady(who, "entered")
    entered = entered + spread.astype(np.int64)
    changed = np.where(world.persons.status[who] == ALIVE, entered, newest + 29)
    return {
        "Petugas Registrasi": clerk,
        "Tgl Ubah": _dates(changed, everyone),
        "Petugas Entri": clerk,
        "Tgl Entri": _dates(entered, everyone),
    }


def table(world: World, who: Ints, looks: Looks) -> Table:
    """Return the register lines of these persons."""
    return Table(
        {
            **_person(world, who, looks),
            **_place_and_work(world, who, looks),
            **_certificates(world, who, world.dice),
            **_entries(world, who, world.dice),
        }
    )
