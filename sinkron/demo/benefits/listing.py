"""Whom each DTSEN version lists on which family's row.

The list lags behind the families: who left for another home may stand on the old row
for a while, and so may some of the dead; some people stand on two rows; a few lodgers
whom no register knows stand on the row of the family that lodges them.
"""

from dataclasses import dataclass, field

import numpy as np

from sinkron.demo.benefits.ranking import Version
from sinkron.demo.dice import Floats
from sinkron.demo.months import Ints
from sinkron.demo.population.world import (
    ALIVE,
    CHILD,
    DEAD,
    GRANDCHILD,
    HEAD,
    HUSBAND,
    IN_LAW,
    MOVED,
    NOBODY,
    OUTSIDE,
    PARENT,
    PARENT_IN_LAW,
    STRANGE,
    UNLISTED,
    WIFE,
    Mask,
    World,
)

LAGS_SHARE, OUTLIVES_SHARE, OUTLIVES_MONTHS = 0.5, 0.5, 4
MISSED_SHARE, TWICE_SHARE = 0.012, 0.004
# Relation to the head in DTSEN, by relation on the card; 8 is any other.
OTHER, CHILD_LISTED = 8, 3
RELATIONS = {
    HEAD: 1,
    HUSBAND: 2,
    WIFE: 2,
    CHILD: CHILD_LISTED,
    IN_LAW: 4,
    GRANDCHILD: 5,
    PARENT: 6,
    PARENT_IN_LAW: 6,
}


@dataclass(frozen=True)
class Listing:
    """The lines of one version's list of members, row by row of its families."""

    person: Ints
    row: Ints
    relation: Ints
    second: Mask

    def __len__(self) -> int:
        return len(self.person)

    def sizes(self) -> Ints:
        """Return how many members stand on the row of each line."""
        return np.bincount(self.row)[self.row]

    def of_row(self, values: Ints, choose: np.ufunc) -> Ints:
        """Return for each line the least or largest value on its row."""
        first = np.flatnonzero(np.append(True, self.row[1:] != self.row[:-1]))
        return np.repeat(
            choose.reduceat(values, first), np.diff(np.append(first, len(values)))
        )


def strangers(world: World) -> Ints:
    """Return the people whom no register lists and who head no family of DTSEN."""
    people, homes = world.persons, world.homes
    strange = homes.outside[world.cards.home[people.card]] == STRANGE
    return np.flatnonzero(strange & (people.status == UNLISTED))


def lodgers(world: World) -> Ints:
    """Return every second stranger: she stands on the row of another family."""
    return strangers(world)[1::2]


def unheard_of(world: World) -> Ints:
    """Return the other strangers, whom nobody knows."""
    return strangers(world)[::2]


@dataclass
class Enumerator:
    """Makes the list of each version; remembers on whose row people stood last."""

    world: World
    home: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def enlist(self, version: Version) -> Listing:
        """Return who stands on which row of a version."""
        covered = np.zeros(len(self.world.homes), dtype=bool)
        covered[version.homes] = True
        home, lags = self._homes(covered)
        self.home = home
        who = np.flatnonzero(home != NOBODY)
        order = np.argsort(version.homes, kind="stable")
        known = version.homes[order]
        first = np.searchsorted(known, home[who])
        times = np.searchsorted(known, home[who], side="right") - first
        person = np.repeat(who, times)
        start = np.repeat(np.cumsum(times) - times, times)
        row = order[np.repeat(first, times) + np.arange(len(person)) - start]
        also, beside = self._beside(version, who)
        return self._sorted(
            np.concatenate([person, also]),
            np.concatenate([row, beside]),
            np.concatenate([lags[person], np.ones(len(also), dtype=bool)]),
            np.concatenate(
                [np.zeros(len(person), dtype=bool), np.ones(len(also), dtype=bool)]
            ),
        )

    def _draw(self, purpose: str) -> Floats:
        return self.world.dice.steady(np.arange(len(self.world.persons)), purpose)

    def _homes(self, covered: Mask) -> tuple[Ints, Mask]:
        """Return the home on whose row each person stands, and who lags behind."""
        world, people = self.world, self.world.persons
        now = world.cards.home[people.card]
        before = np.full(len(people), NOBODY)
        before[: len(self.home)] = self.home
        outside = (people.status == UNLISTED) & (world.homes.outside[now] == OUTSIDE)
        alive = people.status == ALIVE
        here = outside | (alive & (self._draw("missed") >= MISSED_SHARE))
        known = (before != NOBODY) & covered[before]
        half = self._draw(f"lags {world.month // 6}") < LAGS_SHARE
        lags = here & alive & known & (before != now) & half
        gone = np.isin(people.status, (DEAD, MOVED))
        gone &= people.since > world.month - OUTLIVES_MONTHS
        gone &= known & (self._draw("outlives") < OUTLIVES_SHARE)
        home = np.where(lags | gone, before, now)
        there = (here | gone) & covered[home]
        return np.where(there, home, NOBODY), lags

    def _beside(self, version: Version, who: Ints) -> tuple[Ints, Ints]:
        """Return who stands on another row as well, or is a lodger, and on which."""
        dice, world = self.world.dice, self.world
        twice = dice.steady(who, f"twice {version.month // 12}") < TWICE_SHARE
        also = who[twice & (world.persons.status[who] == ALIVE)]
        other = (dice.steady(also, "other row") * len(version.homes)).astype(np.int64)
        apart = version.homes[other] != self.home[also]
        guests = lodgers(world)
        hosts = int(np.argmax(world.homes.outside == STRANGE))
        host = (dice.steady(guests, "host") * hosts).astype(np.int64)
        row = np.full(len(world.homes), NOBODY)
        row[version.homes[::-1]] = np.arange(len(version.homes))[::-1]
        taken = row[host] != NOBODY
        return (
            np.concatenate([also[apart], guests[taken]]),
            np.concatenate([other[apart], row[host][taken]]),
        )

    def _sorted(self, person: Ints, row: Ints, late: Mask, second: Mask) -> Listing:
        people = self.world.persons
        codes = np.full(len(RELATIONS) + 4, OTHER)
        codes[list(RELATIONS)] = list(RELATIONS.values())
        relation = codes[people.relation[person]]
        relation[late & (relation != CHILD_LISTED)] = OTHER
        order = np.lexsort((person, people.birth[person], relation, row))
        return Listing(person[order], row[order], relation[order], second[order])
