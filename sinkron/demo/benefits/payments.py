"""What is paid to whom in a month, from the lists of its quarter.

The lists run for three months whatever happens, which is why some of the dead and the
moved are paid. A stage covers one month, two, or a quarter, and two months may lie on
both sides of a new year.
"""

from dataclasses import dataclass, fields

import numpy as np

from sinkron.demo import months
from sinkron.demo.benefits.lists import (
    KESRA,
    KESRA_SUM,
    PERMAKANAN,
    PERMAKANAN_SUM,
    PKH,
    SEMBAKO,
    SEMBAKO_SUM,
    Lists,
    strangers,
)
from sinkron.demo.months import Ints
from sinkron.demo.population.world import ALIVE, DEAD, MOVED, World

# How a stage is written: MARET 2026, FEB-MAR 2026, TAHAP 1 2026, TRIWULAN I (…) 2026.
MONTH, RANGE, STAGE, QUARTER = range(4)
LATE_SHARE = 0.015


@dataclass(frozen=True)
class Payments:
    """Payment lines of a month."""

    person: Ints
    programme: Ints
    first: Ints
    last: Ints
    form: Ints
    component: Ints
    amount: Ints
    day: Ints

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: Ints) -> "Payments":
        """Return some of the lines."""
        return Payments(*(getattr(self, one.name)[rows] for one in fields(self)))


def joined(parts: list[Payments]) -> Payments:
    """Return the lines of several lists as one."""
    return Payments(
        *(
            np.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(Payments)
        )
    )


@dataclass(frozen=True)
class Desk:
    """The desk that turns the lists into one month's lines."""

    world: World
    lists: Lists
    month: int
    rng: np.random.Generator

    def lines(self, person: Ints, programme: int, **columns: Ints | int) -> Payments:
        """Return lines with the given stage, component and sum."""
        given = {"first": self.month, "last": self.month, "form": MONTH} | columns
        given |= {"component": columns.get("component", 0), "programme": programme}
        days = months.first_day(self.month) + self.rng.integers(4, 26, len(person))
        full = {
            name: np.broadcast_to(np.asarray(value, dtype=np.int64), len(person))
            for name, value in given.items()
        }
        return Payments(person=person, day=days, **full)

    def chosen(self, persons: Ints, purpose: str, share: float) -> Ints:
        """Return those to whom a steady choice applies."""
        return persons[self.world.dice.steady(persons, purpose) < share]

    def sembako(self, persons: Ints) -> list[Payments]:
        """Pay most by the month, some for two months, a few by the quarter."""
        way = self.world.dice.steady_pick(persons, "way", (0.8, 0.15, 0.05))
        monthly, double, quarterly = (persons[way == code] for code in range(3))
        late = self.world.dice.steady(monthly, f"late {self.month}") < LATE_SHARE
        parts = [self.lines(monthly[~late], SEMBAKO, amount=SEMBAKO_SUM)]
        if self.month > self.lists.month:
            before = self.month - 1
            owed = self.chosen(monthly, f"late {before}", LATE_SHARE)
            parts.append(
                self.lines(owed, SEMBAKO, first=before, last=before, amount=SEMBAKO_SUM)
            )
        if self.month % 2 == 0:
            parts.append(
                self.lines(
                    double,
                    SEMBAKO,
                    first=self.month - 1,
                    form=RANGE,
                    amount=2 * SEMBAKO_SUM,
                )
            )
        if self.month == self.lists.month + 1:
            parts.append(self.by_quarter(quarterly, SEMBAKO, 3 * SEMBAKO_SUM))
        return parts

    def by_quarter(
        self, persons: Ints, programme: int, amount: int, form: int = QUARTER
    ) -> Payments:
        """Return lines for the whole quarter of the lists."""
        start = self.lists.month
        return self.lines(
            persons, programme, first=start, last=start + 2, form=form, amount=amount
        )

    def in_turn(self, persons: Ints, purpose: str, shares: tuple[float, ...]) -> Ints:
        """Return the places of those whose turn in the quarter is this month."""
        turn = self.world.dice.steady_pick(persons, purpose, shares)
        return np.flatnonzero(turn == self.month - self.lists.month)


def pay(
    world: World, lists: Lists, month: int, *, kesra: bool, clean: bool
) -> Payments:
    """Return the payment lines of a month, by programme and person."""
    desk = Desk(world, lists, month, world.dice.rng("payments", month))
    turn = desk.in_turn(lists.pkh, "pkh turn", (0.5, 0.3, 0.2))
    start = lists.month
    parts = [
        desk.lines(
            lists.pkh[turn],
            PKH,
            first=start,
            last=start + 2,
            form=STAGE,
            component=lists.pkh_component[turn],
            amount=lists.pkh_sum[turn],
        ),
        desk.lines(lists.permakanan, PERMAKANAN, component=1, amount=PERMAKANAN_SUM),
        *desk.sembako(lists.sembako),
    ]
    if kesra:
        paid = desk.in_turn(lists.kesra, "kesra turn", (0.35, 0.35, 0.3))
        parts.append(desk.by_quarter(lists.kesra[paid], KESRA, KESRA_SUM))
    whole = joined(parts)
    if clean:
        whole = whole.take(np.flatnonzero(world.persons.status[whole.person] == ALIVE))
    else:
        parts = [whole, desk.lines(strangers(world), SEMBAKO, amount=SEMBAKO_SUM)]
        whole = joined([*parts, *_to_the_gone(desk), _again(desk, whole)])
    return _in_order(whole)


def _in_order(whole: Payments) -> Payments:
    """Sort by programme and person; no line stands there twice by chance."""
    keys = np.stack([getattr(whole, one.name) for one in fields(Payments)])
    _, first = np.unique(keys, axis=1, return_index=True)
    whole = whole.take(np.sort(first))
    order = np.lexsort((whole.component, whole.person, whole.programme))
    return whole.take(order)


def _to_the_gone(desk: Desk) -> list[Payments]:
    """Pay somebody who died, and somebody who moved, a few months ago."""
    people_, world = desk.world.persons, desk.world
    extra = []
    for status in (DEAD, MOVED):
        gone = (people_.status == status) & (people_.since < world.month)
        gone &= people_.since >= world.month - 5
        gone &= world.age(months.first_day(world.month)) >= 20
        chosen = desk.rng.permutation(np.flatnonzero(gone))[:1]
        extra.append(desk.lines(chosen, SEMBAKO, amount=SEMBAKO_SUM))
    return extra


def _again(desk: Desk, whole: Payments) -> Payments:
    """Pay one person in a thousand a second time, on another day."""
    monthly = np.flatnonzero((whole.programme == SEMBAKO) & (whole.form == MONTH))
    count = -(-len(monthly) // 1000)
    twice = whole.take(desk.rng.permutation(monthly)[:count])
    return Payments(
        *(
            getattr(twice, one.name) + (1 if one.name == "day" else 0)
            for one in fields(Payments)
        )
    )
