"""From one quarter to the next: states, exits, causes; movement over more quarters."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from sinkron.demo.layouts.plan import same
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth.measures.causes import LINK, Rows, causes, changed
from sinkron.demo.truth.measures.deprivation import LINES, poor
from sinkron.demo.truth.measures.facts import Facts
from sinkron.demo.truth.measures.items import ITEMS, MISSING, Assessed
from sinkron.demo.truth.measures.regions import Regions, ratio

UNRANKED, UNOBSERVED, NO_CAUSE = "belum berdesil", "unobserved", "none"
EXITS = {"moved": "moved", "died_out": "died_out", "merge": "merged"}
LINE = LINES[1]
LOOKED_AT, GRADUATES = 4, 3
KNOWN_AFTER = {"SUST": LOOKED_AT, "RELAPSE": 2 * LOOKED_AT}
KNOWN_AFTER |= dict.fromkeys(("UP", "DOWN", "SAME", "GRAD"), 1)
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Quarters:
    """Families and assessments of every quarter, in order."""

    facts: Facts
    families: Sequence[pd.DataFrame]
    assessed: Sequence[Assessed]

    def name(self, at: int) -> str:
        """Return the name of a quarter."""
        return self.assessed[at].quarter.name

    def __len__(self) -> int:
        return len(self.assessed)


def transitions(quarters: Quarters, at: int, regions: Regions) -> tuple[pa.Table, Ints]:
    """Return the transitions from a quarter to the next, and the desil of both."""
    before = quarters.families[at]
    after = quarters.families[at + 1].set_index("family").reindex(before["family"])
    stays = after["desil"].notna().to_numpy()
    old = before["desil"].to_numpy()
    new = after["desil"].fillna(0).to_numpy(dtype=np.int64)
    states = [np.where(one > 0, one.astype(str), UNRANKED) for one in (old, new)]
    gone = before.loc[~stays, "family"].to_numpy()
    to = states[1].astype(object)
    to[~stays] = _exits(quarters, at, gone)
    cause = np.full(len(before), NO_CAUSE, dtype=object)
    moved = np.flatnonzero(stays & (old != new))
    cause[moved] = LINK
    rows = before["row"].to_numpy(), after["row"].fillna(-1).to_numpy()
    listed = moved[(rows[0][moved] >= 0) & (rows[1][moved] >= 0)]
    cause[listed] = _causes(quarters, at, listed, after)
    kinds = pd.DataFrame({"from": states[0], "to": to, "cause": cause})
    kind, every = pd.factorize(pd.MultiIndex.from_frame(kinds), sort=True)
    told = np.array(every.to_list())
    spread = np.zeros((len(before), len(told)), dtype=np.int64)
    spread[np.arange(len(before)), kind] = 1
    families = regions.sums(before["desa"].to_numpy(), spread)
    region, which = np.nonzero(families)
    table = pa.table(
        {
            "from_period": same(quarters.name(at), len(region)),
            "to_period": same(quarters.name(at + 1), len(region)),
            **regions.named(region),
            "from_state": pa.array(told[which, 0].tolist(), pa.string()),
            "to_state": pa.array(told[which, 1].tolist(), pa.string()),
            "cause": pa.array(told[which, 2].tolist(), pa.string()),
            "families": pa.array(families[region, which]),
        }
    )
    return table, np.stack([old, new])


def _exits(quarters: Quarters, at: int, families: Ints) -> list[str]:
    """Return how each family left: the last end of its lineage in the quarter."""
    first, last = (quarters.assessed[one].quarter.last for one in (at, at + 1))
    ends = {
        family: EXITS[event]
        for month, family, event, _ in sorted(quarters.facts.followed.families.events)
        if event in EXITS and first < month <= last
    }
    return [ends.get(family, UNOBSERVED) for family in families.tolist()]


def _causes(quarters: Quarters, at: int, moved: Ints, after: pd.DataFrame) -> list[str]:
    if not len(moved):
        return []
    facts, one, two = quarters.facts, *quarters.assessed[at : at + 2]
    before = quarters.families[at].iloc[moved]
    then = after.iloc[moved]
    old = Rows.of(facts, one.version, before["row"].to_numpy())
    new = Rows.of(facts, two.version, then["row"].to_numpy(dtype=np.int64))
    then_and_now = [
        facts.members[facts.months.index(each.quarter.last)] for each in (one, two)
    ]
    other = changed(then_and_now, before["family"].to_numpy())
    return causes(old, new, other)


@dataclass(frozen=True)
class Panel:
    """Scores and items of families through the quarters, a row a family."""

    scores: Ints
    items: npt.NDArray[np.int8]

    @classmethod
    def of(cls, families: Ints, assessed: Sequence[Assessed]) -> "Panel":
        """Follow families through some quarters; MISSING where nothing is known."""
        scores, items = [], []
        for one in assessed:
            there = pd.Index(one.families["family"])
            place = there.get_indexer(families)
            score = np.append(one.score, MISSING)[place]
            nothing = np.full((1, len(ITEMS)), MISSING, dtype=np.int8)
            told = np.vstack([one.items, nothing])[place]
            scores.append(score)
            items.append(told)
        return cls(np.stack(scores, axis=1), np.stack(items, axis=1))


def movements(
    quarters: Quarters, at: int, desil: Ints | None, regions: Regions
) -> pa.Table:
    """Return every movement that starts in a quarter, in all regions."""
    families = quarters.families[at]
    number = families["family"].to_numpy()
    found: dict[str, tuple[Mask, Mask]] = {}
    if desil is not None:
        old, new = desil
        both, poorest = (old > 0) & (new > 0), (old >= 1) & (old <= 2)
        found["UP"] = both & (new > old), both
        found["DOWN"] = both & (new < old), both
        found["SAME"] = both & (new == old), both
        found["GRAD"] = poorest & (new >= 3), poorest
    if at + LOOKED_AT < len(quarters):
        start, done = _sustained(quarters, at, number)
        found["SUST"] = done, start
        if at + 2 * LOOKED_AT < len(quarters):
            later = quarters.assessed[at + LOOKED_AT + 1 : at + 2 * LOOKED_AT + 1]
            back = poor(Panel.of(number, later).scores, LINE).any(axis=1)
            found["RELAPSE"] = done & back, done
    past = Panel.of(number, quarters.assessed[: at + 1]).scores
    times, seen = poor(past, LINE).sum(axis=1), (past != MISSING).sum(axis=1)
    ever = times > 0
    found["CHRONIC"] = ever & (4 * times >= 3 * seen), ever
    found["TRANSIENT"] = ever & (4 * times < 3 * seen), ever
    return _table(quarters, at, found, regions)


def _sustained(quarters: Quarters, at: int, families: Ints) -> tuple[Mask, Mask]:
    """Return who starts deprived, and who of them then stays out of it."""
    panel = Panel.of(families, quarters.assessed[at : at + LOOKED_AT + 1])
    start = poor(panel.scores[:, 0], LINE)
    later = panel.scores[:, 1:]
    out = ((later != MISSING) & ~poor(later, LINE)).sum(axis=1)
    had, seen = panel.items[:, :1] >= 0, later[:, :, None] != MISSING
    dropped = (had & seen & (panel.items[:, 1:] == MISSING)).any(axis=(1, 2))
    return start, start & (out >= GRADUATES) & ~dropped


def _table(
    quarters: Quarters, at: int, found: dict[str, tuple[Mask, Mask]], regions: Regions
) -> pa.Table:
    desa = quarters.families[at]["desa"].to_numpy()
    there = np.flatnonzero(regions.sums(desa))
    parts = []
    for measure, (such, of) in found.items():
        top, bottom = regions.sums(desa, such)[there], regions.sums(desa, of)[there]
        known = quarters.name(at + KNOWN_AFTER.get(measure, 0))
        parts.append(
            pa.table(
                {
                    "period": same(known, len(there)),
                    "from_period": same(quarters.name(at), len(there)),
                    **regions.named(there),
                    "measure": same(measure, len(there)),
                    "families": pa.array(top),
                    "denominator": pa.array(bottom),
                    "value": ratio(top, bottom),
                }
            )
        )
    return pa.concat_tables(parts)
