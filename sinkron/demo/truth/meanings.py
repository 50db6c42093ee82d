"""Which family a card of a DTSEN version means, and who stands where in the register.

The lineage that holds most of the listed members in the register of the version's first
month (tie: that of the listed head, then of the card itself, then the one with the
smaller first card). Where none holds any, it follows the card; if no register ever had
that, the lineage that held the members at another time; if there is none either, it is
a family of DTSEN alone, below NONE. A register that names a member, but never as
living, knows of no family: the row means none.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sinkron.demo.mistakes.in_members import Listed
from sinkron.demo.months import Ints
from sinkron.demo.truth.lineage import NONE, Lineages
from sinkron.demo.truth.taken import Month


@dataclass(frozen=True)
class Standing:
    """Who belongs to which family in a month, and on which cards people stand."""

    month: int
    family: npt.NDArray[np.int32]
    cards: Ints

    @classmethod
    def of(cls, month: Month, persons: int) -> "Standing":
        """Keep of a month what the rows of a version ask for."""
        family = np.full(persons, NONE, dtype=np.int32)
        known = month.key % 2 == 0
        family[month.key[known] // 2] = month.member_family[known]
        return cls(month.month, family, np.unique(month.card))

    def of_persons(self, person: Ints) -> Ints:
        """Return the family in which each person stands, or none."""
        found = np.full(len(person), NONE)
        there = person < len(self.family)
        found[there] = self.family[person[there]]
        return found


def members_of(listed: Listed | None) -> pd.DataFrame:
    """Return the listed members in the order of the file, once a card."""
    if listed is None:
        nobody = pd.DataFrame(columns=["card", "person", "head"], dtype="int64")
        return nobody.astype({"head": bool})
    rows = {"card": listed.card, "person": listed.person, "head": listed.head}
    return pd.DataFrame(rows).drop_duplicates(["card", "person"], ignore_index=True)


def meanings(
    cards: Ints, members: pd.DataFrame, standing: Standing, families: Lineages, kk: Ints
) -> pd.DataFrame:
    """Return by card the family that it means, and how many members hold and stand."""
    person = members["person"].to_numpy()
    now = members.assign(family=standing.of_persons(person))
    ever = members[families.listed_ever(person)]
    month = np.full(len(ever), standing.month)
    then = families.family_at(ever["person"].to_numpy(), month)
    every = pd.DataFrame({"card": np.union1d(cards, members["card"].to_numpy())})
    every = every.join(_chosen(now, families, kk), on="card")
    other = _chosen(ever.assign(family=then), families, kk)
    every = every.join(other.add_suffix("_other"), on="card")
    listed = members.groupby("card")["person"].size().rename("listed")
    every = every.join(listed, on="card").fillna({"held": 0, "listed": 0})
    card = every["card"].to_numpy()
    own = families.family_of_card[card]
    before = every["holder_other"].fillna(NONE).to_numpy(dtype=np.int64)
    holder = every["holder"].fillna(NONE).to_numpy(dtype=np.int64)
    alone = np.where(np.isin(card, ever["card"].to_numpy()), NONE, -2 - card)
    family = np.where(before != NONE, before, alone)
    family = np.where(own != NONE, own, family)
    every["family"] = np.where(holder != NONE, holder, family)
    return every.set_index("card")[["family", "held", "listed"]]


def _chosen(members: pd.DataFrame, families: Lineages, kk: Ints) -> pd.DataFrame:
    """Return for each card the lineage that holds most of its listed members."""
    held = members[members["family"] != NONE]
    counted = held.groupby(["card", "family"], as_index=False).agg(
        held=("person", "size"), head=("head", "max")
    )
    card = counted["card"].to_numpy(dtype=np.int64)
    family = counted["family"].to_numpy(dtype=np.int64)
    counted["own"] = families.family_of_card[card] == family
    counted["first"] = kk[families.first_card(family)]
    order = ["card", "held", "head", "own", "first"]
    ascending = [True, False, False, False, True]
    counted = counted.sort_values(order, ascending=ascending)
    best = counted.drop_duplicates("card").set_index("card")
    return best[["family", "held"]].rename(columns={"family": "holder"})
