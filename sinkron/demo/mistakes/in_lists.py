"""Mistakes planted in the lists of the smaller offices, one engine for all of them.

Lines (whom each speaks of) + Manner (columns that clerks can spoil) -> Plan, and the
same lines as the rules must take them: whose NIK still leads somewhere, which count.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from sinkron.demo.layouts import jsonlines
from sinkron.demo.layouts.plan import Plan, Table
from sinkron.demo.mistakes import damage, spelling
from sinkron.demo.mistakes.lines import BOOK, JSON, TEXT, TYPED, Lines, Manner
from sinkron.demo.mistakes.list_clerk import ListClerk
from sinkron.demo.mistakes.planting import BROKEN, NONE, Planting, in_turn
from sinkron.demo.months import Ints

# Forms of a date in which day and month cannot be mistaken.
READABLE = ("date_iso", "date_words", "date_english")


def plan(
    manner: Manner,
    lines: Lines,
    table: Table,
    rng: np.random.Generator,
    *,
    registered: Ints,
    level: str,
    step: int,
) -> tuple[Plan, Lines]:
    """Return what is planted, and the lines as the rules must take them."""
    taken = lines.copy()
    if level == NONE or not len(table):
        return Plan(), taken
    odd = np.zeros(len(table), dtype=bool)
    for _, _, here in lines.odd:
        odd |= here
    planting = Planting.over(rng, np.flatnonzero(~odd), len(table), level)
    for kind, expected, here in lines.odd:
        for row in np.flatnonzero(here).tolist():
            planting.plan.note(row, kind, expected)
    clerk = ListClerk(manner, lines, table, planting, taken, registered)
    planting.repeat()
    for spoil in in_turn(_bad(clerk), step, stride=1):
        spoil()
    # A small list has few each time: the next goes on where this one stops.
    stride = max(planting.spare // planting.each, 1)
    for disguise in in_turn(_mixed(_disguises(clerk)), step, stride=stride):
        disguise()
    taken.counts[planting.bad_rows] = False
    return planting.plan, taken


def _mixed(kinds: list[Callable[[], None]]) -> list[Callable[[], None]]:
    """Return the kinds in an order of no meaning, always the same."""
    order = np.random.default_rng(len(kinds)).permutation(len(kinds))
    return [kinds[at] for at in order.tolist()]


def _bad(clerk: ListClerk) -> list[Callable[[], None]]:
    """Return every way to spoil a line for good."""
    kinds: list[Callable[[], None]] = [
        partial(clerk.spoil, *one) for one in clerk.manner.bad
    ]
    if clerk.manner.carrier == TEXT:
        plain = clerk.plain()
        for kind, lines in BROKEN:
            kinds.append(partial(clerk.planting.broken, kind, lines, plain))
    if clerk.manner.carrier == JSON:
        kinds.append(partial(clerk.planting.broken, jsonlines.CUT, 1))
    return kinds


def _disguises(clerk: ListClerk) -> list[Callable[[], None]]:
    """Return every way to change a line that must be accepted."""
    kinds = [*_persons(clerk), *_numbers(clerk)]
    if clerk.manner.name:
        kinds += [partial(clerk.respell, kind) for kind in spelling.KINDS]
    kinds += [*_dates(clerk), *_places(clerk)]
    for column, text in clerk.manner.unread:
        kinds.append(partial(clerk.unread, column, text))
    return [*kinds, clerk.write_amount] if clerk.manner.amount else kinds


def _persons(clerk: ListClerk) -> list[Callable[[], None]]:
    """Return every way in which a NIK becomes nobody's, or another's."""
    kinds: list[Callable[[], None]] = [
        partial(clerk.lose_nik, kind, change)
        for kind, change in damage.RUINED_NIK.items()
        if kind != damage.LETTER
    ]
    kinds += [clerk.misread_order, clerk.give_nik_of_another]
    if clerk.manner.name:
        kinds += [clerk.misread_letter, clerk.misread_without_evidence]
    if clerk.manner.kk:
        kinds.append(clerk.lose_nik_to_kk)
    if clerk.manner.carrier == BOOK:
        kinds += [clerk.store_suspect_nik, clerk.store_nik]
    return kinds


def _numbers(clerk: ListClerk) -> list[Callable[[], None]]:
    """Return every way to write numbers oddly, and to lose a KK number."""
    manner = clerk.manner
    kinds: list[Callable[[], None]] = []
    if manner.carrier == JSON:
        kinds.append(clerk.write_nik_as_number)
    for kind, change in damage.HARMLESS.items():
        kinds.append(partial(clerk.rewrite, manner.nik, kind, change))
        if manner.kk:
            kinds.append(partial(clerk.rewrite, manner.kk, kind, change))
    if manner.kk:
        for kind, change in damage.RUINED_KK.items():
            kinds.append(partial(clerk.lose_kk, kind, change))
    return kinds


def _dates(clerk: ListClerk) -> list[Callable[[], None]]:
    manner, serial = clerk.manner, ("date_serial",)
    if manner.carrier == TYPED:
        return []
    kinds: list[Callable[[], None]] = []
    if manner.birth:
        for kind in damage.DATE_KINDS:
            kinds.append(partial(clerk.write_date, manner.birth, "birth", kind))
    if manner.event:
        for kind in READABLE + (serial if manner.carrier == BOOK else ()):
            kinds.append(partial(clerk.write_date, manner.event, "event", kind))
    if manner.event_may_be_lost:
        kinds.append(clerk.lose_date)
    return kinds


def _places(clerk: ListClerk) -> list[Callable[[], None]]:
    kinds = {
        "place_unknown": clerk.manner.nowhere,
        "place_foreign": clerk.manner.foreign,
    }
    return [
        partial(clerk.misplace, kind, cells) for kind, cells in kinds.items() if cells
    ]
