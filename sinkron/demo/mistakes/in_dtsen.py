"""Mistakes planted in the families of a DTSEN version; which lines then count."""

from collections.abc import Callable
from functools import partial

import numpy as np

from sinkron.demo.benefits.ranking import V3, Version
from sinkron.demo.layouts import dtsen
from sinkron.demo.layouts.plan import Plan
from sinkron.demo.mistakes import damage
from sinkron.demo.mistakes.planting import BROKEN, LEVELS, Planting, in_turn
from sinkron.demo.months import Ints
from sinkron.demo.population.world import OUTSIDE, Mask, World

CARD = "nomor_kartu_keluarga"
UNKNOWN_CODES = {
    "desil_nasional": "11",
    "desil_provinsi": "0",
    "desil_kabupaten_kota": "12",
    "jenis_lantai_terluas": "15",
    "jenis_dinding_terluas": "9",
    "jenis_atap_terluas": "12",
    "sumber_air_minum_utama": "19",
    "sumber_penerangan_utama": "8",
    "daya_terpasang": "9",
    "bahan_bakar_utama_memasak": "21",
    "fasilitas_bab": "9",
    "pembuangan_akhir_tinja": "7",
    "aset_bergerak_sepeda_motor": "7",
    "aset_tidak_bergerak_lahan_lainnya": "7",
}


def plan(
    world: World, version: Version, level: str, step: int
) -> tuple[Plan, Mask, Ints]:
    """Return what is planted, which lines count as a family, and their desa."""
    count, text = len(version.homes), version.layout == V3
    counts, desa = np.ones(count, dtype=bool), version.desa.copy()
    odd = np.flatnonzero(dtsen.odd_signs(world, version) * text)
    if level == LEVELS[0]:
        return Plan(), counts, desa
    rng = world.dice.rng("dtsen mistakes", version.month)
    plain = np.setdiff1d(np.arange(count), odd)
    planting = Planting.over(rng, plain, count, level)
    planting.plan.foreign_bytes = odd[::2].tolist()
    for row in odd.tolist():
        planting.plan.note(row, "sign_outside_ascii", "accepted")
    bad: list[Callable[[], None]] = [
        partial(_unknown, planting, column) for column in UNKNOWN_CODES
    ]
    if text:
        bad += [partial(planting.broken, kind, lines) for kind, lines in BROKEN]
    planting.repeat()
    for spoil in in_turn(bad, step, stride=5):
        spoil()
    numbers = [str(number) for number in world.cards.kk[version.cards].tolist()]
    cardless: list[int] = []
    kinds = _disguises(planting, numbers, cardless)
    kinds.append(partial(_break_in_quotes if text else _store, planting, numbers))
    for disguise in in_turn(kinds, step):
        disguise()
    outside = world.homes.outside[version.homes] == OUTSIDE
    nowhere = planting.disguise(
        "place_unknown",
        lambda row: planting.plan.edit("kode_kelurahan_desa", row, "3507999999"),
        allowed=outside,
    )
    counts[planting.bad_rows + cardless] = False
    desa[nowhere] = world.geography.unknown
    return planting.plan, counts, desa


def _unknown(planting: Planting, column: str) -> None:
    planting.spoil(
        f"unknown {column}",
        "unknown_code",
        lambda row: planting.plan.edit(column, row, UNKNOWN_CODES[column]),
    )


def _disguises(
    planting: Planting, numbers: list[str], cardless: list[int]
) -> list[Callable[[], None]]:
    """Return ways to change lines that must be accepted; some then lead to no card."""

    def rewrite(kind: str, change: damage.Change, expected: str) -> list[int]:
        return planting.disguise(
            kind,
            lambda row: planting.plan.edit(CARD, row, change(numbers[row])),
            expected=expected,
        )

    def ruin(kind: str, change: damage.Change) -> None:
        cardless.extend(rewrite(kind, change, "accepted:no_card"))

    def hide(kind: str, change: damage.Change) -> None:
        rewrite(f"kk {kind}", change, "accepted")

    kinds: list[Callable[[], None]] = [
        partial(hide, *one) for one in damage.HARMLESS.items()
    ]
    kinds += [partial(ruin, *one) for one in damage.RUINED_KK.items()]
    return kinds


def _break_in_quotes(planting: Planting, _: list[str]) -> None:
    planting.disguise(
        "quoted_break",
        lambda row: planting.plan.breaks.__setitem__(row, "quoted_break"),
        apart=True,
    )


def _store(planting: Planting, numbers: list[str]) -> None:
    """Store KK numbers as numbers where the last digit is 0 anyhow."""
    planting.disguise(
        "kk_number_ends_in_0",
        lambda row: planting.plan.edit(CARD, row, damage.as_number(numbers[row])),
        allowed=np.array([number.endswith("0") for number in numbers]),
    )
