"""Deliveries as the verdict gets them, written as their folder and their files.

What the lines look like is answered by a table instead of the judge and the checks.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import count

from sinkron.gate import sentences
from sinkron.gate.facts import (
    Assess,
    Assessment,
    Baseline,
    Decision,
    DeliveryFacts,
    FileFacts,
    FileVerdict,
    Outside,
)
from sinkron.gate.sentences import Sentence
from sinkron.gate.verdict import judge_dataset

UNREADABLE = Sentence("Berkas rusak.", "The file is broken.")
NUMBERS = count(1)


def file(
    path: str, content: str, *, received: int = 100, problem: Sentence | None = None
) -> FileFacts:
    return FileFacts(0, path, content, received, 1, problem)


def delivery(
    folder: str, *files: FileFacts, decision: Decision | None = None
) -> DeliveryFacts:
    period, _, revision = folder.partition(".r")
    numbered = tuple(replace(one, file_id=next(NUMBERS)) for one in files)
    return DeliveryFacts(
        f"opd__set/{folder}", period, int(revision or 1), numbered, decision
    )


def looking(
    *,
    bad: tuple[str, ...] = (),
    foreign: tuple[str, ...] = (),
    quarantined: Mapping[str, int] | None = None,
) -> Assess:
    """Lines by folder (bad) and by content (foreign, quarantined)."""

    def answer(
        one: DeliveryFacts, files: tuple[FileFacts, ...], baseline: Baseline
    ) -> Assessment:
        lines = sum(f.received for f in files if f.sha256 not in foreign)
        told = []
        if folder(one) in bad:
            told.append(sentences.many_bad(bad=9, lines=100, limit=Decimal("0.05")))
        if baseline.lines and lines < 0.8 * baseline.lines:
            told.append(
                sentences.shrunk(
                    lines=lines, before=baseline.lines, floor=Decimal("0.8")
                )
            )
        return Assessment(
            quarantined={
                f.file_id: (quarantined or {}).get(f.sha256, 0) for f in files
            },
            outside={
                f.file_id: Outside(51 if f.sha256 in foreign else 50, 100)
                for f in files
            },
            shortfalls=tuple(told),
        )

    return answer


def folder(one: DeliveryFacts) -> str:
    return one.delivery_id.partition("/")[2]


def decide(
    *deliveries: DeliveryFacts,
    is_snapshot: bool = False,
    assess: Assess | None = None,
) -> dict[str, FileVerdict]:
    """Verdicts by `<folder>/<path>`."""
    verdicts = judge_dataset(
        deliveries, is_snapshot=is_snapshot, assess=assess or looking()
    )
    return {f"{folder(one.delivery)}/{one.file.path}": one for one in verdicts}


def statuses(verdicts: dict[str, FileVerdict]) -> dict[str, str]:
    return {place: one.status for place, one in verdicts.items()}
