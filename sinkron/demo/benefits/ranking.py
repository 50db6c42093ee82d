"""The quarterly ranking of families, and what an enumerator sees in the house.

A DTSEN version is made from the district as it stood before the quarter: it lists old
card numbers for a while, keeps some families that ended, misses some new ones, and
knows a few that no register carries. A family with a new number may be listed under
both. Every version ranks anew, so a desil moves without anything having happened to the
family.
"""

from dataclasses import dataclass

import numpy as np

from sinkron.demo.benefits import fortunes
from sinkron.demo.dice import Floats
from sinkron.demo.months import Ints
from sinkron.demo.population.world import NOBODY, OUTSIDE, World

COVERAGE, WITHOUT_DESIL, OUTSIDE_LISTED = 0.97, 0.015, 0.85
OLD_NUMBER_MONTHS, ENDED_MONTHS, STALE_SHARE = 6, 3, 0.25
V2, V3 = "V2", "V3"
# Share of the district's families in each national and provincial desil.
NATIONAL = (0.09, 0.10, 0.09, 0.09, 0.09, 0.10, 0.11, 0.11, 0.11, 0.11)
PROVINCIAL = (0.08, 0.09, 0.10, 0.10, 0.10, 0.10, 0.11, 0.11, 0.11, 0.10)
DISTRICT = (0.1,) * 10
# Codes from poorest to richest, and how common each is.
ITEMS: dict[str, tuple[tuple[int, ...], tuple[float, ...]]] = {
    "status_kepemilikan_rumah": ((3, 2, 5, 1, 4), (0.12, 0.07, 0.06, 0.74, 0.01)),
    "jenis_lantai_terluas": (
        (8, 7, 6, 4, 2, 1),
        (0.03, 0.005, 0.14, 0.32, 0.48, 0.025),
    ),
    "jenis_dinding_terluas": ((6, 4, 3, 2, 1), (0.01, 0.04, 0.1, 0.02, 0.83)),
    "jenis_atap_terluas": ((7, 6, 4, 3, 2, 1), (0.004, 0.003, 0.02, 0.013, 0.95, 0.01)),
    "sumber_air_minum_utama": (
        (9, 8, 6, 7, 5, 4, 3, 2, 1),
        (0.01, 0.04, 0.08, 0.2, 0.33, 0.16, 0.11, 0.05, 0.02),
    ),
    "sumber_penerangan_utama": ((4, 3, 2, 1), (0.002, 0.003, 0.025, 0.97)),
    "daya_terpasang": ((1, 2, 3, 4, 5), (0.34, 0.44, 0.15, 0.05, 0.02)),
    "bahan_bakar_utama_memasak": (
        (10, 9, 4, 2, 3, 1),
        (0.12, 0.01, 0.8, 0.04, 0.02, 0.01),
    ),
    "fasilitas_bab": ((6, 5, 4, 3, 2, 1), (0.03, 0.005, 0.01, 0.01, 0.07, 0.875)),
    "jenis_kloset": ((4, 3, 2, 1), (0.05, 0.02, 0.03, 0.9)),
    "pembuangan_akhir_tinja": ((5, 3, 4, 2, 1), (0.01, 0.06, 0.16, 0.01, 0.76)),
}
# 1 has it, 2 has it not: how common, and whether wealth decides.
ASSETS: dict[str, float] = {
    "aset_bergerak_tabung_gas": 0.14,
    "aset_bergerak_lemari_es": 0.58,
    "aset_bergerak_ac": 0.04,
    "aset_bergerak_pemanas_air": 0.03,
    "aset_bergerak_telepon_rumah": 0.01,
    "aset_bergerak_tv_datar": 0.56,
    "aset_bergerak_emas_perhiasan": 0.33,
    "aset_bergerak_komputer_laptop_tablet": 0.21,
    "aset_bergerak_sepeda_motor": 0.84,
    "aset_bergerak_sepeda": 0.5,
    "aset_bergerak_mobil": 0.09,
    "aset_bergerak_perahu": 0.002,
    "aset_bergerak_kapal_perahu_motor": 0.001,
    "aset_bergerak_smartphone": 0.93,
    "aset_tidak_bergerak_lahan_lainnya": 0.36,
    "aset_tidak_bergerak_rumah_lainnya": 0.05,
}


AREA, ANY_ASSET = "luas_lantai", "kepemilikan_aset"
# Items that some leave blank while they answer the others.
ASKED_ALONE = (
    "jenis_lantai_terluas",
    AREA,
    "jenis_dinding_terluas",
    "sumber_air_minum_utama",
    "daya_terpasang",
    "bahan_bakar_utama_memasak",
    "fasilitas_bab",
    "aset_bergerak_sepeda_motor",
)


@dataclass(frozen=True)
class Version:
    """The families of one DTSEN version; desil 0 means not ranked."""

    month: int
    layout: str
    homes: Ints
    cards: Ints
    members: Ints
    desa: Ints
    national: Ints
    provincial: Ints
    district: Ints


def _listed(world: World, month: int) -> Ints:
    """Return the homes that a version of this month knows."""
    homes, dice = world.homes, world.dice
    every = np.arange(len(homes))
    alive = homes.last_alive == world.month
    ended = (homes.last_alive >= month - ENDED_MONTHS) & ~alive
    stays = ended & (dice.steady(every, "outlives") < 0.5)
    delay = dice.steady_pick(every, "known after", (4, 3, 2, 1, 1))
    known = (homes.founded + delay <= world.month) | (homes.founded < world.month - 5)
    covered = dice.steady(every, "covered") < COVERAGE
    seen = dice.steady(every, f"outside {month}") < OUTSIDE_LISTED
    outside = (homes.outside == OUTSIDE) & seen
    return np.flatnonzero((((alive & known) | stays) & covered) | outside)


