"""The fourteen items of deprivation of every family that a version assesses.

    row of the version (house, assets), its members, the register -> 1, 0 or missing
        -> gap of each dimension in twelfths -> score in 2520ths

An item is missing where nothing of it is known. A dimension without an item is left
out, and so is a family with fewer than five dimensions. 2520ths are whole for every
such score.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sinkron.demo.benefits import ranking
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth import answers as told_by
from sinkron.demo.truth.answers import Answers
from sinkron.demo.truth.measures.facts import Facts, Period, age_at_end

Items = npt.NDArray[np.int8]
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "rumah": ("floor", "wall", "roof", "crowding"),
    "air_sanitasi": ("water", "toilet", "waste"),
    "energi": ("lighting", "cooking"),
    "pendidikan": ("school", "certificate"),
    "kerja": ("work",),
    "aset": ("assets",),
    "adminduk": ("civil_registration",),
}
ITEMS = tuple(item for items in DIMENSIONS.values() for item in items)
MISSING, LEAST_DIMENSIONS = -1, 5
TWELFTHS, WHOLE = 12, 2520
# Items that one code tells: the column, and the codes that mean deprived.
CODED: dict[str, tuple[str, tuple[int, ...]]] = {
    "floor": ("jenis_lantai_terluas", (7, 8)),
    "wall": ("jenis_dinding_terluas", (4, 6)),
    "roof": ("jenis_atap_terluas", (6, 7)),
    "water": ("sumber_air_minum_utama", (6, 8, 9)),
    "toilet": ("fasilitas_bab", (4, 5, 6)),
    "waste": ("pembuangan_akhir_tinja", (3, 4, 5, 6)),
    "cooking": ("bahan_bakar_utama_memasak", (8, 9, 10)),
}
CAR = "aset_bergerak_mobil"
BIG = (CAR, "aset_tidak_bergerak_lahan_lainnya", "aset_tidak_bergerak_rumah_lainnya")
MOVABLE = tuple(
    name for name in ranking.ASSETS if name.startswith("aset_bergerak") and name != CAR
)
PUPIL, CERTIFICATE_LEAST = 2, 6


@dataclass(frozen=True)
class Assessed:
    """Items, gaps and scores of the families of one quarter, row by row."""

    quarter: Period
    version: str
    families: pd.DataFrame
    items: Items
    gaps: Ints
    observed: Ints
    score: Ints

    @property
    def is_scored(self) -> Mask:
        """Return which families have a score."""
        return np.asarray(self.score != MISSING)


def assess(facts: Facts, quarter: Period) -> Assessed:
    """Return what the version in force says of the families alive in a quarter."""
    name, _ = facts.followed.in_force(quarter.last)
    families = facts.families(quarter.last)
    families = families[families["row"] >= 0].reset_index(drop=True)
    if not name:
        nothing = np.empty((0, len(ITEMS)), dtype=np.int8)
        return _scored(quarter, name, families.assign(stated=0), nothing)
    version = next(one for one in facts.followed.versions if one.name == name)
    row = families["row"].to_numpy()
    told = {column: codes[row].astype(int) for column, codes in version.told.items()}
    families = families.assign(stated=version.version.members[row])
    found = _of_house(told, families["stated"].to_numpy())
    card = version.version.cards[row]
    found |= _of_members(facts, facts.answers(name), card, quarter.last)
    items = np.stack([found[item] for item in ITEMS], axis=1).astype(np.int8)
    return _scored(quarter, name, families, items)


def _of_house(told: Mapping[str, Ints], members: Ints) -> dict[str, Ints]:
    found = {
        item: _known(np.isin(told[column], codes), told[column] > 0)
        for item, (column, codes) in CODED.items()
    }
    area = told[ranking.AREA]
    tight = 10 * area < 72 * members
    found["crowding"] = _known(tight, (area > 0) & (members > 0))
    light, power = told["sumber_penerangan_utama"], told["daya_terpasang"]
    dim = (light > 1) | (power == 1)
    found["lighting"] = _known(dim, (light > 0) | (power > 0))
    owned = sum((told[name] == 1).astype(int) for name in MOVABLE)
    rich = np.any([told[name] == 1 for name in BIG], axis=0)
    known = np.any([told[name] > 0 for name in (*MOVABLE, *BIG)], axis=0)
    found["assets"] = _known((owned < 2) & ~rich, known)
    return found


def _known(deprived: Mask, known: Mask) -> Ints:
    return np.where(known, deprived.astype(np.int64), MISSING)


def _of_members(
    facts: Facts, listed: Answers | None, card: Ints, month: int
) -> dict[str, Ints]:
    """Return what members tell; missing where nobody is listed on the card."""
    missing = np.full(len(card), MISSING)
    if listed is None:
        return dict.fromkeys(("school", "certificate", "work", ITEMS[-1]), missing)
    age = age_at_end(listed.birth.astype(np.int64), month)
    age = np.where(listed.birth == told_by.UNREAD, -1, age)
    any_of = _any_of(listed, card)
    # Of a card on which no age is known nothing can be said of the grown-ups.
    somebody = any_of(age >= 0)
    child, adult = (age >= 7) & (age <= 18), age >= 18
    young, works = adult & (age < 60), listed.told[told_by.WORKS] == 1
    papers = listed.told[told_by.PAPER] >= CERTIFICATE_LEAST
    is_out = child & (listed.told[told_by.SCHOOL] != PUPIL)
    has_nik = listed.named != told_by.NOBODY
    in_register = np.zeros(len(listed), dtype=bool)
    in_register[has_nik] = facts.followed.families.registered(
        listed.named[has_nik].astype(np.int64), month
    )
    return {
        "school": _known(any_of(is_out), any_of(child)),
        "certificate": _known(~any_of(adult & papers), somebody),
        "work": _known(~any_of(young & works), any_of(young)),
        "civil_registration": _known(any_of(has_nik & ~in_register), any_of(has_nik)),
    }


def _any_of(listed: Answers, card: Ints) -> Callable[[Mask], Mask]:
    """Return what tells on which of these cards there is such a member."""

    def there_is(such: Mask) -> Mask:
        return np.isin(card, listed.card[such])

    return there_is


def _scored(
    quarter: Period, version: str, families: pd.DataFrame, items: Items
) -> Assessed:
    gaps, start = [], 0
    for names in DIMENSIONS.values():
        own = items[:, start : start + len(names)]
        start += len(names)
        number = (own != MISSING).sum(axis=1)
        gap = TWELFTHS * (own == 1).sum(axis=1) // np.maximum(number, 1)
        gaps.append(np.where(number > 0, gap, MISSING))
    every = np.stack(gaps, axis=1)
    observed = (every != MISSING).sum(axis=1)
    share = WHOLE // TWELFTHS // np.maximum(observed, 1)
    score = np.where(every != MISSING, every, 0).sum(axis=1) * share
    score = np.where(observed >= LEAST_DIMENSIONS, score, MISSING)
    return Assessed(quarter, version, families, items, every, observed, score)
