"""The desk at which every smaller office works through one month.

lines and table of a list -> mistakes -> files -> receipts of what is in force
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.benefits import fortunes
from sinkron.demo.benefits.ranking import Version
from sinkron.demo.inbox import HELD
from sinkron.demo.layouts import places
from sinkron.demo.layouts.plan import Plan, Table
from sinkron.demo.mistakes import in_lists
from sinkron.demo.mistakes.calendar import EVERY
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import Lines, Manner
from sinkron.demo.mistakes.planting import NONE
from sinkron.demo.months import Ints
from sinkron.demo.office import Office
from sinkron.demo.population.world import DEAD, MOVED, NOBODY, UNLISTED, Mask, World
from sinkron.demo.truth.receipts import Receipts
from sinkron.demo.truth.units import Units

OLD_NUMBER_MONTHS = 6
Folder = Callable[[int, Table], Batch]


@dataclass(frozen=True)
class Desk:
    """One month: the district, the ranking in force, the office and the truth."""

    world: World
    version: Version
    office: Office
    receipts: Receipts
    units: Units
    month: int
    step: int

    @property
    def level(self) -> str:
        """Return how many mistakes are asked for."""
        return self.office.request.defects

    @property
    def is_clean(self) -> bool:
        """Say whether no mistake is asked for."""
        return self.level == NONE

    def rng(self, purpose: str) -> np.random.Generator:
        """Return the chance of one purpose in this month."""
        return self.world.dice.rng(purpose, self.month)

    def desil(self) -> Ints:
        """Return the desil of every home in the version in force; 0 is none."""
        found = np.zeros(len(self.world.homes), dtype=np.int64)
        found[self.version.homes[::-1]] = self.version.national[::-1]
        return found

    def desil_believed(self) -> Ints:
        """Return the desil on which the offices act, of every home."""
        ranked = self.desil()
        homes = np.arange(len(ranked))
        return fortunes.desil_believed(self.world.dice, homes, ranked)

    def home(self, persons: Ints) -> Ints:
        """Return the home of each person's card."""
        return self.world.cards.home[self.world.persons.card[persons]]

    def shown_cards(self, persons: Ints) -> Ints:
        """Return the card that a list names: for some months it is the old one."""
        world, home = self.world, self.home(persons)
        before = world.homes.old_card[home]
        recent = world.month - world.homes.renewed[home] < OLD_NUMBER_MONTHS
        late = world.dice.steady(home, "list keeps number") < 0.7
        old = recent & late & (before != NOBODY) & (not self.is_clean)
        return np.where(old, before, world.persons.card[persons])

    def of_the_gone(self, persons: Ints) -> tuple[tuple[str, str, Mask], ...]:
        """Return which lines speak of people who died, moved, or are not known."""
        status = self.world.persons.status[persons]
        return (
            ("of_the_dead", "accepted", status == DEAD),
            ("of_the_moved", "accepted", status == MOVED),
            ("of_a_stranger", "accepted", status == UNLISTED),
        )

    def plan(
        self, dataset: str, manner: Manner, lines: Lines, table: Table
    ) -> tuple[Plan, Lines]:
        """Return what is planted in a list, and its lines as the rules take them."""
        people = self.world.persons
        plan, taken = in_lists.plan(
            manner,
            lines,
            table,
            self.rng(f"{dataset} mistakes"),
            registered=people.nik[people.status != UNLISTED],
            level=self.level,
            step=self.step // EVERY.get(dataset, 1),
        )
        taken.desa = np.where(taken.desa < 0, self.world.geography.unknown, taken.desa)
        return plan, taken

    def hand_in(self, batch: Batch, plan: Plan) -> str:
        """Hand in a delivery of one file."""
        step = self.step // EVERY.get(batch.dataset, 1)
        return self.office.hand_in(self.month, step, [batch], [plan])

    def hand_in_parts(
        self, table: Table, plan: Plan, part: Ints, folder: Folder
    ) -> tuple[str, Mask]:
        """Hand in a delivery of one file a part; say which lines are in force."""
        units, dealt = np.unique(part, return_inverse=True)
        plans = plan.parted(dealt, len(units))
        order = np.argsort(dealt, kind="stable")
        edges = np.searchsorted(dealt[order], np.arange(len(units) + 1))
        batches = [
            folder(int(unit), table.take(order[edges[at] : edges[at + 1]]))
            for at, unit in enumerate(units)
        ]
        step = self.step // EVERY.get(batches[0].dataset, 1)
        fate, lost = self.office.hand_in_parts(self.month, step, batches, plans)
        return fate, np.asarray((dealt != lost) & (fate != HELD))


def texts(values: Sequence[str | None] | npt.NDArray[np.object_], at: Ints) -> pa.Array:
    """Return texts by their position."""
    return pa.array(values, pa.string()).take(pa.array(at))


def numbers(values: Ints) -> pa.Array:
    """Return whole numbers as text."""
    return pa.array(values).cast(pa.string())


def street_addresses(world: World, homes: Ints) -> pa.Array:
    """Return an address with RT and RW."""
    rt, rw = places.neighbourhoods(world, homes)
    street = places.addresses(world, homes)
    return pc.binary_join_element_wise(street, places.spaced(rt, rw), "")
