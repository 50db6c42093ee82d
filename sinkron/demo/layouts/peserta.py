"""The table `peserta` of Disnaker, with the types that it has in the database."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.layouts.plan import Table
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask, World

WORK, MOTHER = 0, 1
PROGRAMMES = ("PELATIHAN_KERJA", "PELATIHAN_IBU_MUDA")
SCHEMES = ("MENJAHIT", "LAS", "BARISTA", "DIGITAL", "OTOMOTIF")
RESULTS = ("KOMPETEN", "BELUM KOMPETEN")
WORKS = ("BEKERJA", "WIRAUSAHA", "BELUM BEKERJA")
BEGUN, FINISHED, AFTER_THREE, AFTER_SIX = range(4)
SECONDS_A_DAY = 86_400


def _days(days: Ints, known: Mask) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=~known).cast(pa.date32())


def table(world: World, rows: pd.DataFrame) -> Table:
    """Return states of participations as rows of the table."""
    person, number = rows["person"].to_numpy(), rows["id"].to_numpy()
    state, dice, people = rows["state"].to_numpy(), world.dice, world.persons
    mother = rows["programme"].to_numpy() == MOTHER
    everyone = np.ones(len(rows), dtype=bool)

    def told(
        words: tuple[str, ...], purpose: str, weights: tuple[float, ...], since: int
    ) -> pa.Array:
        place = dice.steady_pick(number, purpose, weights)
        picked = pa.array(words).take(pa.array(place))
        known = pa.array(state >= since)
        return pc.if_else(known, picked, pa.scalar(None, pa.string()))

    scheme = told(SCHEMES, "scheme", (1.0,) * len(SCHEMES), BEGUN)
    pay = 800 + (2200 * dice.steady(number, "pay")).astype(np.int64)
    second = 28_000 + (20_000 * dice.steady(number + state, "clock")).astype(np.int64)
    stamp = rows["changed"].to_numpy() * SECONDS_A_DAY + second
    return Table(
        {
            "id": pa.array(number),
            "nik": pa.array(people.nik[person]).cast(pa.string()),
            "nama": world.names().take(pa.array(person)),
            "tgl_lahir": _days(people.birth[person], everyone),
            "kode_desa": pa.array(world.geography.codes).take(
                pa.array(world.desa(person))
            ),
            "program": pa.array(PROGRAMMES).take(pa.array(mother.astype(np.int64))),
            "skema": pc.if_else(pa.array(mother), "WIRAUSAHA BARU", scheme),
            "tgl_mulai": _days(rows["start"].to_numpy(), everyone),
            "tgl_selesai": _days(rows["end"].to_numpy(), state >= FINISHED),
            "jam": pa.array(np.where(mother, 115, 240).astype(np.int32)),
            "hasil_uji": told(RESULTS, "result", (8, 2), FINISHED),
            "status_kerja_3bln": told(WORKS, "work 3", (4, 3, 3), AFTER_THREE),
            "status_kerja_6bln": told(WORKS, "work 6", (5, 3, 2), AFTER_SIX),
            "pendapatan_bln": pa.array(pay * 1000, mask=state < AFTER_SIX),
            "diubah_pada": pa.array(stamp * 1_000_000).cast(pa.timestamp("us")),
        }
    )
