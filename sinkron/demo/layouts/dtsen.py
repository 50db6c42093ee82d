"""DTSEN families (`dinsos/dtsen_keluarga`), V3: quoted text, 52 columns, three flags.

Separator `|`; some lines are UTF-8 and some are in the old Windows encoding.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.benefits import ranking
from sinkron.demo.benefits.ranking import Version
from sinkron.demo.geography import Texts
from sinkron.demo.layouts import places, textfile
from sinkron.demo.layouts.plan import Plan, Rendered, Table, same
from sinkron.demo.layouts.textfile import TextFormat
from sinkron.demo.months import Ints
from sinkron.demo.population import names
from sinkron.demo.population.world import NOBODY, World

BREAKS = {"split_line": 20, "quote_unclosed": 2, "quoted_break": 9}
FORM = TextFormat("|", quoted=True, fields=BREAKS)
NAME_OF_FILE = "keluarga_dtsen_v3_{year}_35.07.csv"
ODD_SIGNS = pa.array(["", " GG. KAFÉ", " NO. 5½"])
ODD_SHARES = (0.985, 0.009, 0.006)
LIVESTOCK = ("sapi", "kerbau", "kuda", "babi", "kambing_domba")
FLAGS = ("is_gc_kemensos", "is_pbi_se", "is_siks_ng")


def _coded(codes: Ints) -> pa.Array:
    """Return codes as text; 0 stands for an empty field."""
    return pc.if_else(pa.array(codes > 0), pa.array(codes).cast(pa.string()), "")


def _flat(codes: Texts, desa: Ints, digits: int) -> pa.Array:
    flat = [code.replace(".", "")[:digits] for code in codes[:-1]]
    return pa.array(flat).take(pa.array(desa))


def _head_names(world: World, version: Version) -> pa.Array:
    """Return the head's name; a family outside the register has a name of its own."""
    head = world.homes.head[version.homes]
    drawn = world.dice.steady(version.homes, "outside head")
    outside = names.words(names.elders(names.MALE, drawn))
    known = world.names().take(pa.array(np.maximum(head, 0)))
    return pc.if_else(pa.array(head != NOBODY), known, outside)


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
        "kode_kecamatan": _flat(codes, desa, 6),
        "kecamatan": kecamatan,
        "kode_kelurahan_desa": _flat(codes, desa, 10),
        "kelurahan_desa": desa_name,
        "alamat": _addresses(world, version),
        "jumlah_anggota_keluarga": _coded(version.members),
        "nama_kepala_keluarga": _head_names(world, version),
    }


def _ranks(world: World, version: Version) -> dict[str, pa.Array]:
    dice, homes = world.dice, version.homes
    poor = (version.national > 0) & (version.national <= 5)
    national = poor & (dice.steady(homes, "pbi") < 0.75)
    local = ~national & (dice.steady(homes, "pbi pemda") < 0.05)
    meter = 510_000_000_000 + (1e10 * dice.steady(homes, "meter")).astype(np.int64)
    return {
        "desil_nasional": _coded(version.national),
        "desil_provinsi": _coded(version.provincial),
        "desil_kabupaten_kota": _coded(version.district),
        "pbi_nas": _coded(np.where(national, 1, 2)),
        "pbi_pemda": _coded(np.where(local, 1, 2)),
        "id_pelanggan_pln": pa.array(meter).cast(pa.string()),
    }


def _house(world: World, version: Version) -> dict[str, pa.Array]:
    seen = ranking.items(world, version.homes)
    area = 24 + (60 * ranking.wealth(world, version.homes, "area")).astype(np.int64)
    any_asset = np.zeros(len(version.homes), dtype=bool)
    for asset in ranking.ASSETS:
        any_asset |= seen[asset] == 1
    columns = {}
    for item in ranking.ITEMS:
        columns[item] = _coded(seen[item])
        if item == "jenis_lantai_terluas":
            columns["luas_lantai"] = _coded(area)
    columns["kepemilikan_aset"] = _coded(np.where(any_asset, 1, 2))
    return columns | {asset: _coded(seen[asset]) for asset in ranking.ASSETS}


def _animals_and_flags(world: World, version: Version) -> dict[str, pa.Array]:
    dice, homes = world.dice, version.homes
    shares = {"sapi": (0.88, 0.05, 0.04, 0.02, 0.01), "kambing_domba": (0.9, 0, 0, 0.1)}
    columns = {
        f"jumlah_ternak_{animal}": pa.array(
            dice.steady_pick(homes, animal, shares.get(animal, (1.0,)))
        ).cast(pa.string())
        for animal in LIVESTOCK
    }
    for flag in FLAGS:
        set_ = (dice.steady(homes, flag) < 0.28).astype(np.int64)
        columns[flag] = pa.array(set_).cast(pa.string())
    return columns


def table(world: World, version: Version) -> Table:
    """Return the lines of one version."""
    return Table(
        {
            **_place(world, version),
            **_ranks(world, version),
            **_house(world, version),
            **_animals_and_flags(world, version),
        }
    )


def write(lines: Table, plan: Plan) -> Rendered:
    """Write a version as text."""
    return textfile.render(lines, plan, FORM)
