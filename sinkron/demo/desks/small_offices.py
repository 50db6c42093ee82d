"""All desks of the smaller offices, in the order in which a month passes there."""

from dataclasses import dataclass, field
from pathlib import Path

from sinkron.demo.benefits.lists import Lists
from sinkron.demo.desks import health, schools
from sinkron.demo.desks.desk import Desk
from sinkron.demo.desks.enterprises import Enterprises
from sinkron.demo.desks.houses import Houses
from sinkron.demo.desks.insurance import Insurance
from sinkron.demo.desks.mothers import Mothers
from sinkron.demo.desks.trainees import Trainees
from sinkron.demo.desks.villages import Villages
from sinkron.demo.population.world import World
from sinkron.demo.truth.receipts import Receipts


@dataclass
class SmallOffices:
    """What each office remembers from month to month."""

    insurance: Insurance = field(default_factory=Insurance)
    villages: Villages = field(default_factory=Villages)
    enterprises: Enterprises = field(default_factory=Enterprises)
    houses: Houses = field(default_factory=Houses)
    mothers: Mothers = field(default_factory=Mothers)
    trainees: Trainees = field(default_factory=Trainees)

    def hand_in(self, desk: Desk, lists: Lists) -> None:
        """Hand in everything of a month."""
        if desk.step % 3 == 0:
            self.villages.draw_up(desk, lists)
        self.insurance.hand_in(desk)
        self.villages.hand_in(desk)
        health.hand_in(desk)
        schools.hand_in_pupils(desk)
        schools.hand_in_absent(desk)
        self.enterprises.hand_in(desk)
        self.houses.hand_in(desk)
        self.trainees.hand_in(desk, self.mothers.hand_in(desk))

    def finish(self, world: World, receipts: Receipts, office: Path) -> None:
        """Take what is known only at the end; write what stands in databases."""
        self.mothers.finish(world, receipts)
        self.trainees.finish(receipts)
        self.trainees.write_history(office)
