"""The offices' clerk: hands in each delivery, spoiled or not, and says what counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sinkron.demo.inbox import (
    ACCEPTED,
    DUPLICATE,
    HELD,
    SUPERSEDED,
    Inbox,
    Letter,
    letter,
)
from sinkron.demo.layouts.plan import Plan
from sinkron.demo.mistakes import calendar, files
from sinkron.demo.mistakes.calendar import EVERY
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.planting import HEAVY, NONE
from sinkron.demo.request import Request

# A file that is spoiled alone must not be missed by the volume breaker.
SMALL_SHARE = 0.1
Put = Callable[[Letter, str], None]


@dataclass
class Office:
    """All offices; remembers the last good files of each dataset."""

    inbox: Inbox
    request: Request
    before: dict[str, list[Letter]] = field(default_factory=dict)

    def hand_in(
        self, month: int, step: int, batches: Sequence[Batch], plans: Sequence[Plan]
    ) -> str:
        """Hand in one delivery and say what became of it as a whole.

        Returns "" where its own lines are in force, else why not: held, or a register
        that is the file of the month before.
        """
        dataset = batches[0].dataset
        kind, repaired = self._planned(dataset, step)
        put = partial(self.inbox.put, dataset, month)
        if kind in files.MAKERS:
            is_drop = kind == "volume_drop"
            sound = self._no_longer(batches) if is_drop else batches
            for batch in files.spoiled(kind, sound):
                put(files.MAKERS[kind](batch), SUPERSEDED if repaired else HELD)
                self.inbox.note_file(kind, f"held:{files.PROBLEMS[kind]}")
            if not repaired:
                return HELD
            put = partial(put, revision=2)
        if kind == calendar.REPEATED and dataset in self.before:
            for sent in self.before[dataset]:
                put(sent, ACCEPTED)
                self.inbox.note_file(kind, "accepted:warning")
            return kind
        good = [
            letter(batch.name, batch.write(batch.table, plan), plan)
            for batch, plan in zip(batches, plans, strict=True)
        ]
        for sent in self._with_company(kind, batches[0], good, put):
            put(sent, ACCEPTED)
        self.before[dataset] = good
        return ""

    def hand_in_parts(
        self, month: int, step: int, batches: Sequence[Batch], plans: Sequence[Plan]
    ) -> tuple[str, int]:
        """Hand in a delivery of many files, of which one may not be readable.

        Returns what became of the delivery, and which file counts for nothing.
        """
        whole = list(zip(batches, plans, strict=True))
        lost = self._spoil_one(month, step, batches)
        if lost >= 0 and step % 2:
            name = files.corrected_name(whole[lost][0].name)
            whole[lost] = (replace(whole[lost][0], name=name), whole[lost][1])
            lost = -1
        sent = [one for at, one in enumerate(whole) if at != lost]
        own, changes = [one for one, _ in sent], [plan for _, plan in sent]
        return self.hand_in(month, step, own, changes), lost

    def _spoil_one(self, month: int, step: int, batches: Sequence[Batch]) -> int:
        """Hand in one unreadable file; return whose place it takes, or -1."""
        dataset = batches[0].dataset
        kind = calendar.alone(dataset, step)
        is_whole = self._planned(dataset, step)[0] in files.MAKERS
        if not kind or is_whole or self.request.defects == NONE or len(batches) < 3:
            return -1
        sizes = [len(batch.table) for batch in batches]
        victim = sizes.index(min(sizes))
        if dataset in calendar.SNAPSHOTS and sizes[victim] > SMALL_SHARE * sum(sizes):
            return -1
        self.inbox.put(dataset, month, files.MAKERS[kind](batches[victim]), HELD)
        self.inbox.note_file(f"{kind}_alone", f"held:{files.PROBLEMS[kind]}")
        return -1 if kind == "foreign" else victim

    def _planned(self, dataset: str, step: int) -> tuple[str, bool]:
        """Return what goes wrong, and whether a second revision repairs it."""
        if self.request.defects == NONE:
            return "", True
        steps = len(self.request.months) // EVERY.get(dataset, 1)
        return calendar.planned(
            dataset,
            step,
            last=step == steps - 1,
            heavy=self.request.defects == HEAVY,
        )

    def _no_longer(self, batches: Sequence[Batch]) -> Sequence[Batch]:
        """Return a delivery of one file no longer than the one before, if any was.

        Else half of a list that doubled would be no drop in volume.
        """
        before = self.before.get(batches[0].dataset)
        if len(batches) > 1 or not before:
            return batches
        table, most = batches[0].table, sum(sent.received for sent in before)
        if len(table) <= most:
            return batches
        return [replace(batches[0], table=table.slice(0, most))]

    def _with_company(
        self, kind: str, batch: Batch, good: list[Letter], put: Put
    ) -> list[Letter]:
        """Put a file too many beside the good ones; return the good ones."""
        first = good[0]
        if kind == calendar.TWO_NAMES:
            names = (first.name, files.other_name(first.name))
            kept, copied = sorted(names, key=str.encode)
            put(replace(first, name=copied), DUPLICATE)
            self.inbox.note_file(kind, DUPLICATE)
            return [replace(first, name=kept), *good[1:]]
        if kind == calendar.SAME_BYTES and batch.dataset in self.before:
            again = self.before[batch.dataset][0]
            put(replace(again, name=f"SUSULAN {again.name}"), DUPLICATE)
            self.inbox.note_file(kind, DUPLICATE)
        if kind == calendar.BESIDE:
            put(files.foreign_beside(batch), HELD)
            self.inbox.note_file(kind, "held:foreign")
        return good
