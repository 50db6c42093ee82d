"""The district as it truly is at the end of a month.

Three tables of parallel arrays. A *person* stands on one card at a time. A *card* is a
KK number at a home. A *home* is a household with its place and its welfare; it keeps
both when its card is replaced by one with a new number.
"""

from dataclasses import dataclass, field, fields
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sinkron.demo.dice import Dice
from sinkron.demo.geography import Geography
from sinkron.demo.months import Ints
from sinkron.demo.population import names

Mask = npt.NDArray[np.bool_]
Column = Ints | int

# What the register says of a person; 0: it does not list her.
UNLISTED, ALIVE, DEAD, MOVED, INVALID = 0, 1, 2, 3, 9
# Relation to the head, SIAK codes.
HEAD, HUSBAND, WIFE, CHILD, IN_LAW, GRANDCHILD, PARENT, PARENT_IN_LAW, RELATIVE = range(
    1, 10
)
SINGLE, MARRIED, DIVORCED, WIDOWED = range(1, 5)
# Homes of families that no register knows: DTSEN lists some, the others nobody.
OUTSIDE, STRANGE = 1, 2
ADULT = 17
NOBODY = -1


def _empty() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass
class Rows:
    """A table of parallel whole-number arrays that grows at its end."""

    def __len__(self) -> int:
        first: Ints = getattr(self, fields(self)[0].name)
        return len(first)

    def append(self, count: int, **columns: Column) -> Ints:
        """Add rows (a column may be one number for all) and return their positions."""
        start = len(self)
        for name in (one.name for one in fields(self)):
            new = np.broadcast_to(np.asarray(columns[name], dtype=np.int64), count)
            setattr(self, name, np.concatenate([getattr(self, name), new]))
        return np.arange(start, start + count)


@dataclass
class Persons(Rows):
    """Everyone who is or was listed, and a few whom no register knows."""

    nik: Ints = field(default_factory=_empty)
    sex: Ints = field(default_factory=_empty)
    birth: Ints = field(default_factory=_empty)
    first: Ints = field(default_factory=_empty)
    last: Ints = field(default_factory=_empty)
    manner: Ints = field(default_factory=_empty)
    father: Ints = field(default_factory=_empty)
    mother: Ints = field(default_factory=_empty)
    spouse: Ints = field(default_factory=_empty)
    wedding: Ints = field(default_factory=_empty)
    marital: Ints = field(default_factory=_empty)
    card: Ints = field(default_factory=_empty)
    relation: Ints = field(default_factory=_empty)
    status: Ints = field(default_factory=_empty)
    since: Ints = field(default_factory=_empty)


@dataclass
class Cards(Rows):
    """Every KK number that was ever issued."""

    kk: Ints = field(default_factory=_empty)
    home: Ints = field(default_factory=_empty)
    issued: Ints = field(default_factory=_empty)


@dataclass
class Homes(Rows):
    """Households: place, welfare (thousandths), card, and the card before it."""

    desa: Ints = field(default_factory=_empty)
    street: Ints = field(default_factory=_empty)
    number: Ints = field(default_factory=_empty)
    rt: Ints = field(default_factory=_empty)
    rw: Ints = field(default_factory=_empty)
    welfare: Ints = field(default_factory=_empty)
    card: Ints = field(default_factory=_empty)
    old_card: Ints = field(default_factory=_empty)
    renewed: Ints = field(default_factory=_empty)
    founded: Ints = field(default_factory=_empty)
    last_alive: Ints = field(default_factory=_empty)
    size: Ints = field(default_factory=_empty)
    head: Ints = field(default_factory=_empty)
    outside: Ints = field(default_factory=_empty)


T = TypeVar("T", bound=Rows)


@dataclass
class World:
    """The whole district and the month that it stands in."""

    dice: Dice
    geography: Geography
    month: int
    persons: Persons = field(default_factory=Persons)
    cards: Cards = field(default_factory=Cards)
    homes: Homes = field(default_factory=Homes)
    # Cards that already had an event this month; and who was taken in by whom.
    touched: Mask = field(default_factory=lambda: np.empty(0, dtype=bool))
    taken_in: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    _texts: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))

    def alive(self) -> Mask:
        """Return who is a living member."""
        return np.asarray(self.persons.status == ALIVE)

    def age(self, day: int) -> Ints:
        """Return everyone's age in full years on a day."""
        return np.asarray((day - self.persons.birth) / 365.25, dtype=np.int64)

    def sizes(self) -> Ints:
        """Return the number of living members of each card."""
        return np.bincount(
            self.persons.card[self.alive()], minlength=len(self.cards)
        ).astype(np.int64)

    def heads(self) -> Ints:
        """Return the living head of each card, or nobody."""
        found = np.full(len(self.cards), NOBODY)
        heads = np.flatnonzero(self.alive() & (self.persons.relation == HEAD))
        found[self.persons.card[heads]] = heads
        return found

    def spouses(self) -> Ints:
        """Return the living husband or wife of the head of each card, or nobody."""
        found = np.full(len(self.cards), NOBODY)
        married = np.isin(self.persons.relation, (HUSBAND, WIFE))
        here = np.flatnonzero(self.alive() & married)
        found[self.persons.card[here]] = here
        return found

    def free_cards(self) -> Mask:
        """Return the cards with living members that had no event this month."""
        touched = np.zeros(len(self.cards), dtype=bool)
        touched[: len(self.touched)] = self.touched
        self.touched = touched
        return np.asarray((self.sizes() > 0) & ~touched)

    def touch(self, cards: Ints) -> None:
        """Remember that these cards had their event of the month."""
        self.free_cards()
        self.touched[cards] = True

    def desa(self, persons: Ints) -> Ints:
        """Return the desa in which these persons' cards are."""
        cards = self.persons.card[persons]
        return np.asarray(self.homes.desa[self.cards.home[cards]])

    def names(self) -> pa.Array:
        """Return everyone's name as written (names never change)."""
        known, people = len(self._texts), self.persons
        if known < len(people):
            new = names.text(
                people.first[known:],
                people.last[known:],
                people.manner[known:],
                people.sex[known:],
            )
            self._texts = pa.concat_arrays([self._texts, new])
        return self._texts
