"""Members of DTSEN families (`dinsos/dtsen_anggota`): 48 columns, V2 and V3."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.benefits import fortunes
from sinkron.demo.benefits.listing import Listing
from sinkron.demo.benefits.ranking import Version
from sinkron.demo.layouts import dtsen, places, siak
from sinkron.demo.layouts.plan import Pen, Table, day_texts, same
from sinkron.demo.months import Ints
from sinkron.demo.population import names, people, working
from sinkron.demo.population.world import World

BREAKS = {"split_line": 20, "quote_unclosed": 2, "quoted_break": 45}
ODD_SIGNS = pa.array(["", " GG. CAFÉ", " NO. 7½"])
ODD_SHARES = (0.988, 0.007, 0.005)
COUNTS = (
    "jumlah_pekerja_yang_dibayar_dari_usaha_utama",
    "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama",
)
# Old enough that a date of birth some years off changes no answer.
GROWN_DAYS = 22 * 366


def _labels(codes: Ints, kind: str) -> pa.Array:
    known = siak.labels(kind)
    texts = pa.array([known.get(code, "") for code in range(max(known) + 1)])
    return texts.take(pa.array(codes))


def _numbers(values: Ints) -> pa.Array:
    """Return numbers as text; below 0 stands for an empty field."""
    return pc.if_else(pa.array(values >= 0), pa.array(values).cast(pa.string()), "")


def odd_signs(world: World, listing: Listing) -> Ints:
    """Return which sign outside ASCII stands in each address (0: none)."""
    return world.dice.steady_pick(listing.person, "odd sign of one", ODD_SHARES)


def births(world: World, version: Version, listing: Listing) -> Ints:
    """Return the dates of birth as the list has them; of some grown-ups wrong."""
    born = world.persons.birth[listing.person]
    wrong = fortunes.days_wrong(world.dice, listing.person, version.month)
    grown = born < months.first_day(version.month) - GROWN_DAYS
    return np.asarray(born + wrong * grown)


def _who(world: World, version: Version, listing: Listing) -> dict[str, pa.Array]:
    one, who = world.persons, listing.person
    card = version.cards[listing.row]
    return {
        "nomor_induk_kependudukan": pa.array(one.nik[who]).cast(pa.string()),
        "nomor_kartu_keluarga": pa.array(world.cards.kk[card]).cast(pa.string()),
        "nama": world.names().take(pa.array(who)),
        "tanggal_lahir": day_texts(births(world, version, listing), "Y-m-d"),
        "jenis_kelamin": dtsen.coded(one.sex[who]),
        "status_hubungan_keluarga": dtsen.coded(listing.relation),
        **{
            name: values.take(pa.array(listing.row))
            for name, values in dtsen.premiums(world, version).items()
        },
        "status_kawin": dtsen.coded(one.marital[who]),
    }


def told(world: World, who: Ints, age: Ints) -> dict[str, Ints]:
    """Return what is told of school, work and health; blanks are 0, of counts -1."""
    of_school, of_work = working.school(world, who, age), working.work(world, who, age)
    return of_school | of_work | working.health(world, who, age)


def _told(world: World, who: Ints, age: Ints) -> dict[str, pa.Array]:
    """Return the same as texts, the counts at the end."""
    every = told(world, who, age)
    coded = {name: of for name, of in every.items() if name not in COUNTS}
    columns = {name: dtsen.coded(values) for name, values in coded.items()}
    return columns | {name: _numbers(every[name]) for name in COUNTS}


def _place(world: World, listing: Listing, homes: Ints) -> dict[str, pa.Array]:
    count, desa = len(homes), world.homes.desa[homes]
    kecamatan, desa_name = places.place_names(world, desa)
    codes = world.geography.codes
    rt, rw = places.neighbourhoods(world, homes)
    wide = pa.array(listing.person % 3 == 0)
    signs = ODD_SIGNS.take(pa.array(odd_signs(world, listing)))
    street = places.addresses(world, homes)
    return {
        "kode_provinsi_ktp": same("35", count),
        "provinsi_ktp": same("JAWA TIMUR", count),
        "kode_kabupaten_kota_ktp": same("3507", count),
        "kabupaten_kota_ktp": same("MALANG", count),
        "kode_kecamatan_ktp": dtsen.flat(codes, desa, 6),
        "kecamatan_ktp": kecamatan,
        "kode_kelurahan_desa_ktp": dtsen.flat(codes, desa, 10),
        "kelurahan_desa_ktp": desa_name,
        "rt_ktp": pc.if_else(wide, pc.utf8_lpad(rt, 3, "0"), rt),
        "rw_ktp": pc.if_else(wide, pc.utf8_lpad(rw, 3, "0"), rw),
        "dusun_ktp": names.hamlets(world.dice.steady(homes, "hamlet")),
        "alamat_ktp": pc.binary_join_element_wise(street, signs, ""),
    }


def table(world: World, version: Version, listing: Listing) -> Table:
    """Return the lines of one version's list of members."""
    who, row = listing.person, listing.row
    age = world.age(months.first_day(version.month))[who]
    flags = dtsen.flags(world, version)
    return Table(
        {
            **_who(world, version, listing),
            **_told(world, who, age),
            **_place(world, listing, version.homes[row]),
            "pekerjaan_ktp": _labels(people.work(world, who, age), "job"),
            "pendidikan_akhir_ktp": _labels(
                people.schooling(world, who, age), "education"
            ),
            **{name: values.take(pa.array(row)) for name, values in flags.items()},
        }
    )


def pen(version: Version) -> Pen:
    """Return what writes a version's list."""
    return dtsen.pen(version, BREAKS)


def file_name(version: Version) -> str:
    """Return the name of a version's list."""
    return dtsen.file_name(version, "anggota_keluarga")
