"""What one landing did, in counts: what the caller may log and show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sinkron.extract import Batch, Problem


@dataclass(frozen=True)
class Outcome:
    """What became of one file that was taken."""

    layout: str | None = None
    problem: Problem | None = None
    received: int = 0
    structural: int = 0
    broken: int = 0

    def plus(self, batch: Batch) -> "Outcome":
        """Count the lines of one more batch."""
        return replace(
            self,
            received=self.received + batch.received,
            structural=self.structural + batch.structural,
            broken=self.broken + batch.broken,
        )


@dataclass(frozen=True)
class LandReport:
    """Counts of one run over one dataset.

    `problems` of the `new_files` are held alone; `unsettled` delivery folders were
    still changing and wait for the next run.
    """

    dataset: str
    new_files: int
    lines: int
    structural: int
    broken: int
    problems: int
    unsettled: int

    def plus(self, more: "LandReport") -> "LandReport":
        """Add what a later landing of the same run took."""
        return LandReport(
            self.dataset,
            self.new_files + more.new_files,
            self.lines + more.lines,
            self.structural + more.structural,
            self.broken + more.broken,
            self.problems + more.problems,
            self.unsettled + more.unsettled,
        )


def summarise(
    dataset: str, outcomes: Iterable[Outcome], *, unsettled: int
) -> LandReport:
    """Add up what became of the files."""
    files = list(outcomes)
    return LandReport(
        dataset=dataset,
        new_files=len(files),
        lines=sum(one.received for one in files),
        structural=sum(one.structural for one in files),
        broken=sum(one.broken for one in files),
        problems=sum(one.problem is not None for one in files),
        unsettled=unsettled,
    )
