"""Pupils of a school (`disdik/dapodik`): 66 columns under two merged header rows.

Four or five title rows, line breaks in header texts, dates as ISO text, parents in
three groups of six columns.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.layouts import places, workbook
from sinkron.demo.layouts.plan import Plan, Rendered, Table, day_texts, same
from sinkron.demo.layouts.workbook import Frame, Lines, column_letters
from sinkron.demo.months import Ints, split_days
from sinkron.demo.population.world import NOBODY, Mask, World

SEQUENCE, SHEET = "No", "Daftar Peserta Didik"
FAITHS = ("Islam", "Kristen", "Katholik", "Hindu", "Budha", "Khonghucu", "Lainnya")
SCHOOLING = ("Tidak sekolah", "SD / sederajat", "SMP / sederajat", "SMA / sederajat")
JOBS = ("Petani", "Buruh", "Pedagang Kecil", "Karyawan Swasta", "Tidak bekerja")
INCOMES = (
    "Kurang dari Rp. 500,000",
    "Rp. 500,000 - Rp. 999,999",
    "Rp. 1,000,000 - Rp. 1,999,999",
    "Rp. 2,000,000 - Rp. 4,999,999",
    "Tidak Berpenghasilan",
)
RIDES = ("Jalan kaki", "Sepeda motor", "Sepeda", "Antar jemput")
GROUPS = ("Data Ayah", "Data Ibu", "Data Wali")
PARENT = (
    "Nama",
    "Tahun Lahir",
    "Jenjang Pendidikan",
    "Pekerjaan",
    "Penghasilan",
    "NIK",
)


@dataclass(frozen=True)
class Pupils:
    """Pupils, their age, whether they hold a card of PIP, the KK number on the list."""

    person: Ints
    age: Ints
    holds_card: Mask
    kk: Ints


def _yes(values: Mask) -> pa.Array:
    return pc.if_else(pa.array(values), "Ya", "Tidak")


def _pupil(world: World, pupils: Pupils) -> dict[str, pa.Array]:
    who, people, dice = pupils.person, world.persons, world.dice
    number = 1000 + (900 * dice.steady(who, "nipd")).astype(np.int64)
    national = (9e6 * dice.steady(who, "nisn")).astype(np.int64)
    faith = dice.steady_pick(people.card[who], "faith", (955, 22, 12, 6, 4, 0.5, 0.5))
    return {
        SEQUENCE: pa.array(np.arange(1, len(who) + 1)),
        "Nama": world.names().take(pa.array(who)),
        "NIPD": pa.array(number).cast(pa.string()),
        "JK": pa.array(["L", "P"]).take(pa.array(people.sex[who] - 1)),
        "NISN": pc.utf8_lpad(pa.array(national).cast(pa.string()), 10, "0"),
        "Tempat Lahir": same("Malang", len(who)),
        "Tanggal Lahir": day_texts(people.birth[who], "Y-m-d"),
        "NIK": pa.array(people.nik[who]).cast(pa.string()),
        "Agama": pa.array(FAITHS).take(pa.array(faith)),
    }


def _home(world: World, pupils: Pupils) -> dict[str, pa.Array]:
    who, count = pupils.person, len(pupils.person)
    home = world.cards.home[world.persons.card[who]]
    kecamatan, desa = places.place_names(world, world.homes.desa[home])
    ride = world.dice.steady_pick(who, "ride", (3.0, 4.0, 1.0, 1.0))
    nothing = pa.array([None] * count, pa.string())
    return {
        "Alamat": pc.utf8_title(places.addresses(world, home)),
        "RT": pa.array(world.homes.rt[home]),
        "RW": pa.array(world.homes.rw[home]),
        "Dusun": pc.utf8_title(places.addresses(world, home)),
        "Kelurahan": pc.utf8_title(desa),
        "Kecamatan": pc.binary_join_element_wise("Kec. ", pc.utf8_title(kecamatan), ""),
        "Kode Pos": same("65117", count),
        "Jenis Tinggal": same("Bersama orang tua", count),
        "Alat Transportasi": pa.array(RIDES).take(pa.array(ride)),
        **dict.fromkeys(("Telepon", "HP", "E-Mail", "SKHUN"), nothing),
        "Penerima KPS": _yes(world.dice.steady(home, "kps") < 0.2),
        "No. KPS": nothing,
    }


def _parent(world: World, parent: Ints, group: str) -> dict[str, pa.Array]:
    known = pa.array(parent != NOBODY)
    there = np.maximum(parent, 0)
    people, dice = world.persons, world.dice

    def shown(values: pa.Array) -> pa.Array:
        return pc.if_else(known, values, pa.scalar(None, values.type))

    def one_of(words: tuple[str, ...], purpose: str) -> pa.Array:
        place = dice.steady_pick(there, purpose, (1.0,) * len(words))
        return pa.array(words).take(pa.array(place))

    values = (
        world.names().take(pa.array(there)),
        pa.array(split_days(people.birth[there])[2]),
        one_of(SCHOOLING, "parent school"),
        one_of(JOBS, "parent job"),
        one_of(INCOMES, "parent income"),
        pa.array(people.nik[there]).cast(pa.string()),
    )
    return {
        f"{group}/{name}": shown(cells)
        for name, cells in zip(PARENT, values, strict=True)
    }


def _school(world: World, pupils: Pupils) -> dict[str, pa.Array]:
    who, count, holds = pupils.person, len(pupils.person), pupils.holds_card
    nothing = pa.array([None] * count, pa.string())
    grade = pa.array(np.maximum(pupils.age - 6, 1)).cast(pa.string())
    card = (1e5 + 9e5 * world.dice.steady(who, "kip no")).astype(np.int64)
    name = world.names().take(pa.array(who))

    def held(values: pa.Array) -> pa.Array:
        return pc.if_else(pa.array(holds), values, None)

    return {
        "Rombel Saat Ini": pc.binary_join_element_wise("Kelas ", grade, ""),
        "No Peserta Ujian Nasional": nothing,
        "No Seri Ijazah": nothing,
        "Penerima KIP": _yes(holds),
        "Nomor KIP": held(pa.array(card).cast(pa.string())),
        "Nama di KIP": held(name),
        "Nomor KKS": nothing,
        "No Registrasi Akta Lahir": nothing,
        "Bank": held(same("BRI", count)),
        "Nomor Rekening Bank": nothing,
        "Rekening Atas Nama": held(name),
        "Layak PIP (usulan dari sekolah)": _yes(holds),
        "Alasan Layak PIP": held(same("Pemegang PKH/KPS/KKS", count)),
        "Kebutuhan Khusus": same("Tidak ada", count),
        "Sekolah Asal": nothing,
    }


def _body(world: World, pupils: Pupils) -> dict[str, pa.Array]:
    who, age = pupils.person, pupils.age
    home = world.cards.home[world.persons.card[who]]
    siblings = world.dice.steady_pick(home, "siblings", (1.0, 2.0, 1.5, 0.5))
    south = -8.0 - 0.3 * world.dice.steady(home, "lat").round(6)
    east = 112.4 + 0.5 * world.dice.steady(home, "lon").round(6)
    far = 1 + world.dice.steady_pick(home, "way", (4.0, 3.0, 2.0))
    return {
        "Anak ke-berapa": pa.array(1 + who % 3),
        "Lintang": pa.array(south.round(6)),
        "Bujur": pa.array(east.round(6)),
        "No KK": pa.array(pupils.kk).cast(pa.string()),
        "Berat Badan": pa.array(3 * age + who % 7),
        "Tinggi Badan": pa.array(84 + 5 * age + who % 9),
        "Lingkar Kepala": pa.array(50 + who % 4),
        "Jml. Saudara\nKandung": pa.array(siblings),
        "Jarak Rumah\nke Sekolah (KM)": pa.array(far),
    }


def table(world: World, pupils: Pupils) -> Table:
    """Return the lines of these pupils."""
    people, who = world.persons, pupils.person
    nobody = np.full(len(who), NOBODY)
    columns = {**_pupil(world, pupils), **_home(world, pupils)}
    for group, parent in zip(
        GROUPS, (people.father[who], people.mother[who], nobody), strict=True
    ):
        columns |= _parent(world, parent, group)
    columns |= _school(world, pupils) | _body(world, pupils)
    return Table(columns, sequence=SEQUENCE)


@dataclass(frozen=True)
class Style:
    """One school's export: name, kecamatan, month, and how many title rows."""

    school: str
    kecamatan: str
    month: int
    way: int

    def titles(self) -> Lines:
        """Return the title rows."""
        place = f"Kecamatan Kec. {self.kecamatan}, Kabupaten Kab. Malang"
        rows = [(SHEET,), (self.school,)]
        if self.way == 0:
            rows.append((f"NPSN : 205{len(self.school):02d}980",))
        rows.append((f"{place}, Provinsi Prov. Jawa Timur",))
        taken = f"{months.period(self.month)}-12 10:11:12"
        return [*rows, (f"Tanggal Unduh: {taken}", None, None, "Pengunduh: operator")]

    def render(self, lines: Table, plan: Plan) -> Rendered:
        """Write the export of the school."""
        titles, names = self.titles(), list(lines.columns)
        upper, lower, merged = _heading(names, len(titles) + 1)
        frame = Frame(SHEET, titles=titles, heading=[upper, lower], merged=merged)
        return workbook.render(lines, plan, frame)


def _heading(
    names: list[str], row: int
) -> tuple[list[str | None], list[str | None], tuple[str, ...]]:
    """Return two header rows and what is merged in them."""
    upper: list[str | None] = []
    lower: list[str | None] = []
    merged = []
    for at, name in enumerate(names):
        group, _, own = name.partition("/")
        if group not in GROUPS:
            upper.append(name)
            lower.append(None)
            merged.append(f"{column_letters(at)}{row}:{column_letters(at)}{row + 1}")
            continue
        first = own == PARENT[0]
        upper.append(group if first else None)
        lower.append(own)
        if first:
            last = column_letters(at + len(PARENT) - 1)
            merged.append(f"{column_letters(at)}{row}:{last}{row}")
    return upper, lower, tuple(merged)
