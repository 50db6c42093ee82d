"""The fate of every file of one dataset, as a pure function.

deliveries -> period by period: duplicates, assess(), accept or hold, supersede
           -> one FileVerdict a file, whose four line counts add up to what it held

The periods are walked in order over everything landed, so that the order of arrival
decides nothing: "last accepted" means by period, and of identical files the earliest
period keeps its lines. What a delivery's lines look like is asked of `assess`, which
gets what the earlier periods established; it must answer the same to the same question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from sinkron.gate import sentences
from sinkron.gate.facts import (
    Assess,
    Assessment,
    Baseline,
    DeliveryFacts,
    FileFacts,
    FileVerdict,
)
from sinkron.gate.sentences import Sentence


@dataclass(frozen=True)
class _Standing:
    """What is in force before a period: the memory of the walk."""

    bytes_in_force: Mapping[str, str] = field(default_factory=dict)
    period_before: str | None = None
    bytes_before: frozenset[str] = frozenset()
    baseline: Baseline = field(default_factory=Baseline)


@dataclass(frozen=True)
class _Sorted:
    """Readable files of a delivery, by what their bytes say."""

    taking: tuple[FileFacts, ...]
    copies: Mapping[int, Sentence]
    unchanged: Mapping[int, Sentence]


@dataclass(frozen=True)
class _Judged:
    """A delivery by itself, before later revisions are looked at."""

    verdicts: tuple[FileVerdict, ...]
    medians: Mapping[str, Decimal]

    @property
    def taken(self) -> tuple[FileFacts, ...]:
        return tuple(one.file for one in self.verdicts if one.status == "accepted")


def judge_dataset(
    deliveries: Iterable[DeliveryFacts], *, is_snapshot: bool, assess: Assess
) -> list[FileVerdict]:
    """Decide over all deliveries of one dataset."""
    standing = _Standing()
    verdicts: list[FileVerdict] = []
    ordered = sorted(deliveries, key=lambda one: (one.period, one.revision))
    for period, group in groupby(ordered, key=lambda one: one.period):
        revisions = tuple(group)
        judged = [
            _judge(
                one,
                standing=standing,
                following=f"{period}.r{revisions[-1].revision + 1}",
                is_snapshot=is_snapshot,
                assess=assess,
            )
            for one in revisions
        ]
        accepted = [place for place, one in enumerate(judged) if one.taken]
        in_force = accepted[-1] if accepted else None
        for place, one in enumerate(judged):
            if in_force is not None and place < in_force:
                verdicts.extend(_replaced(one, revisions[in_force]))
            else:
                verdicts.extend(one.verdicts)
        standing = _after(
            standing, period, None if in_force is None else judged[in_force]
        )
    return verdicts


def _judge(
    delivery: DeliveryFacts,
    *,
    standing: _Standing,
    following: str,
    is_snapshot: bool,
    assess: Assess,
) -> _Judged:
    """Decide over one delivery, whatever the other revisions of its period say."""
    files = _sort(delivery, standing, following=following, is_snapshot=is_snapshot)
    seen = assess(delivery, files.taking, standing.baseline)
    away = [file for file in files.taking if seen.is_foreign(file)]
    foreign = {file.sha256: seen.outside[file.file_id] for file in away}
    is_empty = all(file.sha256 in foreign for file in files.taking)
    held = _held_for(delivery, seen, following=following, is_empty=is_empty)
    overruled = delivery.decision == "accept" and seen.shortfalls
    warning = sentences.accepted_anyway(seen.shortfalls) if overruled else None

    def fate(file: FileFacts) -> FileVerdict:
        if file.problem is not None:
            return FileVerdict(file, delivery, "held", reason=file.problem)
        if file.sha256 in foreign:
            reason = foreign[file.sha256].sentence(following)
            return FileVerdict(file, delivery, "held", reason=reason)
        if held is not None:
            return FileVerdict(file, delivery, "held", reason=held)
        if copy_of := files.copies.get(file.file_id):
            return FileVerdict(file, delivery, "duplicate", reason=copy_of)
        told = (files.unchanged.get(file.file_id), warning)
        return FileVerdict(
            file,
            delivery,
            "accepted",
            quarantined=seen.quarantined.get(file.file_id, 0),
            warning=sentences.all_of(one for one in told if one is not None),
        )

    return _Judged(tuple(fate(file) for file in delivery.files), seen.medians)


def _sort(
    delivery: DeliveryFacts, standing: _Standing, *, following: str, is_snapshot: bool
) -> _Sorted:
    """Tell copies from files that take part; the first path in byte order does."""
    taking: dict[str, FileFacts] = {}
    copies: dict[int, Sentence] = {}
    unchanged: dict[int, Sentence] = {}
    for file in sorted(delivery.files, key=lambda one: one.path.encode()):
        if file.problem is not None:
            continue
        is_unchanged = is_snapshot and file.sha256 in standing.bytes_before
        period = standing.bytes_in_force.get(file.sha256)
        if period is not None and not is_unchanged:
            copies[file.file_id] = sentences.copy_of_period(period, folder=following)
        elif file.sha256 in taking:
            copies[file.file_id] = sentences.copy_inside()
        else:
            taking[file.sha256] = file
            if is_unchanged and standing.period_before is not None:
                before = sentences.unchanged_since(standing.period_before)
                unchanged[file.file_id] = before
    return _Sorted(tuple(taking.values()), copies, unchanged)


def _held_for(
    delivery: DeliveryFacts, seen: Assessment, *, following: str, is_empty: bool
) -> Sentence | None:
    """Why the delivery as a whole is held, if it is; a person's decision stands."""
    if delivery.decision == "reject":
        return sentences.rejected(delivery.delivery_id)
    if delivery.decision == "accept" or is_empty or not seen.shortfalls:
        return None
    return sentences.resend(seen.shortfalls, folder=following)


def _replaced(judged: _Judged, by: DeliveryFacts) -> list[FileVerdict]:
    """Every line of an earlier revision is superseded, whatever its own fate."""
    reason = sentences.superseded(f"{by.period}.r{by.revision}")
    return [
        FileVerdict(one.file, one.delivery, "superseded", reason=reason)
        for one in judged.verdicts
    ]


def _after(standing: _Standing, period: str, in_force: _Judged | None) -> _Standing:
    """What is in force once a period is decided."""
    if in_force is None:
        return replace(standing, period_before=period, bytes_before=frozenset())
    taken = in_force.taken
    return _Standing(
        bytes_in_force={
            **{file.sha256: period for file in taken},
            **standing.bytes_in_force,
        },
        period_before=period,
        bytes_before=frozenset(file.sha256 for file in taken),
        baseline=Baseline(
            lines=sum(file.received for file in taken),
            medians={**standing.baseline.medians, **in_force.medians},
        ),
    )
