"""Mistakes planted in the members of a DTSEN version, and whom its lines then list.

A NIK or KK number is ruined only where others of the same card stand on the row and
nobody else, so that the row's family is beyond doubt. A letter in a NIK is read as the
digit that was meant: name, card and birth date agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sinkron.demo.benefits.listing import RELATIONS, Listing
from sinkron.demo.benefits.ranking import V3, Version
from sinkron.demo.layouts import dtsen_members
from sinkron.demo.layouts.plan import Plan
from sinkron.demo.mistakes import damage
from sinkron.demo.mistakes.planting import (
    ACCEPTED,
    BROKEN,
    LEVELS,
    Planting,
    in_turn,
)
from sinkron.demo.months import Ints
from sinkron.demo.population.world import DEAD, HEAD, MOVED, UNLISTED, Mask, World
from sinkron.demo.truth.answers import Answers, Lost, answers

NIK, CARD, BORN = "nomor_induk_kependudukan", "nomor_kartu_keluarga", "tanggal_lahir"
UNKNOWN_CODES = {
    "jenis_kelamin": "3",
    "status_hubungan_keluarga": "12",
    "partisipasi_sekolah": "7",
    "ijazah_tertinggi_yang_dimiliki": "44",
    "status_bekerja": "5",
    "kepemilikan_usaha": "9",
}
# Unknown here is a warning and no more.
UNREAD_CODES = {"status_kawin": "9", "penyakit_kronis": "77", "penglihatan": "6"}
UNREADABLE = ("date_1900", "date_impossible", "date_future")
DATES = ("date_serial", "date_words", *UNREADABLE)
ENOUGH = 3


@dataclass(frozen=True)
class Listed:
    """Whom the accepted lines list on which card, in the order of the file."""

    person: Ints
    card: Ints
    head: Mask
    answers: Answers | None


def plan(
    world: World, version: Version, listing: Listing, level: str, step: int
) -> tuple[Plan, Listed]:
    """Return what is planted, and whom the list then lists."""
    count = len(listing)
    counts = np.ones(count, dtype=bool)
    if level == LEVELS[0]:
        return Plan(), _listed(world, version, listing, counts, Lost())
    text = version.layout == V3
    rng = world.dice.rng("member mistakes", version.month)
    odd = np.flatnonzero(dtsen_members.odd_signs(world, listing) * text)
    people = world.persons
    gone_or_outside = (DEAD, MOVED, UNLISTED)
    plain = ~listing.second & ~np.isin(people.status[listing.person], gone_or_outside)
    plain[odd] = False
    planting = Planting.over(rng, np.flatnonzero(plain), count, level)
    planting.plan.foreign_bytes = odd[::2].tolist()
    _note_odd(planting, world, listing, odd)
    clerk = _Clerk(world, version, listing, planting)
    bad: list[Callable[[], None]] = [
        partial(clerk.unknown, column) for column in UNKNOWN_CODES
    ]
    if text:
        bad += [partial(planting.broken, kind, lines) for kind, lines in BROKEN]
    planting.repeat()
    for spoil in in_turn(bad, step, stride=5):
        spoil()
    for disguise in in_turn(clerk.disguises(text=text), step, stride=7):
        disguise()
    counts[planting.bad_rows] = False
    return planting.plan, _listed(world, version, listing, counts, clerk.lost)


def _listed(
    world: World, version: Version, listing: Listing, counts: Mask, lost: Lost
) -> Listed:
    card = version.cards[listing.row]
    head = listing.relation == RELATIONS[HEAD]
    named = counts.copy()
    named[lost.nik + lost.card] = False
    told = answers(world, version, listing, counts, lost)
    return Listed(listing.person[named], card[named], head[named], told)


def _note_odd(planting: Planting, world: World, listing: Listing, odd: Ints) -> None:
    """Note lines that are odd by themselves, with no cell changed."""
    status = world.persons.status[listing.person]
    kinds = {
        "sign_outside_ascii": np.isin(np.arange(len(listing)), odd),
        "listed_on_two_rows": listing.second & (status != UNLISTED),
        "lodger_of_no_register": listing.second & (status == UNLISTED),
        "dead_or_moved_listed": np.isin(status, (DEAD, MOVED)),
    }
    for kind, here in kinds.items():
        for row in np.flatnonzero(here).tolist():
            planting.plan.note(row, kind, "accepted")


@dataclass
class _Clerk:
    world: World
    version: Version
    listing: Listing
    planting: Planting

    def __post_init__(self) -> None:
        self.lost = Lost()
        self.birth = dtsen_members.births(self.world, self.version, self.listing)
        card = self.world.persons.card[self.listing.person]
        least, largest = (
            self.listing.of_row(card, of) for of in (np.minimum, np.maximum)
        )
        self.several = (self.listing.sizes() >= ENOUGH) & (least == largest)

    def nik(self, row: int) -> str:
        return str(self.world.persons.nik[self.listing.person[row]])

    def kk(self, row: int) -> str:
        return str(self.world.cards.kk[self.version.cards[self.listing.row[row]]])

    def unknown(self, column: str) -> None:
        self.planting.spoil(
            f"unknown {column}",
            "unknown_code",
            lambda row: self.planting.plan.edit(column, row, UNKNOWN_CODES[column]),
        )

    def disguises(self, *, text: bool) -> list[Callable[[], None]]:
        """Return every way to change lines that must be accepted."""
        kinds: list[Callable[[], None]] = []
        for kind, change in damage.HARMLESS.items():
            kinds.append(partial(self._hide, f"NIK {kind}", NIK, change))
            kinds.append(partial(self._hide, f"kk {kind}", CARD, change))
        for kind, change in damage.RUINED_NIK.items():
            ruin = self._misread if kind == damage.LETTER else self._lose_nik
            kinds.append(partial(ruin, kind, change))
        for kind, change in damage.RUINED_KK.items():
            kinds.append(partial(self._lose_card, kind, change))
        kinds += [partial(self._write_date, kind) for kind in DATES]
        kinds += [partial(self._unread, *one) for one in UNREAD_CODES.items()]
        return [*kinds, self._break_in_quotes if text else self._store]

    def _rewrite(
        self,
        kind: str,
        column: str,
        change: damage.Change,
        *,
        allowed: Mask | None = None,
        expected: str = ACCEPTED,
    ) -> list[int]:
        number = self.nik if column == NIK else self.kk
        return self.planting.disguise(
            kind,
            lambda row: self.planting.plan.edit(column, row, change(number(row))),
            allowed=allowed,
            expected=expected,
        )

    def _hide(self, kind: str, column: str, change: damage.Change) -> None:
        self._rewrite(kind, column, change)

    def _misread(self, kind: str, change: damage.Change) -> None:
        """Write a letter for a digit where the date of birth tells who is meant."""
        born = self.world.persons.birth[self.listing.person]
        self._rewrite(kind, NIK, change, allowed=self.birth == born)

    def _lose_nik(self, kind: str, change: damage.Change) -> None:
        """Ruin a NIK: the line is accepted, but lists nobody who is known."""
        self.lost.nik.extend(
            self._rewrite(
                kind, NIK, change, allowed=self.several, expected="accepted:nik_null"
            )
        )

    def _lose_card(self, kind: str, change: damage.Change) -> None:
        """Ruin a KK number: the line is accepted, but stands on no card."""
        self.lost.card.extend(
            self._rewrite(
                kind, CARD, change, allowed=self.several, expected="accepted:no_card"
            )
        )

    def _write_date(self, kind: str) -> None:
        rows = self.planting.disguise(
            kind,
            lambda row: self.planting.plan.edit(
                BORN, row, damage.ugly_dates(int(self.birth[row]))[kind]
            ),
        )
        if kind in UNREADABLE:
            self.lost.birth.extend(rows)

    def _unread(self, column: str, text: str) -> None:
        self.lost.codes[column] = self.planting.disguise(
            f"unread {column}",
            lambda row: self.planting.plan.edit(column, row, text),
        )

    def _break_in_quotes(self) -> None:
        self.planting.disguise(
            "quoted_break",
            lambda row: self.planting.plan.breaks.__setitem__(row, "quoted_break"),
            apart=True,
        )

    def _store(self) -> None:
        """Store NIKs as numbers where the last digit is 0 anyhow."""
        nik = self.world.persons.nik[self.listing.person]
        self.planting.disguise(
            "nik_number_ends_in_0",
            lambda row: self.planting.plan.edit(
                NIK, row, damage.as_number(self.nik(row))
            ),
            allowed=nik % 10 == 0,
        )