def _cards(world: World, homes: Ints) -> Ints:
    """Return the card number in the list: for some months it is the old one."""
    held, before = world.homes.card[homes], world.homes.old_card[homes]
    recent = world.month - world.homes.renewed[homes] < OLD_NUMBER_MONTHS
    late = world.dice.steady(homes, "old number") < 0.5
    return np.where(recent & late & (before != NOBODY), before, held)


def _twice(world: World, homes: Ints, cards: Ints) -> tuple[Ints, Ints]:
    """Add a row under the old number for some homes that have a row under the new."""
    before = world.homes.old_card[homes]
    recent = world.month - world.homes.renewed[homes] < OLD_NUMBER_MONTHS
    stale = recent & (before != NOBODY) & (before != cards)
    again = np.flatnonzero(stale & (world.dice.steady(homes, "stale") < STALE_SHARE))
    return np.concatenate([homes, homes[again]]), np.concatenate([cards, before[again]])


def _ranked(score: Floats, shares: tuple[float, ...], rng: np.random.Generator) -> Ints:
    jitter = np.asarray(shares) * np.exp(rng.normal(0, 0.04, len(shares)))
    edges = (jitter / jitter.sum()).cumsum()
    place = (np.argsort(np.argsort(score, kind="stable")) + 0.5) / max(len(score), 1)
    return np.minimum(1 + np.searchsorted(edges, place), 10)


def _level(world: World, homes: Ints, month: int) -> Ints:
    """Return the welfare in which homes live in the quarter of a month."""
    return world.homes.welfare[homes] + fortunes.fortune(world.dice, homes, month)


def rank(world: World, month: int, *, layout: str) -> Version:
    """Make the version of a quarter, in one of the two layouts."""
    rng = world.dice.rng("ranking", month)
    drift = rng.normal(0, 80, len(world.homes)).astype(np.int64)
    world.homes.welfare = world.homes.welfare + drift
    homes = _listed(world, month)
    homes, cards = _twice(world, homes, _cards(world, homes))
    score = _level(world, homes, month) / 1000 + rng.normal(0, 0.3, len(homes))
    unranked = world.dice.steady(homes, f"unranked {month // 6}") < WITHOUT_DESIL
    desil = [
        np.where(unranked, 0, _ranked(score, shares, rng))
        for shares in (NATIONAL, PROVINCIAL, DISTRICT)
    ]
    return Version(
        month,
        layout,
        homes,
        cards,
        world.homes.size[homes],
        world.homes.desa[homes],
        *desil,
    )


def wealth(world: World, homes: Ints, item: str, level: Ints) -> Floats:
    """Return where a home stands in one item, 0 to 1: welfare, and some chance."""
    chance = np.clip(world.dice.steady(homes, item), 1e-6, 1 - 1e-6)
    noise = 0.4 * np.log(chance / (1 - chance))
    return np.asarray(1 / (1 + np.exp(-1.7 * (0.75 * level / 900 + noise))))


def items(
    world: World, homes: Ints, month: int, level: Ints | None = None
) -> dict[str, Ints]:
    """Return the coded items of housing and assets; 0 means not asked."""
    seen = {}
    level = _level(world, homes, month) if level is None else level
    for item, (codes, shares) in ITEMS.items():
        edges = np.asarray(shares).cumsum()
        place = np.searchsorted(edges, wealth(world, homes, item, level) * edges[-1])
        seen[item] = np.asarray(codes)[np.minimum(place, len(codes) - 1)]
    no_toilet = seen["fasilitas_bab"] == 6
    seen["jenis_kloset"] = np.where(no_toilet, 0, seen["jenis_kloset"])
    waste = np.where(no_toilet, 0, seen["pembuangan_akhir_tinja"])
    seen["pembuangan_akhir_tinja"] = waste
    metered = seen["sumber_penerangan_utama"] == 1
    seen["daya_terpasang"] = np.where(metered, seen["daya_terpasang"], 0)
    for asset, share in ASSETS.items():
        has = wealth(world, homes, asset, level) > 1 - share
        seen[asset] = np.where(has, 1, 2)
    return seen


def assessed(world: World, version: Version) -> dict[str, Ints]:
    """Return what a version says of house and assets; 0 is a blank answer."""
    homes, month, dice = version.homes, version.month, world.dice
    level = _level(world, homes, month)
    level += fortunes.SEEN_TOO_WELL * fortunes.seen_too_well(dice, homes, month)
    told = items(world, homes, month, level)
    area = 24 + 60 * wealth(world, homes, AREA, level)
    told[AREA] = area.astype(np.int64)
    silent = fortunes.is_silent(dice, homes, month)
    for item, codes in told.items():
        blank = silent | fortunes.is_unanswered(dice, homes, month, item)
        told[item] = np.where(blank if item in ASKED_ALONE else silent, 0, codes)
    owned = np.stack([told[asset] for asset in ASSETS])
    any_owned = np.where((owned == 1).any(axis=0), 1, 2)
    told[ANY_ASSET] = np.where(owned.any(axis=0), any_owned, 0)
    return told
