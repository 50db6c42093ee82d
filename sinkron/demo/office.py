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
from sinkron.demo.mistakes import files
from sinkron.demo.mistakes.files import DTSEN, Batch
from sinkron.demo.mistakes.planting import HEAVY, NONE
from sinkron.demo.request import Request

Put = Callable[[Letter, str], None]


@dataclass
class Office:
    """All three offices; remembers the last good files of each dataset."""

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
            for batch in batches:
                put(files.MAKERS[kind](batch), SUPERSEDED if repaired else HELD)
                self.inbox.note_file(kind, f"held:{files.PROBLEMS[kind]}")
            if not repaired:
                return HELD
            put = partial(put, revision=2)
        if kind == files.REPEATED and dataset in self.before:
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

    def _planned(self, dataset: str, step: int) -> tuple[str, bool]:
        """Return what goes wrong, and whether a second revision repairs it."""
        if self.request.defects == NONE:
            return "", True
        steps = len(self.request.months) // (3 if dataset == DTSEN else 1)
        return files.planned(
            dataset,
            step,
            last=step == steps - 1,
            heavy=self.request.defects == HEAVY,
        )

    def _with_company(
        self, kind: str, batch: Batch, good: list[Letter], put: Put
    ) -> list[Letter]:
        """Put a file too many beside the good ones; return the good ones."""
        first = good[0]
        if kind == files.TWO_NAMES:
            names = (first.name, files.other_name(first.name))
            kept, copied = sorted(names, key=str.encode)
            put(replace(first, name=copied), DUPLICATE)
            self.inbox.note_file(kind, DUPLICATE)
            return [replace(first, name=kept), *good[1:]]
        if kind == files.SAME_BYTES and batch.dataset in self.before:
            again = self.before[batch.dataset][0]
            put(replace(again, name=f"SUSULAN {again.name}"), DUPLICATE)
            self.inbox.note_file(kind, DUPLICATE)
        if kind == files.BESIDE:
            put(files.foreign_beside(batch), HELD)
            self.inbox.note_file(kind, "held:foreign")
        return good
