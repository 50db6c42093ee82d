"""What is known of the files of a dataset, and what becomes of them.

ledger -> DeliveryFacts -> judge, check -> Assessment -> verdict -> FileVerdict

Plain frozen data between the parts of the gate: no database, no clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from sinkron.gate import sentences
from sinkron.gate.sentences import Sentence, Shortfall

Status = Literal["accepted", "held", "superseded", "duplicate"]
Decision = Literal["accept", "reject"]


@dataclass(frozen=True)
class FileFacts:
    """What the ledger knows of a file; `problem` holds the file alone."""

    file_id: int
    path: str
    sha256: str
    received: int
    structural: int = 0
    problem: Sentence | None = None


@dataclass(frozen=True)
class DeliveryFacts:
    """One folder of the inbox, with the last decision of a person, if any."""

    delivery_id: str
    period: str
    revision: int
    files: tuple[FileFacts, ...]
    decision: Decision | None = None


@dataclass(frozen=True)
class Baseline:
    """What the last accepted earlier periods looked like.

    `medians` holds for each programme that of the last accepted period that paid it.
    """

    lines: int | None = None
    medians: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Outside:
    """How much of a file is about another government."""

    outside: int
    lines: int

    @property
    def is_foreign(self) -> bool:
        """More than half of its lines."""
        return self.outside * 2 > self.lines

    def sentence(self, folder: str) -> Sentence:
        """Why the file is held, and where to send the right one."""
        return sentences.foreign(outside=self.outside, lines=self.lines, folder=folder)


@dataclass(frozen=True)
class Assessment:
    """What the lines of a delivery look like, by file and over its files."""

    quarantined: Mapping[int, int] = field(default_factory=dict)
    outside: Mapping[int, Outside] = field(default_factory=dict)
    shortfalls: tuple[Shortfall, ...] = ()
    medians: Mapping[str, Decimal] = field(default_factory=dict)

    def is_foreign(self, file: FileFacts) -> bool:
        """Held alone: the file speaks about another government."""
        return file.file_id in self.outside and self.outside[file.file_id].is_foreign


Assess = Callable[[DeliveryFacts, tuple[FileFacts, ...], Baseline], Assessment]
"""(delivery, files that take part in path order, baseline) -> what they look like."""


@dataclass(frozen=True)
class FileVerdict:
    """Where the lines of a file went."""

    file: FileFacts
    delivery: DeliveryFacts
    status: Status
    quarantined: int = 0
    reason: Sentence | None = None
    warning: Sentence | None = None

    @property
    def accepted(self) -> int:
        """Lines that take part."""
        taken = self.status == "accepted"
        return self.file.received - self.quarantined if taken else 0

    @property
    def superseded(self) -> int:
        """Lines that another file replaces or already brought."""
        replaced = self.status in ("superseded", "duplicate")
        return self.file.received if replaced else 0

    @property
    def held(self) -> int:
        """Lines that wait for the office."""
        return self.file.received if self.status == "held" else 0
