"""DTSEN families (`dinsos/dtsen_keluarga`): 52 columns, V2 and V3.

V2 is a workbook of texts. V3 is quoted text with the separator `|` and three flags at
the end; some of its lines are UTF-8 and some are in the old Windows encoding.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.benefits import fortunes, ranking
from sinkron.demo.benefits.ranking import V2, Version
from sinkron.demo.geography import Texts
from sinkron.demo.layouts import places, textfile, workbook
from sinkron.demo.layouts.plan import Pen, Table, same
from sinkron.demo.layouts.textfile import TextFormat
from sinkron.demo.months import Ints
from sinkron.demo.population.world import NOBODY, World

BREAKS = {"split_line": 20, "quote_unclosed": 2, "quoted_break": 9}
SHEET = "Sheet1"
ODD_SIGNS = pa.array(["", " GG. KAFÉ", " NO. 5½"])
ODD_SHARES = (0.985, 0.009, 0.006)
LIVESTOCK = ("sapi", "kerbau", "kuda", "babi", "kambing_domba")
CHECKED, OTHER_FLAGS, FLAG_SHARE = "is_gc_kemensos", ("is_pbi_se", "is_siks_ng"), 0.28


def coded(codes: Ints) -> pa.Array:
    """Return codes as text; 0 stands for an empty field."""
    return pc.if_else(pa.array(codes > 0), pa.array(codes).cast(pa.string()), "")


def flat(codes: Texts, desa: Ints, digits: int) -> pa.Array:
    """Return region codes without dots."""
    flat = [code.replace(".", "")[:digits] for code in codes[:-1]]
    return pa.array(flat).take(pa.array(desa))


def _head_names(world: World, version: Version) -> pa.Array:
    head = world.homes.head[version.homes]
    known = world.names().take(pa.array(np.maximum(head, 0)))
    return pc.if_else(pa.array(head != NOBODY), known, "")


def odd_signs(world: World, version: Version) -> Ints:
    """Return which sign outside ASCII stands in each address (0: none)."""
    return world.dice.steady_pick(version.homes, "odd sign", ODD_SHARES)


def _addresses(world: World, version: Version) -> pa.Array:
    homes = version.homes
    rt, rw = places.neighbourhoods(world, homes)
    dotted = pc.binary_join_element_wise(" RT.", rt, "/RW.", rw, "")
    return pc.binary_join_element_wise(
        places.addresses(world, homes),
        pc.if_else(pa.array(homes % 2 == 0), places.spaced(rt, rw), dotted),
        ODD_SIGNS.take(pa.array(odd_signs(world, version))),
        "",
    )


def _place(world: World, version: Version) -> dict[str, pa.Array]:
    count, desa = len(version.homes), version.desa
    kecamatan, desa_name = places.place_names(world, desa)
    codes = world.geography.codes
    return {
        "nomor_kartu_keluarga": pa.array(world.cards.kk[version.cards]).cast(
            pa.string()
        ),
        "kode_provinsi": same("35", count),
        "provinsi": same("JAWA TIMUR", count),
        "kode_kabupaten_kota": same("3507", count),
        "kabupaten_kota": same("MALANG", count),
        "kode_kecamatan": flat(codes, desa, 6),
        "kecamatan": kecamatan,
        "kode_kelurahan_desa": flat(codes, desa, 10),
        "kelurahan_desa": desa_name,
        "alamat": _addresses(world, version),
        "jumlah_anggota_keluarga": coded(version.members),
        "nama_kepala_keluarga": _head_names(world, version),
    }


def premiums(world: World, version: Version) -> dict[str, pa.Array]:
    """Return whose budget pays the health premium of each family."""
    dice, homes = world.dice, version.homes
    poor = (version.national > 0) & (version.national <= 5)
    national = poor & (dice.steady(homes, "pbi") < 0.75)
    local = ~national & (dice.steady(homes, "pbi pemda") < 0.05)
    return {
        "pbi_nas": coded(np.where(national, 1, 2)),
        "pbi_pemda": coded(np.where(local, 1, 2)),
    }


def _ranks(world: World, version: Version) -> dict[str, pa.Array]:
    drawn = world.dice.steady(version.homes, "meter")
    meter = 510_000_000_000 + (1e10 * drawn).astype(np.int64)
    return {
        "desil_nasional": coded(version.national),
        "desil_provinsi": coded(version.provincial),
        "desil_kabupaten_kota": coded(version.district),
        **premiums(world, version),
        "id_pelanggan_pln": pa.array(meter).cast(pa.string()),
    }


def _house(told: Mapping[str, Ints]) -> dict[str, pa.Array]:
    columns = {}
    for item in ranking.ITEMS:
        columns[item] = coded(told[item])
        if item == "jenis_lantai_terluas":
            columns[ranking.AREA] = coded(told[ranking.AREA])
    columns[ranking.ANY_ASSET] = coded(told[ranking.ANY_ASSET])
    return columns | {asset: coded(told[asset]) for asset in ranking.ASSETS}


def _animals_and_flags(world: World, version: Version) -> dict[str, pa.Array]:
    dice, homes = world.dice, version.homes
    shares = {"sapi": (0.88, 0.05, 0.04, 0.02, 0.01), "kambing_domba": (0.9, 0, 0, 0.1)}
    columns = {
        f"jumlah_ternak_{animal}": pa.array(
            dice.steady_pick(homes, animal, shares.get(animal, (1.0,)))
        ).cast(pa.string())
        for animal in LIVESTOCK
    }
    return columns | flags(world, version)


def checked(world: World, version: Version) -> dict[str, Ints]:
    """Return the flag of a ground check; V2 has none."""
    if version.layout == V2:
        return {}
    done = fortunes.is_checked(world.dice, version.homes, version.month)
    return {CHECKED: done.astype(np.int64)}


def flags(world: World, version: Version) -> dict[str, pa.Array]:
    """Return the three flags that V3 has and V2 has not."""
    if version.layout == V2:
        return {}
    drawn = checked(world, version)
    for flag in OTHER_FLAGS:
        is_set = world.dice.steady(version.homes, flag) < FLAG_SHARE
        drawn[flag] = is_set.astype(np.int64)
    return {flag: pa.array(set_).cast(pa.string()) for flag, set_ in drawn.items()}


def table(world: World, version: Version, told: Mapping[str, Ints]) -> Table:
    """Return the lines of one version, with what is told of house and assets."""
    return Table(
        {
            **_place(world, version),
            **_ranks(world, version),
            **_house(told),
            **_animals_and_flags(world, version),
        }
    )


def pen(version: Version, fields: Mapping[str, int] = BREAKS) -> Pen:
    """Return what writes a version; `fields`: where each kind of break falls."""
    if version.layout == V2:
        frame = workbook.Frame(SHEET)
        return lambda lines, plan: workbook.render(lines, plan, frame)
    form = TextFormat("|", quoted=True, fields=fields)
    return lambda lines, plan: textfile.render(lines, plan, form)


def file_name(version: Version, kind: str = "keluarga") -> str:
    """Return the name of a version's file."""
    suffix = "xlsx" if version.layout == V2 else "csv"
    year = version.month // 12
    return f"{kind}_dtsen_{version.layout.lower()}_{year}_35.07.{suffix}"
