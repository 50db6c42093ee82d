"""Repairs of houses (`dpkpck/rtlh`): a text file a fund, with its own separator."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.layouts import places, textfile
from sinkron.demo.layouts.plan import Pen, Table, day_texts
from sinkron.demo.layouts.textfile import TextFormat
from sinkron.demo.months import Ints
from sinkron.demo.population.world import World

SEQUENCE = "no"
FUNDS = ("APBD", "BSPS", "BAZNAS", "APBDES", "CSR")
SEPARATORS = (",", ",", ";", ",", ";")
BREAKS = {"split_line": 5, "quote_unclosed": 2}
ROOFS = ("GENTENG", "SENG", "ASBES")
WALLS = ("TEMBOK", "KAYU", "ANYAMAN BAMBU")
FLOORS = ("KERAMIK", "SEMEN", "TANAH")


def pen(fund: int) -> Pen:
    """Return what writes the list of a fund."""
    form = TextFormat(SEPARATORS[fund], quotes=True, fields=BREAKS)
    return lambda table, plan: textfile.render(table, plan, form)


def _coordinates(world: World, house: Ints, placed: pa.Array) -> dict[str, pa.Array]:
    south = -7.8 - 0.5 * world.dice.steady(house, "house lat")
    east = 112.3 + 0.6 * world.dice.steady(house, "house lon")
    return {
        name: pc.if_else(placed, [f"{value:.6f}" for value in values.tolist()], "")
        for name, values in (("lat", south), ("lon", east))
    }


def table(world: World, rows: pd.DataFrame, amount: Ints, month: int) -> Table:
    """Return the repairs as they stand at the end of a month."""
    house, person = rows["house"].to_numpy(), rows["person"].to_numpy()
    start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
    today = months.last_day(month)
    progress = np.clip(100 * (today - start) // np.maximum(end - start, 1), 5, 100)
    done = pa.array(end <= today)
    placed = pa.array(rows["placed"].to_numpy())
    home = world.cards.home[rows["card"].to_numpy()]
    dice = world.dice

    def one_of(words: tuple[str, ...], purpose: str) -> pa.Array:
        place = dice.steady_pick(house, purpose, (1.0,) * len(words))
        return pa.array(words).take(pa.array(place))

    def text(values: Ints) -> pa.Array:
        return pa.array(values).cast(pa.string())

    columns = {
        SEQUENCE: pa.array(np.arange(1, len(rows) + 1)),
        "nik": text(world.persons.nik[person]),
        "nama": world.names().take(pa.array(person)),
        "no_kk": text(world.cards.kk[rows["card"].to_numpy()]),
        "kode_desa": pa.array(world.geography.codes).take(
            pa.array(rows["desa"].to_numpy())
        ),
        "alamat": places.addresses(world, home),
        "atap": one_of(ROOFS, "rtlh roof"),
        "dinding": one_of(WALLS, "rtlh wall"),
        "lantai": one_of(FLOORS, "rtlh floor"),
        "luas": text(24 + house % 50),
        "penghuni": text(np.maximum(world.homes.size[home], 1)),
        **_coordinates(world, house, placed),
        "sumber_dana": pa.array(FUNDS).take(pa.array(rows["fund"].to_numpy())),
        "nilai": pa.array(amount),
        "tgl_mulai": day_texts(start, "Y-m-d"),
        "tgl_selesai": pc.if_else(done, day_texts(end, "Y-m-d"), ""),
        "progres": text(progress),
    }
    return Table(columns, sequence=SEQUENCE)
