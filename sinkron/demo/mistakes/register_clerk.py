"""Who plants mistakes in the register, month after month, and spares whom it hit."""

from dataclasses import dataclass, field

import numpy as np

from sinkron.demo.layouts import bip
from sinkron.demo.layouts.plan import Plan
from sinkron.demo.mistakes.in_bip import BipLines
from sinkron.demo.mistakes.in_register import RegisterLines
from sinkron.demo.mistakes.planting import LEVELS, Planting
from sinkron.demo.months import Ints
from sinkron.demo.population.world import World
from sinkron.demo.truth.lineage import Lineages
from sinkron.demo.truth.taken import Taken

QUIET_MONTHS = 3


@dataclass
class RegisterClerk:
    """Plants in one month's register; remembers whom it hit in the months before."""

    level: str
    last_hit: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def plan(
        self, world: World, who: Ints, families: Lineages, *, labels: bool, step: int
    ) -> tuple[Plan, Taken]:
        """Return what is planted, and the register as the rules must take it."""
        month = RegisterLines(world, who, labels)
        return self._planned(month, families, step)

    def plan_bip(
        self, world: World, who: Ints, families: Lineages, *, step: int
    ) -> tuple[Plan, Taken]:
        """Return the same for a BIP, which lists the living under their card."""
        month = BipLines(world, who, labels=True)
        plan, taken = self._planned(month, families, step)
        return plan.renamed(bip.COLUMNS), taken

    def _planned(
        self, month: RegisterLines, families: Lineages, step: int
    ) -> tuple[Plan, Taken]:
        world, who = month.world, month.who
        if self.level == LEVELS[0]:
            return Plan(), month.taken([])
        more = np.full(len(world.persons) - len(self.last_hit), -QUIET_MONTHS - 1)
        self.last_hit = np.concatenate([self.last_hit, more])
        living = np.flatnonzero(month.living)
        card = world.persons.card[who]
        calm = families.calm(2 * who[living], card[living])
        quiet = self.last_hit[who[living]] < step - QUIET_MONTHS
        rng = world.dice.rng("register mistakes", world.month)
        planting = Planting.over(rng, living[calm & quiet], len(who), self.level)
        month.plant(planting, step)
        hit = [note.row for note in planting.plan.notes] + list(month.nameless)
        self.last_hit[who[hit]] = step
        return planting.plan, month.taken(planting.bad_rows)
