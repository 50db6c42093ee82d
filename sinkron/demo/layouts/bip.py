"""The civil register, layout B: the "BIP", a workbook a kecamatan and a sheet a desa.

    lines of living people -> rows of each sheet, a group row above each family
                           -> titles, two header rows, a numbering row, signatures

Only the living are listed. The number of the card and the address stand in the group
row alone; region codes stand in the titles alone.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.geography import Geography
from sinkron.demo.layouts import places, siak
from sinkron.demo.layouts.plan import Table, day_texts
from sinkron.demo.layouts.workbook import Lines
from sinkron.demo.months import Ints
from sinkron.demo.population import names, people
from sinkron.demo.population.world import World

# What the register calls the columns that both layouts have.
COLUMNS = {
    "Kelamin": "L/P",
    "SHDK": "Hubungan Dalam Keluarga",
    "Tanggal Lahir": "Tgl/Bln/Th",
    "Pendidikan": "Pendidikan Terakhir",
}
HEADING: Lines = (
    (
        "No.",
        "Nama Lengkap",
        "NIK",
        "Tempat dan Tanggal Lahir",
        None,
        "L/P",
        "Hubungan Dalam Keluarga",
        "Agama",
        "Pendidikan Terakhir",
        "Pekerjaan",
        "Nama Orang Tua Kandung",
        None,
    ),
    (*[None] * 3, "Tempat", "Tgl/Bln/Th", *[None] * 5, "Ibu", "Ayah"),
    tuple(range(-1, -13, -1)),
)
MERGED = ("D8:E8", "K8:L8", *(f"{one}8:{one}9" for one in "ABCFGHIJ"))
SIGNATURES: Lines = (
    ("Keterangan:",),
    (*[None] * 9, "Mengetahui,"),
    (*[None] * 9, "Petugas Lapangan"),
    (),
    (),
    (*[None] * 9, "( ........................ )"),
)
# Beside the columns of the sheet: what makes sheets and groups.
SEQUENCE, CARD, ADDRESS, DESA, FAMILY = "No.", "Nomor KK", "Alamat", "desa", "family"
BESIDE = (CARD, ADDRESS, DESA, FAMILY)
EVERY_DASHED = 4
GOVERNMENTS = {"07": "MALANG", "73": "KOTA MALANG"}


def table(world: World, who: Ints) -> Table:
    """Return the lines of these persons, who must stand desa by desa, card by card."""
    one, looks = world.persons, siak.Looks(labels=True)
    home = world.cards.home[one.card[who]]
    age = world.age(months.last_day(world.month))[who]
    father = siak.parents(world, who, one.father, names.MALE)[1]
    mother = siak.parents(world, who, one.mother, names.FEMALE)[1]
    dashed = world.geography.kecamatan[world.homes.desa[home]] % EVERY_DASHED == 0
    slashes = day_texts(one.birth[who])
    dashes = day_texts(one.birth[who], "d-m-Y")
    nik = pa.array(one.nik[who]).cast(pa.string())
    sign = "\N{NO-BREAK SPACE}"
    return Table(
        {
            SEQUENCE: pa.array(np.zeros(len(who), dtype=np.int64)),
            "Nama Lengkap": world.names().take(pa.array(who)),
            "NIK": pc.binary_join_element_wise(nik, sign, ""),
            "Tempat": pa.array(people.birthplaces(world, who)),
            "Tgl/Bln/Th": pc.if_else(pa.array(dashed), dashes, slashes),
            "L/P": pa.array(["", "Lk", "Pr"]).take(pa.array(one.sex[who])),
            "Hubungan Dalam Keluarga": siak.coded(one.relation[who], "relation", looks),
            "Agama": siak.coded(people.religion(world, who), "religion", looks),
            "Pendidikan Terakhir": siak.coded(
                people.schooling(world, who, age), "education", looks
            ),
            "Pekerjaan": siak.coded(people.work(world, who, age), "job", looks),
            "Ibu": mother,
            "Ayah": father,
            CARD: pa.array(world.cards.kk[one.card[who]]).cast(pa.string()),
            ADDRESS: _addresses(world, home),
            DESA: pa.array(world.homes.desa[home]),
            FAMILY: pa.array(one.card[who]),
        }
    )


def _addresses(world: World, home: Ints) -> pa.Array:
    rt, rw = places.neighbourhoods(world, home)
    return pc.binary_join_element_wise(
        "Alamat : ",
        places.addresses(world, home),
        ", Nama Dusun : ",
        names.hamlets(world.dice.steady(home, "hamlet")),
        ", RT/RW : ",
        pc.utf8_lpad(rt, 3, "0"),
        "/",
        pc.utf8_lpad(rw, 3, "0"),
        "",
    )


def titles(geography: Geography, desa: int, month: int) -> Lines:
    """Return the rows above the header of a desa's sheet."""
    code, name = geography.codes[desa], geography.names[desa]
    kecamatan = geography.kecamatan_names[geography.kecamatan[desa]]
    return (
        ("BUKU INDUK PENDUDUK WNI",),
        (f"KEADAAN AKHIR {months.name(month)}",),
        ("PROVINSI", None, ": 35 - JAWA TIMUR"),
        ("KABUPATEN/KOTA", None, f": {code[3:5]} - {GOVERNMENTS[code[3:5]]}"),
        ("KECAMATAN", None, f": {code[6:8]} - {kecamatan}"),
        ("DESA/KELURAHAN", None, f": {code[9:]} - {name}"),
        (),
    )


def elsewhere(geography: Geography) -> Geography:
    """Return the same places as if they were in a kecamatan of Kota Malang."""
    codes = np.array([f"35.73.01{code[8:]}" for code in geography.codes], dtype=object)
    names = np.full(len(geography.kecamatan_names), "BLIMBING", dtype=object)
    return replace(geography, codes=codes, kecamatan_names=names)


def file_name(kecamatan: str) -> str:
    """Return the name of a kecamatan's workbook."""
    return f"BIP_{kecamatan.replace(' ', '_')}.xlsx"
