"""What the figures rest on: families of a period, what they receive, who is in them.

    register and DTSEN (families), receipts, lists of units, answers of members -> Facts

A quarter shows the families alive at the end of its last month, with the version in
force then; what they received in any of its months.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sinkron.demo import months
from sinkron.demo.benefits.programmes import ATS, PIP, PMT, UMKM
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask, World
from sinkron.demo.truth.answers import Answers
from sinkron.demo.truth.assessments import Assessments, Followed
from sinkron.demo.truth.families import Living, alive
from sinkron.demo.truth.lineage import NONE
from sinkron.demo.truth.units import Units

LISTED_UNITS = (PIP, ATS, UMKM)
FED_MONTHS = 60


@dataclass(frozen=True)
class Members:
    """Who lives in which family of the register at the end of a month, by key."""

    key: npt.NDArray[np.int32]
    family: npt.NDArray[np.int32]

    @classmethod
    def of(cls, key: Ints, family: Ints) -> "Members":
        """Keep of a month what is needed at the end."""
        return cls(key.astype(np.int32), family.astype(np.int32))


@dataclass(frozen=True)
class Period:
    """A month or a quarter: its name and its months."""

    name: str
    first: int
    last: int

    @property
    def is_quarter(self) -> bool:
        """Say whether it is a quarter."""
        return self.last > self.first


@dataclass(frozen=True)
class Facts:
    """All that is known at the end."""

    world: World
    history: Sequence[Living]
    members: Sequence[Members]
    followed: Followed
    assessments: Assessments
    receipts: pd.DataFrame
    units: Units

    @property
    def months(self) -> list[int]:
        """Return the counted months."""
        return [one.month for one in self.history]

    @property
    def quarters(self) -> list[Period]:
        """Return the quarters of which the last month is counted."""
        ends = [month for month in self.months if month % 3 == 2]
        return [Period(months.quarter(end), end - 2, end) for end in ends]

    @property
    def periods(self) -> list[Period]:
        """Return months and quarters."""
        single = [Period(months.period(one), one, one) for one in self.months]
        return [*single, *self.quarters]

    def families(self, month: int) -> pd.DataFrame:
        """Return the families alive at the end of a month, in the order of their key.

        Columns: family, desa, members, in_register, in_dtsen, desil (national),
        provincial, district (0 is no desil) and row (of the version; -1 without one).
        """
        _, listed = self.followed.in_force(month)
        whole = alive(self._living(month), listed)
        if listed is None:
            return whole.assign(provincial=0, district=0, row=-1)
        own = listed[["family", "provincial", "district"]].assign(row=listed.index)
        whole = whole.merge(own, on="family", how="left")
        ranks = {"provincial": 0, "district": 0, "row": -1}
        return whole.fillna(ranks).astype(np.int64)

    def _living(self, month: int) -> Living:
        return self.history[self.months.index(month)]

    def received(self, period: Period) -> pd.DataFrame:
        """Return the receipts of a period: family, programme, month, amount."""
        month = self.receipts["month"]
        return self.receipts[(month >= period.first) & (month <= period.last)]

    def answers(self, version: str) -> Answers | None:
        """Return the accepted list of members of a version."""
        found = self.assessments.lists.get(version)
        return found[1].answers if found else None

    def has_unit(self, programme: int, month: int, family: Ints) -> Mask:
        """Return which families have the unit that a programme is for."""
        if programme in LISTED_UNITS:
            nik = self.units.last(programme, month)
            held = np.empty(0, dtype=np.int64)
            if nik is not None:
                held = self._families_of(self._persons(nik), month)
        elif programme == PMT:
            held = self._families_with_small_children(month)
        else:
            return np.ones(len(family), dtype=bool)
        return np.isin(family, held)

    def _persons(self, nik: Ints) -> Ints:
        everyone = self.world.persons.nik
        return np.flatnonzero(np.isin(everyone, nik))

    def _families_of(self, person: Ints, month: int) -> Ints:
        """Return the families of which persons are living members."""
        here = self.members[self.months.index(month)]
        inside = here.family[np.isin(here.key, 2 * person)]
        alone = self._alone(month)
        return np.concatenate(
            [inside, alone.loc[alone["person"].isin(person), "family"]]
        )

    def _alone(self, month: int) -> pd.DataFrame:
        """Return whom the list in force names of those that no register knows."""
        name, _ = self.followed.in_force(month)
        nobody = pd.DataFrame({"person": [], "family": []}, dtype=np.int64)
        members = self.followed.alone.get(name, nobody)
        return members[members["family"] < NONE]

    def _families_with_small_children(self, month: int) -> Ints:
        here = self.members[self.months.index(month)]
        small = self._is_small(here.key.astype(np.int64) // 2, month)
        alone = self._alone(month)
        small_alone = self._is_small(alone["person"].to_numpy(), month)
        return np.concatenate([here.family[small], alone["family"][small_alone]])

    def _is_small(self, person: Ints, month: int) -> Mask:
        birth = self.world.persons.birth[person]
        return full_years_before(birth, month, FED_MONTHS // 12)


def full_years_before(birth: Ints, month: int, years: int) -> Mask:
    """Return who is younger than some years on the last day of a month."""
    return np.asarray(age_at_end(birth, month) < years)


def age_at_end(birth: Ints, month: int) -> Ints:
    """Return ages in full years on the last day of a month."""
    day, of, year = months.split_days(birth)
    last, end, now = (int(one[0]) for one in months.split_days(_last(month)))
    had = (of < end) | ((of == end) & (day <= last))
    return np.asarray(now - year - 1 + had)


def _last(month: int) -> Ints:
    return np.array([months.last_day(month)])
