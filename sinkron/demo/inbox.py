"""The inbox as it is filled, and the account of every file put into it.

letter -> <out>/inbox/<opd>/<dataset>/<period>[.rN]/<name>   and one row of truth
"""

from dataclasses import dataclass, field
from pathlib import Path

from sinkron.demo import months
from sinkron.demo.layouts.plan import Plan, Rendered

HELD, ACCEPTED, SUPERSEDED, DUPLICATE = "held", "accepted", "superseded", "duplicate"


@dataclass(frozen=True)
class Letter:
    """A file ready to be handed in."""

    name: str
    content: bytes
    received: int = 0
    structural: int = 0
    rendered: Rendered | None = None
    plan: Plan | None = None


def letter(name: str, rendered: Rendered, plan: Plan | None = None) -> Letter:
    """Make a letter of a rendered table."""
    return Letter(
        name, rendered.content, rendered.received, rendered.structural, rendered, plan
    )


@dataclass(frozen=True)
class Account:
    """What must become of one file: a row of `deliveries.csv`."""

    delivery_id: str
    file_name: str
    status: str
    received: int
    structural: int
    accepted: int
    quarantined: int
    superseded: int
    held: int


@dataclass(frozen=True)
class Defect:
    """One planted thing: a row of `defects.csv`."""

    dataset: str
    delivery_id: str
    file_name: str
    sheet: str
    line_no: int | None
    kind: str
    expected: str


@dataclass
class Inbox:
    """A folder of deliveries, with the truth about each file."""

    root: Path
    accounts: list[Account] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)

    def put(
        self, dataset: str, month: int, sent: Letter, status: str, revision: int = 1
    ) -> None:
        """Write a file and account for its lines."""
        tail = f".r{revision}" if revision > 1 else ""
        period = f"{months.period(month)}{tail}"
        folder = self.root / dataset / period
        folder.mkdir(parents=True, exist_ok=True)
        (folder / sent.name).write_bytes(sent.content)
        delivery_id = f"{dataset.replace('/', '__')}/{period}"
        bad = self._note_lines(dataset, delivery_id, sent) if status == ACCEPTED else 0
        lines = sent.received
        self.accounts.append(
            Account(
                delivery_id=delivery_id,
                file_name=sent.name,
                status=status,
                received=lines,
                structural=sent.structural,
                accepted=lines - bad if status == ACCEPTED else 0,
                quarantined=bad,
                superseded=lines if status in (SUPERSEDED, DUPLICATE) else 0,
                held=lines if status == HELD else 0,
            )
        )

    def note_file(self, kind: str, expected: str) -> None:
        """Record what is wrong with the file put last, as a whole."""
        last = self.accounts[-1]
        dataset = last.delivery_id.split("/")[0]
        self.defects.append(
            Defect(dataset, last.delivery_id, last.file_name, "", None, kind, expected)
        )

    def _note_lines(self, dataset: str, delivery_id: str, sent: Letter) -> int:
        """Record the planted lines of a file; return how many are quarantined."""
        if sent.rendered is None or sent.plan is None:
            return 0
        bad = 0
        for note in sent.plan.notes:
            for line in sent.rendered.places(note):
                bad += note.expected.startswith("quarantined")
                self.defects.append(
                    Defect(
                        dataset.replace("/", "__"),
                        delivery_id,
                        sent.name,
                        sent.rendered.sheet_of(note.row),
                        line,
                        note.kind,
                        note.expected,
                    )
                )
        return bad
