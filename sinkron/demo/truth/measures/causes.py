"""Why the desil of a family changed, told from its two rows and their members.

First match: link (another card, other members), correction (the record was mended),
real (an answer known both times differs), version (V2 and V3), re-ranking.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sinkron.demo.layouts.dtsen import CHECKED
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth import answers as told_by
from sinkron.demo.truth.answers import Answers
from sinkron.demo.truth.measures.facts import Facts, Members

LINK, CORRECTION, REAL, VERSION, RANKING = CAUSES = (
    "link",
    "correction",
    "real",
    "version",
    "re-ranking",
)
SAME_MEMBER = ["card", "anchor", "born"]
# Levels of schooling: none, SD, SMP, SMA, and 18 to 22 each by itself.
SCHOOLS = np.array([0, *[1] * 5, *[2] * 5, *[3] * 7, 4, 5, 6, 7, 8])
NO_FLAG = -1


@dataclass(frozen=True)
class Rows:
    """The rows of one version that stand for some families, in their order."""

    version: str
    layout: str
    card: Ints
    told: Mapping[str, Ints]
    members: pd.DataFrame

    @classmethod
    def of(cls, facts: Facts, name: str, row: Ints) -> "Rows":
        """Return these rows of a version with the members on their cards."""
        found = next(one for one in facts.followed.versions if one.name == name)
        card = found.version.cards[row]
        told = {column: codes[row].astype(int) for column, codes in found.told.items()}
        told["jumlah_anggota_keluarga"] = found.version.members[row]
        told.setdefault(CHECKED, np.full(len(row), NO_FLAG))
        listed = _members(facts.answers(name), card)
        return cls(name, found.version.layout, card, told, listed)


def _members(listed: Answers | None, card: Ints) -> pd.DataFrame:
    """Return each member of these cards once; without a NIK by name and birth."""
    if listed is None:
        return pd.DataFrame(columns=SAME_MEMBER, dtype=np.int64)
    here = np.isin(listed.card, card)
    nameless = listed.named[here] == told_by.NOBODY
    person, birth = listed.person[here], listed.birth[here]
    rows = pd.DataFrame(
        {
            "card": listed.card[here],
            "anchor": np.where(nameless, -2 - person, person),
            "born": np.where(nameless, birth, 0),
            "birth": birth,
            **{name: codes[here] for name, codes in listed.told.items()},
        }
    )
    return rows.drop_duplicates(SAME_MEMBER, ignore_index=True)


def causes(before: Rows, after: Rows, changed_in_register: Mask) -> list[str]:
    """Return the cause of each change."""
    house_known, house_blank = _house(before.told, after.told)
    met = before.members.merge(
        after.members, on=SAME_MEMBER, how="outer", indicator=True
    )
    two = met[met["_merge"] == "both"]
    known, blank, mended = _answers(two)
    card = before.card

    def on(rows: pd.Series) -> Mask:
        return np.isin(card, rows.to_numpy())

    listed = on(before.members["card"]) & on(after.members["card"])
    link = (card != after.card) | changed_in_register
    link |= listed & on(met.loc[met["_merge"] != "both", "card"])
    known_differs = house_known | on(two.loc[known, "card"])
    blank_differs = house_blank | on(two.loc[blank, "card"])
    checked = (before.told[CHECKED] == 0) & (after.told[CHECKED] == 1)
    correction = on(two.loc[mended, "card"])
    correction |= checked & (known_differs | blank_differs)
    correction |= blank_differs & ~known_differs
    is_version = np.full(len(card), before.layout != after.layout)
    cases = [link, correction, known_differs, is_version]
    return list(np.select(cases, list(CAUSES[:4]), RANKING))


def _house(before: Mapping[str, Ints], after: Mapping[str, Ints]) -> tuple[Mask, Mask]:
    """Return where a known answer differs, and where one is blank at one end."""
    count = len(before[CHECKED])
    known, blank = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    for name in before:
        if name != CHECKED:
            old, new = before[name], after[name]
            known |= (old > 0) & (new > 0) & (old != new)
            blank |= (old > 0) != (new > 0)
    return known, blank


def _answers(two: pd.DataFrame) -> tuple[Mask, Mask, Mask]:
    """Return the same for members, and whose record was mended."""
    known, blank = np.zeros(len(two), dtype=bool), np.zeros(len(two), dtype=bool)
    names = [name.removesuffix("_x") for name in two.columns if name.endswith("_x")]
    if not len(two):
        return known, blank, known
    for name in names:
        old, new = two[f"{name}_x"].to_numpy(), two[f"{name}_y"].to_numpy()
        nothing = told_by.UNREAD if name == "birth" else told_by.BLANK
        differs = old != new
        both = (old != nothing) & (new != nothing)
        known |= differs & both
        blank |= differs & ~both
    return known, blank, _mended(two)


def _mended(two: pd.DataFrame) -> Mask:
    """Return whose sex or birth was corrected, or whose certificate fell."""
    born = two["birth_x"] != two["birth_y"]
    for side in "xy":
        born &= two[f"birth_{side}"] != told_by.UNREAD
    sex = two[f"{told_by.SEX}_x"] != two[f"{told_by.SEX}_y"]
    paper = [two[f"{told_by.PAPER}_{side}"].to_numpy().astype(int) for side in "xy"]
    fell = SCHOOLS[paper[1]] < SCHOOLS[paper[0]]
    return np.asarray(born | sex | fell)


def changed(then_and_now: Sequence[Members], families: Ints) -> Mask:
    """Return of which families the living members in the register are not the same."""
    sides = [pd.MultiIndex.from_arrays([one.family, one.key]) for one in then_and_now]
    apart = sides[0].symmetric_difference(sides[1])
    return np.isin(families, apart.get_level_values(0).to_numpy())
