"""Measurements of children (`dinkes/eppgbm`): the export of 35 columns, as it is named.

Age is text, `Pukesmas` is spelled so, numbers are numbers or text with a comma.
"""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.dice import Floats
from sinkron.demo.layouts import places, workbook
from sinkron.demo.layouts.plan import Plan, Rendered, Table, day_texts, same
from sinkron.demo.layouts.workbook import Frame
from sinkron.demo.months import Ints, split_days
from sinkron.demo.population.world import NOBODY, World

SEQUENCE = "No"
FRAME = Frame("Status Gizi")
POSYANDU = ("MAWAR", "MELATI", "DAHLIA", "ANGGREK", "KENANGA", "TERATAI")
EMPTY = "-"


@dataclass(frozen=True)
class Measured:
    """Measurements: whom, on which day, z-scores, kilos of food given."""

    person: Ints
    day: Ints
    height: Floats
    weight: Floats
    kilos: Floats

    def take(self, rows: Ints) -> "Measured":
        """Return some of the measurements."""
        return Measured(*(getattr(self, one.name)[rows] for one in fields(self)))


def _labels(
    score: Floats, edges: tuple[float, ...], labels: tuple[str, ...]
) -> pa.Array:
    return pa.array(labels).take(pa.array(np.digitize(score, edges)))


def _ages(birth: Ints, day: Ints) -> pa.Array:
    """Return ages as `3 Tahun - 4 Bulan - 12 Hari`."""
    (d0, m0, y0), (d1, m1, y1) = split_days(birth), split_days(day)
    whole = (y1 - y0) * 12 + m1 - m0 - (d1 < d0)
    rest = np.where(d1 < d0, d1 - d0 + 30, d1 - d0)
    parts = [
        pa.array(part).cast(pa.string()) for part in (whole // 12, whole % 12, rest)
    ]
    return pc.binary_join_element_wise(
        parts[0], " Tahun - ", parts[1], " Bulan - ", parts[2], " Hari", ""
    )


def _parents(world: World, who: Ints) -> pa.Array:
    people = world.persons
    mother, father = people.mother[who], people.father[who]
    parent = np.where(mother != NOBODY, mother, father)
    name = world.names().take(pa.array(np.maximum(parent, 0)))
    return pc.if_else(pa.array(parent != NOBODY), name, EMPTY)


def _mixed(values: Floats, digits: int, as_text: npt.NDArray[np.bool_]) -> pa.Array:
    """Return numbers as text, some with a decimal comma."""
    texts = pa.array([f"{value:.{digits}f}" for value in values.tolist()])
    comma = pc.replace_substring(texts, ".", ",")
    return pc.if_else(pa.array(as_text), comma, texts)


def _child(world: World, who: Ints, nik: Ints) -> dict[str, pa.Array]:
    people, dice = world.persons, world.dice
    born = np.round(2.6 + 0.9 * dice.steady(who, "birth weight"), 1)
    length = 46 + (6 * dice.steady(who, "birth length")).astype(np.int64)
    return {
        SEQUENCE: pa.array(np.arange(1, len(who) + 1)),
        "NIK": pa.array(nik).cast(pa.string()),
        "Nama": world.names().take(pa.array(who)),
        "JK": pa.array(["L", "P"]).take(pa.array(people.sex[who] - 1)),
        "Tgl Lahir": day_texts(people.birth[who], "Y-m-d"),
        "BB Lahir": pa.array(born),
        "TB Lahir": pa.array(length),
        "Nama Ortu": _parents(world, who),
    }


def _place(world: World, who: Ints) -> dict[str, pa.Array]:
    home = world.cards.home[world.persons.card[who]]
    kecamatan, desa = places.place_names(world, world.homes.desa[home])
    count = len(who)
    post = pa.array(POSYANDU).take(pa.array(world.homes.desa[home] % len(POSYANDU)))
    number = pa.array(1 + world.homes.rw[home] % 4).cast(pa.string())
    return {
        "Prov": same("JAWA TIMUR", count),
        "Kab/Kota": same("MALANG", count),
        "Kec": kecamatan,
        "Pukesmas": kecamatan,
        "Desa/Kel": desa,
        "Posyandu": pc.binary_join_element_wise(post, number, " "),
        "RT": pa.array(world.homes.rt[home]),
        "RW": pc.utf8_lpad(pa.array(world.homes.rw[home]).cast(pa.string()), 2, "0"),
        "Alamat": places.addresses(world, home),
    }


def _measures(world: World, seen: Measured) -> dict[str, pa.Array]:
    who, count = seen.person, len(seen.person)
    age = (seen.day - world.persons.birth[who]) / 30.4
    tall = 50 + 26 * np.sqrt(age / 12) + 3 * seen.height
    heavy = 3.3 + 4.4 * np.sqrt(age / 12) + 0.9 * seen.weight
    lying = pa.array(age < 24)
    comma = world.dice.steady(who, "decimal comma") < 0.3
    slim = (seen.weight * 1.1 - seen.height * 0.4).round(2)
    grown = world.dice.steady_pick(who + seen.day, "grown", (7, 2, 1, 1))
    return {
        "Usia Saat Ukur": _ages(world.persons.birth[who], seen.day),
        "Tanggal Pengukuran": day_texts(seen.day, "Y-m-d"),
        "Berat": pa.array(heavy.round(1)),
        "Tinggi": pa.array(tall.round(1)),
        "Cara Ukur": pc.if_else(lying, "Terlentang", "Berdiri"),
        "LiLA": pa.array([None] * count, pa.string()),
        "BB/U": _labels(
            seen.weight,
            (-3, -2, 1),
            ("Sangat Kurang", "Kurang", "Normal", "Risiko Lebih"),
        ),
        "ZS BB/U": _mixed(seen.weight, 2, comma),
        "TB/U": _labels(
            seen.height, (-3, -2, 3), ("Sangat Pendek", "Pendek", "Normal", "Tinggi")
        ),
        "ZS TB/U": _mixed(seen.height, 2, comma),
        "BB/TB": _labels(
            slim, (-3, -2, 1), ("Gizi Buruk", "Gizi Kurang", "Gizi Baik", "Gizi Lebih")
        ),
        "ZS BB/TB": _mixed(slim, 2, comma),
        "Naik Berat Badan": pa.array(["N", "T", "O", "B"]).take(pa.array(grown)),
    }


def _services(world: World, seen: Measured) -> dict[str, pa.Array]:
    count = len(seen.person)
    kilos = [f"{kilo:g}" for kilo in seen.kilos.tolist()]
    none = world.dice.steady(seen.person, "no food sign") < 0.8
    nothing = pc.if_else(pa.array(none), EMPTY, "0")
    return {
        "PMT Diterima (kg)": pc.if_else(pa.array(seen.kilos > 0), kilos, nothing),
        "Jml Vit A": pa.array(seen.person % 3),
        "KPSP": same(EMPTY, count),
        "KIA": same("Ya", count),
        "Detail": same(EMPTY, count),
    }


def table(world: World, seen: Measured, nik: Ints) -> Table:
    """Return the lines of these measurements, with the NIKs that the list bears."""
    return Table(
        {
            **_child(world, seen.person, nik),
            **_place(world, seen.person),
            **_measures(world, seen),
            **_services(world, seen),
        },
        sequence=SEQUENCE,
    )


def render(lines: Table, plan: Plan) -> Rendered:
    """Write the export of one puskesmas."""
    return workbook.render(lines, plan, FRAME)
