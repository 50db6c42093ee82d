"""What a register tells of a person besides who she is: schooling, work, faith.

Everything here follows from steady draws and from age, so nothing of it is stored.
"""

import numpy as np

from sinkron.demo.dice import Floats
from sinkron.demo.months import Ints, split_days
from sinkron.demo.population.names import FEMALE
from sinkron.demo.population.world import World

PUPIL, NO_WORK, HOUSEWIFE = 3, 1, 2
# Final schooling (codes 1 to 10) of people born before 1965, before 1990, later.
SCHOOLING = np.array(
    [
        [0.14, 0.24, 0.44, 0.09, 0.07, 0.00, 0.005, 0.015, 0.00, 0.00],
        [0.02, 0.06, 0.36, 0.24, 0.24, 0.01, 0.015, 0.05, 0.004, 0.001],
        [0.01, 0.02, 0.12, 0.25, 0.46, 0.01, 0.03, 0.095, 0.004, 0.001],
    ]
)
SCHOOL_AGES = np.array([7, 13, 16, 19])
JOBS_OF_MEN = {
    9: 0.19,
    20: 0.15,
    19: 0.17,
    15: 0.15,
    88: 0.13,
    84: 0.07,
    81: 0.04,
    26: 0.03,
    5: 0.015,
    6: 0.003,
    7: 0.003,
    16: 0.003,
    85: 0.006,
    86: 0.001,
    1: 0.03,
}
JOBS_OF_WOMEN = {
    2: 0.5,
    20: 0.09,
    15: 0.11,
    84: 0.08,
    88: 0.06,
    9: 0.06,
    30: 0.03,
    23: 0.03,
    65: 0.015,
    5: 0.01,
    73: 0.003,
    1: 0.012,
}
RELIGION = (0.955, 0.022, 0.012, 0.006, 0.004, 0.0005, 0.0005)
BLOOD = {13: 0.57, 1: 0.1, 2: 0.11, 3: 0.05, 4: 0.17}
DISABILITY = {7: 0.985, 1: 0.006, 2: 0.002, 3: 0.003, 4: 0.003, 6: 0.001}
BIRTHPLACES = {
    3507: "MALANG",
    3573: "KOTA MALANG",
    3579: "BATU",
    3505: "BLITAR",
    3514: "PASURUAN",
    3578: "SURABAYA",
    3519: "MADIUN",
    3312: "WONOGIRI",
}


def _pick(world: World, who: Ints, purpose: str, shares: dict[int, float]) -> Ints:
    codes = np.array(list(shares))
    weights = np.array(list(shares.values()))
    picked: Ints = codes[world.dice.steady_pick(who, purpose, weights)]
    return picked


def schooling(world: World, who: Ints, age: Ints) -> Ints:
    """Return education on the card, 1 to 10."""
    year = split_days(world.persons.birth[who])[2]
    edges = SCHOOLING.cumsum(axis=1)[np.digitize(year, (1965, 1990))]
    drawn: Floats = world.dice.steady(who, "schooling")
    final = 1 + (drawn[:, None] >= edges).sum(axis=1)
    so_far = np.array([1, 2, 3, 4, 10])[np.digitize(age, SCHOOL_AGES)]
    return np.asarray(np.minimum(np.minimum(final, 10), so_far))


def work(world: World, who: Ints, age: Ints) -> Ints:
    """Return the job code."""
    woman = world.persons.sex[who] == FEMALE
    men = _pick(world, who, "job", JOBS_OF_MEN)
    women = _pick(world, who, "job", JOBS_OF_WOMEN)
    job = np.where(woman, women, men)
    resting = (age >= 65) & (world.dice.steady(who, "rest") < 0.4)
    job = np.where(resting, np.where(woman, HOUSEWIFE, NO_WORK), job)
    return np.where(age < 6, NO_WORK, np.where(age < 19, PUPIL, job))


def religion(world: World, who: Ints) -> Ints:
    """Return the religion code; a card mostly has one."""
    picked = world.dice.steady_pick(world.persons.card[who], "faith", RELIGION)
    return np.asarray(1 + picked)


def blood(world: World, who: Ints) -> Ints:
    """Return the blood group code."""
    return _pick(world, who, "blood", BLOOD)


def disability(world: World, who: Ints) -> Ints:
    """Return the disability code."""
    return _pick(world, who, "disability", DISABILITY)


def birthplaces(world: World, who: Ints) -> list[str]:
    """Return the place of birth that fits the first digits of the NIK."""
    return [
        BIRTHPLACES.get(code, "MALANG")
        for code in (world.persons.nik[who] // 10**12).tolist()
    ]
