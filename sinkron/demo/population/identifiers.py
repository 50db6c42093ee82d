"""NIK and KK numbers, and the marks they carry.

A NIK opens with the place of first registration, so some residents have the prefix of
another place; women add 40 to the day; a number is never changed, so some do not agree
with the birth date that was corrected later. A KK number holds the day of recording.
"""

import numpy as np
import numpy.typing as npt

from sinkron.demo.dice import Floats
from sinkron.demo.months import Ints, split_days
from sinkron.demo.population.names import FEMALE

ELSEWHERE = np.array(
    [357301, 357303, 357305, 357901, 357902, 350504, 351408, 357816, 351903, 331203]
)
WRONG_DATE_SHARE = 0.015
NIK_SERIALS, KK_SERIALS = 120, 40


def prefixes(
    rng: np.random.Generator, home: Ints, *, local: float, neighbour: float
) -> Ints:
    """Return where people were first registered: at home, next door or far away."""
    count = len(home)
    drawn: Floats = rng.random(count)
    other = 350701 + rng.integers(0, 33, count)
    far = ELSEWHERE[rng.integers(0, len(ELSEWHERE), count)]
    return np.where(
        drawn < local, home, np.where(drawn < local + neighbour, other, far)
    )


def _numbered(rng: np.random.Generator, stems: Ints, taken: Ints, serials: int) -> Ints:
    """Complete twelve-digit stems with four-digit serials that nobody holds yet."""
    numbers = stems * 10_000 + rng.integers(1, serials, len(stems))
    while True:
        _, first = np.unique(numbers, return_index=True)
        clash = np.ones(len(numbers), dtype=bool)
        clash[first] = False
        clash |= np.isin(numbers, taken)
        if not clash.any():
            return numbers
        again = rng.integers(1, serials * 4, int(clash.sum()))
        numbers[clash] = stems[clash] * 10_000 + again


def issue_niks(
    rng: np.random.Generator, *, prefix: Ints, sex: Ints, birth: Ints, taken: Ints
) -> Ints:
    """Return a NIK for each person, unlike any already taken."""
    wrong = rng.random(len(birth)) < WRONG_DATE_SHARE
    day, month, year = split_days(np.where(wrong, birth + rng.integers(20, 400), birth))
    day = day + 40 * (sex == FEMALE)
    stems = ((prefix * 100 + day) * 100 + month) * 100 + year % 100
    return _numbered(rng, stems, taken, NIK_SERIALS)


def issue_kks(
    rng: np.random.Generator, *, prefix: Ints, recorded: Ints, taken: Ints
) -> Ints:
    """Return a KK number for each card, unlike any already taken."""
    day, month, year = split_days(recorded)
    stems = ((prefix * 100 + day) * 100 + month) * 100 + year % 100
    return _numbered(rng, stems, taken, KK_SERIALS)


def agrees(nik: Ints, sex: Ints, birth: Ints) -> npt.NDArray[np.bool_]:
    """Return whether a NIK tells the same birth date and sex as the register."""
    day, month, year = split_days(birth)
    told = (((day + 40 * (sex == FEMALE)) * 100 + month) * 100) + year % 100
    return np.asarray(nik // 10_000 % 1_000_000 == told)
