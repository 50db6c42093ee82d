"""The generator: month by month, from events to files to truth.

    world -> DTSEN version and lists (each quarter) -> register -> lineages (truth)
          -> payments -> receipts (truth)

Files are written as they are made; in memory is one month of the district, and what the
truth needs of the months before.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from sinkron.demo import geography, months
from sinkron.demo.benefits import lists, payments, ranking
from sinkron.demo.benefits.lists import Lists
from sinkron.demo.dice import Dice
from sinkron.demo.inbox import HELD, Inbox
from sinkron.demo.layouts import dtsen, penyaluran, siak
from sinkron.demo.mistakes import files, in_dtsen, in_payments
from sinkron.demo.mistakes.files import DTSEN, PAYMENTS, REGISTER, Batch
from sinkron.demo.mistakes.in_register import RegisterClerk
from sinkron.demo.mistakes.planting import LIGHT, NONE
from sinkron.demo.office import Office
from sinkron.demo.population import events
from sinkron.demo.population.world import UNLISTED, World
from sinkron.demo.request import DemoError, Request, checked
from sinkron.demo.truth.families import InForce
from sinkron.demo.truth.lineage import Lineages, Month, Taken
from sinkron.demo.truth.receipts import Receipts
from sinkron.demo.truth.tables import Truth

# A register of more lines is not sent as a workbook.
MOST_WORKBOOK_LINES = 150_000
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
    clerk: RegisterClerk
    families: Lineages = field(default_factory=Lineages)
    receipts: Receipts = field(default_factory=Receipts)
    lists: Lists | None = None
    taken: Taken | None = None

    def live(self, step: int, month: int) -> None:
        """Let one month pass, from what is decided before it to what is paid in it."""
        if step % 3 == 0:
            self.lists = self._quarter(step, month)
        if step:
            events.advance(self.world, self.request.families, step)
        self._register(step, month)
        if self.lists is not None:
            self._payments(self.lists, step, month)

    def _quarter(self, step: int, month: int) -> Lists:
        lineage = self.families.family_of_card if step else None
        version = ranking.rank(self.world, month, lineage)
        drawn = lists.draw_up(self.world, version, month)
        plan, counts, desa = in_dtsen.plan(
            self.world, version, self.request.defects, step // 3
        )
        batch = Batch(
            dataset=DTSEN,
            name=dtsen.NAME_OF_FILE.format(year=month // 12),
            table=dtsen.table(self.world, version),
            write=dtsen.write,
        )
        if not self.office.hand_in(month, step // 3, [batch], [plan]):
            self.truth.versions.append(InForce(version, counts, desa))
        return drawn

    def _register(self, step: int, month: int) -> None:
        who = siak.listed(self.world)
        workbook = step % 2 == 1 and len(who) <= MOST_WORKBOOK_LINES
        plan, taken = self.clerk.plan(
            self.world, who, self.families, labels=workbook, step=step
        )
        looks = siak.Looks.of(
            step, workbook=workbook, clean=self.request.defects == NONE
        )
        batch = Batch(
            dataset=REGISTER,
            name=siak.file_name(month, looks),
            table=siak.table(self.world, who, looks),
            write=siak.pen(looks),
        )
        fate = self.office.hand_in(month, step, [batch], [plan])
        if fate == files.REPEATED and self.taken is not None:
            taken = self.taken
        if fate != HELD:
            self.taken = taken
        self.truth.add(self._month(month, taken, held=fate == HELD))

    def _month(self, month: int, taken: Taken, *, held: bool) -> Month:
        """Return the members at the end of a month; a held register changes nothing."""
        if held and self.truth.last is not None:
            self.families.keep()
            return replace(self.truth.last, month=month)
        people, cards = self.world.persons, self.world.cards
        return self.families.take(month, taken, people.nik, cards.kk)

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
        receipts = self.receipts.settle(people.nik, self.families)
        self.truth.finish(self.families, receipts, inbox.accounts, inbox.defects)
        span = self.request.months
        return Summary(
            inbox=inbox.root,
            truth=self.truth.folder,
            first_month=months.period(span[0]),
            last_month=months.period(span[-1]),
            persons=int((people.status != UNLISTED).sum()),
            lineages=self.families.count,
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
    progress: Progress | None = None,
) -> Summary:
    """Write a district below `out`: deliveries in inbox/, what is true in truth/."""
    request = checked(
        families=families, quarters=quarters, seed=seed, defects=defects, start=start
    )
    inbox, folder = _begin(out, request)
    dice = Dice(seed)
    world = World(dice, geography.load(dice), request.months[0])
    events.found(world, families)
    run = _Run(
        request=request,
        world=world,
        office=Office(Inbox(inbox), request),
        truth=Truth(folder, world),
        clerk=RegisterClerk(defects),
    )
    for step, month in enumerate(request.months):
        if progress:
            progress(step, len(request.months), months.period(month))
        run.live(step, month)
    summary = run.finish()
    if progress:
        progress(len(request.months), len(request.months), summary.last_month)
    return summary
