"""Mistakes planted in a payment list, and what each of its lines then counts for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sinkron.demo.benefits import listing
from sinkron.demo.benefits.payments import Payments
from sinkron.demo.layouts import penyaluran
from sinkron.demo.layouts.plan import Plan, Table
from sinkron.demo.mistakes import damage
from sinkron.demo.mistakes.planting import LEVELS, Planting, in_turn
from sinkron.demo.months import Ints
from sinkron.demo.population.world import DEAD, MOVED, NOBODY, UNLISTED, Mask, World

UNKNOWN_CODES = (
    ("BANSOS", "BANSOS PRESIDEN", "unknown_code"),
    ("STATUS SALUR", "PROSES CEK", "unknown_code"),
    ("TAHAP", "SUSULAN", "unreadable_stage"),
    ("TAHAP", "TAHAP 7 2025", "unreadable_stage"),
    ("NOMINAL", "TIGA RATUS RIBU", "unreadable_amount"),
)
NOWHERE = "DUKUH ANYAR"
PAID_DATES = ("date_serial", "date_iso", "date_words", "date_impossible")


@dataclass
class Paid:
    """What the lines of a list count for: NIK 0 leads nowhere."""

    nik: Ints
    desa: Ints
    counts: Mask


def plan(
    world: World, paid: Payments, lines: Table, level: str, step: int
) -> tuple[Plan, Paid]:
    """Return what is planted, and the payments as the rules must take them."""
    people = world.persons
    success = np.asarray(lines.columns["STATUS SALUR"].to_pylist(), dtype=object)
    home = world.cards.home[people.card[paid.person]]
    truth = Paid(
        nik=people.nik[paid.person].copy(),
        desa=world.homes.desa[home].copy(),
        counts=success == penyaluran.STATUSES[0],
    )
    if level == LEVELS[0]:
        return Plan(), truth
    rng = world.dice.rng("payment mistakes", world.month)
    odd = _odd_lines(world, paid, truth.counts)
    strange = people.status[paid.person] == UNLISTED
    even = ~np.logical_or.reduce([strange, *(here for _, _, here in odd)])
    planting = Planting.over(rng, np.flatnonzero(even), len(paid), level)
    for kind, expected, here in odd:
        for row in np.flatnonzero(here).tolist():
            planting.plan.note(row, kind, expected)
    planting.repeat()
    bad: list[Callable[[], None]] = [
        partial(_unknown, planting, *one) for one in UNKNOWN_CODES
    ]
    for spoil in in_turn(bad, step, stride=1):
        spoil()
    clerk = _Clerk(world, paid, planting, truth)
    clerk.place_strangers()
    for disguise in in_turn(clerk.disguises(), step, stride=9):
        disguise()
    truth.counts[planting.bad_rows] = False
    return planting.plan, truth


def _unknown(planting: Planting, column: str, text: str, reason: str) -> None:
    kind = f"unknown {column}" if reason == "unknown_code" else reason
    planting.spoil(kind, reason, lambda row: planting.plan.edit(column, row, text))


def _odd_lines(
    world: World, paid: Payments, success: Mask
) -> list[tuple[str, str, Mask]]:
    """Return kinds of payments that are odd by themselves, with no cell changed."""
    people = world.persons
    status, since = people.status[paid.person], people.since[paid.person]
    nobody = np.isin(paid.person, listing.unheard_of(world))
    keys = np.stack([paid.person, paid.programme, paid.first, paid.component])
    _, where, times = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    old_kk = penyaluran.old_numbers(world, paid) != NOBODY
    kinds = {
        "paid_after_death": (status == DEAD) & (paid.last > since),
        "paid_to_moved": (status == MOVED) & (paid.last > since),
        "paid_unknown_person": nobody,
        "paid_known_from_dtsen_alone": (status == UNLISTED) & ~nobody,
        "paid_twice": times[where.reshape(-1)] > 1,
        "paid_with_old_kk": old_kk,
        "stage_over_new_year": paid.first // 12 < paid.last // 12,
    }
    expected = {"paid_unknown_person": "accepted:unlinked"}
    return [
        (kind, expected.get(kind, "accepted"), here & success)
        for kind, here in kinds.items()
    ]


@dataclass
class _Clerk:
    world: World
    paid: Payments
    planting: Planting
    truth: Paid

    def nik(self, row: int) -> str:
        return str(self.world.persons.nik[self.paid.person[row]])

    def kk(self, row: int) -> str:
        card = self.world.persons.card[self.paid.person[row]]
        return str(self.world.cards.kk[card])

    def disguises(self) -> list[Callable[[], None]]:
        """Return every way to change lines that must be accepted."""
        kinds: list[Callable[[], None]] = []
        for kind, change in damage.HARMLESS.items():
            kinds.append(partial(self._rewrite, "NIK KTP", kind, change))
            kinds.append(partial(self._rewrite, "NO KK", kind, change))
        for kind, change in damage.RUINED_NIK.items():
            kinds.append(partial(self._ruin_nik, kind, change))
        kinds += [partial(self._write_date, kind) for kind in PAID_DATES]
        kinds += [self._store_kk, self._write_amount, self._misplace]
        return [*kinds, self._store_suspect_nik, self._store_nik]

    def place_strangers(self) -> None:
        """Give people whom nobody knows a place that nobody knows."""
        nobody = np.isin(self.paid.person, listing.unheard_of(self.world))
        strange = np.flatnonzero(nobody)[: self.planting.each]
        for row in strange.tolist():
            self._plan.edit("NM KEL", row, NOWHERE)
            self._plan.note(row, "place_unknown_of_stranger", "accepted:unlinked")
        self.truth.desa[strange] = self.world.geography.unknown

    @property
    def _plan(self) -> Plan:
        return self.planting.plan

    def _rewrite(self, column: str, kind: str, change: damage.Change) -> None:
        number = self.nik if column == "NIK KTP" else self.kk
        self.planting.disguise(
            f"{column} {kind}",
            lambda row: self._plan.edit(column, row, change(number(row))),
        )

    def _ruin_nik(self, kind: str, change: damage.Change) -> None:
        """Ruin NIKs: the lines are accepted, but lead to nobody.

        A letter for a digit is read as what it was meant to be: name and card agree.
        """
        is_lost = kind != damage.LETTER
        rows = self.planting.disguise(
            kind,
            lambda row: self._plan.edit("NIK KTP", row, change(self.nik(row))),
            expected="accepted:unlinked" if is_lost else "accepted",
        )
        if is_lost:
            self.truth.nik[rows] = 0

    def _store_suspect_nik(self) -> None:
        """Store a NIK as a number: its last digit becomes 0, and it is another's."""
        nik = self.world.persons.nik[self.paid.person]
        rows = self._store(
            "nik_stored_as_number", nik % 10 != 0, "accepted:nik_suspect"
        )
        self.truth.nik[rows] = self.truth.nik[rows] // 10 * 10

    def _store_nik(self) -> None:
        nik = self.world.persons.nik[self.paid.person]
        self._store("nik_number_ends_in_0", nik % 10 == 0, "accepted")

    def _store(self, kind: str, allowed: Mask, expected: str) -> list[int]:
        return self.planting.disguise(
            kind,
            lambda row: self._plan.edit(
                "NIK KTP", row, damage.as_number(self.nik(row))
            ),
            allowed=allowed,
            expected=expected,
        )

    def _store_kk(self) -> None:
        self.planting.disguise(
            "kk_stored_as_number",
            lambda row: self._plan.edit("NO KK", row, damage.as_number(self.kk(row))),
        )

    def _write_amount(self) -> None:
        def write(row: int) -> None:
            text = f"{int(self.paid.amount[row]):,}".replace(",", ".")
            self._plan.edit("NOMINAL", row, text)

        self.planting.disguise("amount_as_text", write)

    def _write_date(self, kind: str) -> None:
        def write(row: int) -> None:
            text = damage.ugly_dates(int(self.paid.day[row]))[kind]
            self._plan.edit("TGL SALUR", row, text)

        self.planting.disguise(f"paid {kind}", write)

    def _misplace(self) -> None:
        rows = self.planting.disguise(
            "place_unknown", lambda row: self._plan.edit("NM KEL", row, NOWHERE)
        )
        self.truth.desa[rows] = self.world.geography.unknown
