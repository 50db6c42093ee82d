"""DTSEN through time: its rows, the families that they mean, whom it alone knows.

    accepted versions and lists, the register of their first month
        -> family of every card (meanings) -> rows that count, families of persons

Of two rows of one family in one version the one on whose card the family stands counts,
then the one with more of its members, then the smaller number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sinkron.demo import months
from sinkron.demo.benefits.ranking import Version
from sinkron.demo.mistakes.in_members import Listed
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth.lineage import NONE, Lineages
from sinkron.demo.truth.meanings import Standing, meanings, members_of


@dataclass(frozen=True)
class InForce:
    """An accepted version: which rows count, and where they are."""

    version: Version
    counts: Mask
    desa: Ints
    told: dict[str, npt.NDArray[np.int8]]

    @property
    def name(self) -> str:
        """Return the version as V3-2026-Q1."""
        return name_of(self.version)

    def rows(self) -> pd.DataFrame:
        """Return the rows that name a card."""
        version = self.version
        return pd.DataFrame(
            {
                "card": version.cards,
                "desa": self.desa,
                "stated": version.members,
                "desil": version.national,
                "provincial": version.provincial,
                "district": version.district,
            }
        )[self.counts]


def name_of(version: Version) -> str:
    """Return a version as V3-2026-Q1."""
    return f"{version.layout}-{months.quarter(version.month)}"


@dataclass
class Assessments:
    """What was accepted: versions, lists of members (by name), and registers.

    What rows and members tell is kept where figures are made of it: it is much.
    """

    is_measured: bool = False
    versions: list[InForce] = field(default_factory=list)
    lists: dict[str, tuple[int, Listed]] = field(default_factory=dict)
    standing: dict[int, Standing] = field(default_factory=dict)

    def take_rows(
        self, version: Version, counts: Mask, desa: Ints, told: dict[str, Ints]
    ) -> None:
        """Take the rows of an accepted version, and what they tell."""
        kept = told if self.is_measured else {}
        codes = {name: values.astype(np.int8) for name, values in kept.items()}
        self.versions.append(InForce(version, counts, desa, codes))

    def take_list(self, version: Version, listed: Listed) -> None:
        """Take the accepted list of members of a version."""
        kept = listed if self.is_measured else replace(listed, answers=None)
        self.lists[name_of(version)] = (version.month, kept)

    def followed(self, families: Lineages, kk: Ints) -> "Followed":
        """Return rows and lists with the family that each means."""
        rows = []
        for one in self.versions:
            found = self.lists.get(one.name)
            members, own = members_of(found[1] if found else None), one.rows()
            then = self.standing[one.version.month]
            cards = own["card"].to_numpy()
            meant = meanings(cards, members, then, families, kk)
            rows.append(_preferred(own.join(meant, on="card"), then, families, kk))
        counted = [one.loc[one["counts"], "family"].to_numpy() for one in rows]
        known = np.concatenate([np.empty(0, dtype=np.int64), *counted])
        alone = {
            name: _alone(listed, self.standing[month], families, kk, known)
            for name, (month, listed) in self.lists.items()
        }
        begins = {name: month for name, (month, _) in self.lists.items()}
        return Followed(self.versions, rows, families, alone, begins)


def _preferred(
    rows: pd.DataFrame, standing: Standing, families: Lineages, kk: Ints
) -> pd.DataFrame:
    """Mark the one row of each family that counts."""
    card = rows["card"].to_numpy()
    own = families.family_of_card[card] == rows["family"].to_numpy()
    rows["stands"] = np.isin(card, standing.cards) & own
    rows["kk"] = kk[rows["card"].to_numpy()]
    order = ["family", "stands", "held", "kk"]
    ranked = rows.sort_values(order, ascending=[True, False, False, True])
    rows["counts"] = (~ranked["family"].duplicated()).reindex(rows.index)
    rows["counts"] &= rows["family"] != NONE
    return rows


def _alone(
    listed: Listed, standing: Standing, families: Lineages, kk: Ints, known: Ints
) -> pd.DataFrame:
    """Return whom no register lists, and her family if that is ever counted."""
    members = members_of(listed)
    none = np.empty(0, dtype=np.int64)
    meant = meanings(none, members, standing, families, kk)
    members["family"] = members["card"].map(meant["family"])
    ever = families.listed_ever(members["person"].to_numpy())
    is_counted = (members["family"] > NONE) | np.isin(members["family"], known)
    return members[~ever & is_counted].drop_duplicates("person")


@dataclass(frozen=True)
class Followed:
    """The rows of all versions, and to which family every person belongs."""

    versions: Sequence[InForce]
    rows: Sequence[pd.DataFrame]
    families: Lineages
    # By the name of each list: whom it lists of those that no register knows.
    alone: dict[str, pd.DataFrame]
    begins: dict[str, int]

    @property
    def family_of_card(self) -> Ints:
        """Return the lineage of each card that a register had."""
        return self.families.family_of_card

    def in_force(self, month: int) -> tuple[str, pd.DataFrame | None]:
        """Return the name of the version in force and its rows that count."""
        past = [one for one in self.versions if one.version.month <= month]
        if not past:
            return "", None
        rows = self.rows[len(past) - 1]
        return past[-1].name, rows[rows["counts"]]

    def family_at(self, person: Ints, month: Ints) -> Ints:
        """Return the family of a person in a month, by the register, else by DTSEN."""
        found = self.families.family_at(person, month)
        ever = self.families.listed_ever(person)
        size = int(person.max(initial=0)) + 1
        last, first = np.full(size, NONE), np.full(size, NONE)
        outside = np.full(len(person), NONE)
        for name, members in self.alone.items():
            members = members[members["person"] < size]
            who = members["person"].to_numpy()
            last[who] = members["family"]
            unheard = who[first[who] == NONE]
            first[unheard] = last[unheard]
            begun = month >= self.begins[name]
            outside[begun] = last[person[begun]]
        outside = np.where(outside == NONE, first[person], outside)
        return np.where(ever, found, outside)
