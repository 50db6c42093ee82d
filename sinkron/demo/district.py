"""The generator: month by month, from events to files to truth.

    world -> DTSEN version and lists (each quarter) -> register -> lineages (truth)
          -> payments -> receipts (truth)

Files are written as they are made; in memory is one month of the district, and what the
truth needs of the months before.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sinkron.demo import geography, months
from sinkron.demo.benefits import lists, payments
from sinkron.demo.benefits.listing import Enumerator
from sinkron.demo.benefits.lists import Lists
from sinkron.demo.benefits.ranking import Version
from sinkron.demo.desks import marriages
from sinkron.demo.desks.budget import Budget
from sinkron.demo.desks.desk import Desk
from sinkron.demo.desks.dtsen import DtsenDesk
from sinkron.demo.desks.registry import Registry
from sinkron.demo.desks.small_offices import SmallOffices
from sinkron.demo.desks.survey import Survey
from sinkron.demo.dice import Dice
from sinkron.demo.inbox import Inbox
from sinkron.demo.layouts import penyaluran
from sinkron.demo.mistakes import in_payments
from sinkron.demo.mistakes.calendar import PAYMENTS
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.planting import LIGHT, NONE
from sinkron.demo.mistakes.register_clerk import RegisterClerk
from sinkron.demo.office import Office
from sinkron.demo.population import events
from sinkron.demo.population.world import UNLISTED, World
from sinkron.demo.request import DemoError, Request, checked
from sinkron.demo.truth.assessments import Assessments
from sinkron.demo.truth.receipts import Receipts
from sinkron.demo.truth.tables import Truth
from sinkron.demo.truth.units import Units

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Summary:
    """What was made; no number in it is personal."""

    inbox: Path
    truth: Path
    first_month: str
    last_month: str
    persons: int
    lineages: int
    files: int
    lines: int
    planted: int


@dataclass
class _Run:
    """One district on its way through its months."""

    request: Request
    world: World
    office: Office
    truth: Truth
    registry: Registry
    dtsen: DtsenDesk
    receipts: Receipts = field(default_factory=Receipts)
    units: Units = field(default_factory=Units)
    survey: Survey = field(default_factory=Survey)
    budget: Budget = field(default_factory=Budget)
    small: SmallOffices = field(default_factory=SmallOffices)
    lists: Lists | None = None
    version: Version | None = None

    def live(self, step: int, month: int) -> None:
        """Let one month pass, from what is decided before it to what is paid in it."""
        if step % 3 == 0:
            self.version = self.dtsen.hand_in(step, month)
            self.lists = lists.draw_up(self.world, self.version, month)
        if step:
            events.advance(self.world, self.request.families, step)
        self.registry.hand_in(step, month)
        if self.lists is not None:
            self._payments(self.lists, step, month)
        if self.version is not None and self.lists is not None:
            world, office = self.world, self.office
            receipts, units = self.receipts, self.units
            desk = Desk(world, self.version, office, receipts, units, month, step)
            self._offices(desk, self.lists)

    def _offices(self, desk: Desk, drawn: Lists) -> None:
        """Let every smaller office hand in what is due."""
        self.survey.hand_in(desk)
        marriages.hand_in(desk)
        if desk.month % 3 == 2:
            self.budget.hand_in(desk)
        self.small.hand_in(desk, drawn)

    def _payments(self, drawn: Lists, step: int, month: int) -> None:
        world, level = self.world, self.request.defects
        kesra, clean = self.request.pays_kesra(month), level == NONE
        paid = payments.pay(world, drawn, month, kesra=kesra, clean=clean)
        if not len(paid):
            return
        outcome = penyaluran.outcomes(world, paid)
        table = penyaluran.table(world, paid, outcome, old_cards=not clean)
        plan, truth = in_payments.plan(world, paid, table, level, step)
        looks = penyaluran.Looks.of(step)
        parts = penyaluran.parts(paid)
        batches = [
            Batch(
                dataset=PAYMENTS,
                name=penyaluran.file_name(month, looks, part),
                table=table.take(rows),
                write=penyaluran.pen(month, looks),
            )
            for part, rows in parts
        ]
        plans = [plan.restricted(rows) for _, rows in parts]
        if not self.office.hand_in(month, step, batches, plans):
            self.receipts.collect(paid, truth)

    def finish(self) -> Summary:
        """Write the rest of the truth and say what was made."""
        inbox, people = self.office.inbox, self.world.persons
        families = self.registry.families
        kk = self.world.cards.kk
        followed = self.truth.assessments.followed(families, kk)
        office = inbox.root.parent / "office"
        self.small.finish(self.world, self.receipts, office)
        receipts = self.receipts.settle(people.nik, followed)
        self.truth.finish(families, followed, receipts, inbox.accounts, inbox.defects)
        if self.truth.assessments.is_measured:
            self.truth.measure(followed, receipts[0], self.units)
        self.budget.write(self.truth.folder)
        self.survey.write(office)
        span = self.request.months
        return Summary(
            inbox=inbox.root,
            truth=self.truth.folder,
            first_month=months.period(span[0]),
            last_month=months.period(span[-1]),
            persons=int((people.status != UNLISTED).sum()),
            lineages=families.count,
            files=len(inbox.accounts),
            lines=sum(account.received for account in inbox.accounts),
            planted=len(inbox.defects),
        )


def _begin(out: Path, request: Request) -> tuple[Path, Path]:
    """Claim the folder; a district already there must be the same one."""
    inbox, truth = out / "inbox", out / "truth"
    sign = truth / "request.json"
    same = sign.is_file() and json.loads(sign.read_text()) == asdict(request)
    if not same and inbox.is_dir() and any(inbox.iterdir()):
        raise DemoError(
            f"The folder {out} already holds other deliveries.",
            advice="Choose another --out, or remove that folder first.",
        )
    inbox.mkdir(parents=True, exist_ok=True)
    truth.mkdir(parents=True, exist_ok=True)
    sign.write_text(json.dumps(asdict(request), indent=1) + "\n")
    return inbox, truth


def generate(
    out: Path,
    *,
    families: int = 2000,
    quarters: int = 8,
    seed: int = 1,
    defects: str = LIGHT,
    start: str | None = None,
    measures: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Write a district below `out`: deliveries in inbox/, what is true in truth/.

    `measures`: write the true figures of the marts too.
    """
    request = checked(
        families=families, quarters=quarters, seed=seed, defects=defects, start=start
    )
    inbox, folder = _begin(out, request)
    dice = Dice(seed)
    world = World(dice, geography.load(dice), request.months[0])
    events.found(world, families)
    office = Office(Inbox(inbox), request)
    truth = Truth(folder, world, Assessments(measures))
    run = _Run(
        request=request,
        world=world,
        office=office,
        truth=truth,
        registry=Registry(world, office, truth, RegisterClerk(defects)),
        dtsen=DtsenDesk(world, office, truth.assessments, Enumerator(world)),
    )
    for step, month in enumerate(request.months):
        if progress:
            progress(step, len(request.months), months.period(month))
        run.live(step, month)
    summary = run.finish()
    if progress:
        progress(len(request.months), len(request.months), summary.last_month)
    return summary
