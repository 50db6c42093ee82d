"""Families as the family planning office knows them (`dppkb/pendataan_keluarga`).

One row of the office's table `pk_keluarga` is one state of one family; yes is 1 and no
is 0, water, toilet and floor carry the codes of Regsosek, contraception its label.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.benefits import ranking
from sinkron.demo.layouts import dtsen
from sinkron.demo.layouts.plan import Table
from sinkron.demo.months import Ints
from sinkron.demo.population.names import FEMALE
from sinkron.demo.population.world import CHILD, MARRIED, NOBODY, Mask, World

METHODS = (
    "Suntik",
    "Pil",
    "Susuk KB",
    "IUD",
    "Kondom",
    "Sterilisasi Wanita",
    "Sterilisasi Pria",
    "Lainnya",
)
METHOD_SHARES = (0.5, 0.18, 0.12, 0.09, 0.05, 0.04, 0.01, 0.01)
FIRST_NUMBER, SPREAD = 3_507_000_000, 7_919
YOUNGEST, OLDEST, EARLY_AGE = 15, 49, 19
WEDDING_SHARES = (3, 6, 8, 12, 14, 14, 12, 10, 8, 6, 4, 3)
UNSAFE_WATER, UNSAFE_TOILET = (6, 8, 9), 4


def wives(world: World, homes: Ints) -> Ints:
    """Return the wife of each home, else the woman who heads it, or nobody."""
    cards = world.homes.card[homes]
    head, spouse = world.heads()[cards], world.spouses()[cards]
    sex = world.persons.sex
    has_wife = (spouse != NOBODY) & (sex[np.maximum(spouse, 0)] == FEMALE)
    woman = (head != NOBODY) & (sex[np.maximum(head, 0)] == FEMALE)
    return np.where(has_wife, spouse, np.where(woman, head, NOBODY))


def _members(world: World, homes: Ints, who: Mask) -> Ints:
    cards = world.persons.card[world.alive() & who]
    return np.bincount(cards, minlength=len(world.cards))[world.homes.card[homes]]


def _numbers(values: Ints | Mask, known: Mask | None = None) -> pa.Array:
    mask = None if known is None else ~known
    return pa.array(values.astype(np.int32), mask=mask)


def _niks(world: World, persons: Ints) -> pa.Array:
    numbers = pa.array(world.persons.nik[persons], mask=persons == NOBODY)
    return numbers.cast(pa.string())


def _planning(
    world: World, homes: Ints, wife: Ints, expecting: Mask
) -> dict[str, pa.Array]:
    dice, age = world.dice, world.age(months.last_day(world.month))[wife]
    fertile = (wife != NOBODY) & (age >= YOUNGEST) & (age <= OLDEST)
    fertile &= (world.persons.marital[wife] == MARRIED) & ~expecting
    uses = fertile & (dice.steady(homes, "contraception") < 0.62)
    method = dice.steady_pick(homes, "method", METHOD_SHARES)
    unmet = fertile & ~uses & (dice.steady(homes, "unmet need") < 0.25)
    names = pa.array(METHODS).take(pa.array(method))
    return {
        "ber_kb": _numbers(uses),
        "metode_kb": pc.if_else(pa.array(uses), names, pa.scalar(None, pa.string())),
        "unmet_need": _numbers(unmet),
        "hamil": _numbers(expecting),
    }


def _house(
    world: World, homes: Ints, early: Mask, expecting: Mask
) -> dict[str, pa.Array]:
    seen = ranking.items(world, homes, world.month)
    toddlers = _members(world, homes, world.age(months.last_day(world.month)) < 5) > 0
    water, toilet = seen["sumber_air_minum_utama"], seen["fasilitas_bab"]
    unsafe = np.isin(water, UNSAFE_WATER) | (toilet >= UNSAFE_TOILET) | early
    return {
        "ada_balita": _numbers(toddlers),
        "sumber_air": _numbers(water),
        "jamban": _numbers(toilet),
        "lantai": _numbers(seen["jenis_lantai_terluas"]),
        "risiko_stunting": _numbers((toddlers | expecting) & unsafe),
    }


def table(world: World, homes: Ints, cards: Ints, day: Ints, minute: Ints) -> Table:
    """Return the state of these homes, changed on a day at a minute of it."""
    wife = wives(world, homes)
    drawn = world.dice.steady_pick(wife, "umur kawin", WEDDING_SHARES)
    age = world.age(months.last_day(world.month))[wife]
    wed = YOUNGEST + np.minimum(drawn, np.maximum(age - YOUNGEST, 0))
    has_wed = (wife != NOBODY) & (world.persons.marital[wife] > 1)
    pregnant = world.dice.steady(homes, f"expecting {world.month // 8}") < 0.05
    expecting = has_wed & pregnant & (age >= 18) & (age < 43)
    children = _members(world, homes, world.persons.relation == CHILD)
    changed = (day * 1440 + minute) * 60_000_000
    number = FIRST_NUMBER + homes * SPREAD
    head = world.heads()[world.homes.card[homes]]
    return Table(
        {
            "kode_keluarga": pa.array(number).cast(pa.string()),
            "nik_kepala": _niks(world, head),
            "nik_istri": _niks(world, wife),
            "no_kk": pa.array(world.cards.kk[cards]).cast(pa.string()),
            "kode_desa": dtsen.flat(world.geography.codes, world.homes.desa[homes], 10),
            "tgl_data": pa.array(day.astype(np.int32)).cast(pa.date32()),
            "umur_kawin_istri": _numbers(wed, has_wed),
            "jumlah_anak": _numbers(children),
            **_planning(world, homes, wife, expecting),
            **_house(world, homes, has_wed & (wed < EARLY_AGE), expecting),
            "diubah_pada": pa.array(changed).cast(pa.timestamp("us")),
        }
    )
