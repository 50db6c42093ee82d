"""Mistakes planted in the lines of the register, and what each then counts for.

Lines are spoiled only where nothing else happens to the family that month, so that what
the rules make of them is beyond doubt; a quarantined line still holds the person's NIK,
or her KK number and name, and she stays a member.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from sinkron.demo.mistakes import damage
from sinkron.demo.mistakes.planting import BROKEN, Planting, in_turn
from sinkron.demo.months import Ints
from sinkron.demo.population.identifiers import agrees
from sinkron.demo.population.world import ALIVE, HEAD, MOVED, Mask, World
from sinkron.demo.truth.taken import Taken

UNKNOWN_CODES = {
    "Status": ("Entah", "Entah"),
    "Kelamin": ("9", "TIDAK TAHU"),
    "SHDK": ("99", "SAUDARA IPAR"),
    "Pekerjaan": ("99", "PEMBUAT KONTEN"),
}
# Unknown here is a warning and no more.
UNREAD_CODES = {
    "Agama": ("9", "KEJAWEN"),
    "Status Kawin": ("8", "KAWIN SIRI"),
    "Pendidikan": ("77", "KEJAR PAKET"),
}
MISPLACED = {
    "place_unknown": {"Desa/Kel": "DUKUH ANYAR"},
    "place_foreign": {"Kecamatan": "BLIMBING", "Desa/Kel": "POLOWIJEN"},
}


@dataclass
class RegisterLines:
    """The lines of one month, and what may be planted in them."""

    world: World
    who: Ints
    labels: bool
    nameless: list[int] = field(default_factory=list)
    nowhere: list[int] = field(default_factory=list)
    coded: tuple[str, ...] = tuple(UNKNOWN_CODES)
    unread: tuple[str, ...] = tuple(UNREAD_CODES)

    @property
    def living(self) -> Mask:
        return np.asarray(self.world.persons.status[self.who] == ALIVE)

    def nik(self, row: int) -> str:
        return str(self.world.persons.nik[self.who[row]])

    def kk(self, row: int) -> str:
        card = self.world.persons.card[self.who[row]]
        return str(self.world.cards.kk[card])

    def plant(self, planting: Planting, step: int) -> None:
        """Plant every kind that the budget allows."""
        bad: list[Callable[[], None]] = [
            partial(self._ruin_nik, planting, kind) for kind in damage.RUINED_NIK
        ]
        bad += [partial(self._unknown, planting, column) for column in self.coded]
        if not self.labels:
            bad += [partial(planting.broken, kind, lines) for kind, lines in BROKEN]
        self._share_niks(planting, step)
        planting.repeat()
        for spoil in in_turn(bad, step, stride=4):
            spoil()
        kinds = self.disguises(planting)
        if step:
            kinds += self.ruined_cards(planting)
        for disguise in in_turn(kinds, step, stride=7):
            disguise()

    def disguises(self, planting: Planting) -> list[Callable[[], None]]:
        """Return every way to change lines that must be accepted."""
        kinds = self.told(planting)
        for kind, change in damage.HARMLESS.items():
            kinds.append(
                partial(self._rewrite, planting, f"Nomor KK {kind}", "Nomor KK", change)
            )
        kinds += [partial(self._misplace, planting, kind) for kind in MISPLACED]
        return kinds

    def told(self, planting: Planting) -> list[Callable[[], None]]:
        """Return ways to write a person's own NIK, dates and codes otherwise."""
        kinds: list[Callable[[], None]] = [
            partial(self._rewrite, planting, f"NIK {kind}", "NIK", change)
            for kind, change in damage.HARMLESS.items()
        ]
        kinds += [
            partial(self._write_dates, planting, kind) for kind in damage.DATE_KINDS
        ]
        for column in self.unread:
            text = UNREAD_CODES[column][self.labels]
            kinds.append(partial(self._unread, planting, column, text))
        if self.labels:
            kinds.append(partial(self._store_nik, planting))
        return kinds

    def ruined_cards(self, planting: Planting) -> list[Callable[[], None]]:
        """Return ways to lose a KK number; only the register before tells the card."""
        return [
            *(
                partial(self._rewrite, planting, kind, "Nomor KK", change)
                for kind, change in damage.RUINED_KK.items()
            ),
            partial(self._store_kk, planting),
        ]

    def _ruin_nik(self, planting: Planting, kind: str) -> None:
        change = damage.RUINED_NIK[kind]
        planting.spoil(
            kind,
            "bad_nik",
            lambda row: planting.plan.edit("NIK", row, change(self.nik(row))),
        )

    def _unknown(self, planting: Planting, column: str) -> None:
        code = UNKNOWN_CODES[column][self.labels]
        planting.spoil(
            f"unknown {column}",
            "unknown_code",
            lambda row: planting.plan.edit(column, row, code),
        )

    def _unread(self, planting: Planting, column: str, text: str) -> None:
        planting.disguise(
            f"unread {column}", lambda row: planting.plan.edit(column, row, text)
        )

    def _rewrite(
        self, planting: Planting, kind: str, column: str, change: damage.Change
    ) -> None:
        number = self.nik if column == "NIK" else self.kk
        planting.disguise(
            kind, lambda row: planting.plan.edit(column, row, change(number(row)))
        )

    def _store_kk(self, planting: Planting) -> None:
        """Store a KK number as a number: its last digit becomes 0."""
        kk = self.world.cards.kk[self.world.persons.card[self.who]]

        def store(row: int) -> None:
            kept = damage.as_number(self.kk(row))
            planting.plan.edit("Nomor KK", row, kept if self.labels else str(kept))

        planting.disguise("kk_16th_digit_0", store, allowed=kk % 10 != 0)

    def _store_nik(self, planting: Planting) -> None:
        """Store a NIK as a number where its last digit is 0 anyhow."""
        planting.disguise(
            "nik_stored_as_number",
            lambda row: planting.plan.edit("NIK", row, damage.as_number(self.nik(row))),
            allowed=self.world.persons.nik[self.who] % 10 == 0,
        )

    def _write_dates(self, planting: Planting, kind: str) -> None:
        birth = self.world.persons.birth[self.who]
        planting.disguise(
            kind,
            lambda row: planting.plan.edit(
                "Tanggal Lahir", row, damage.ugly_dates(int(birth[row]))[kind]
            ),
        )

    def _misplace(self, planting: Planting, kind: str) -> None:
        def misplace(row: int) -> None:
            for column, text in MISPLACED[kind].items():
                planting.plan.edit(column, row, text)

        self.nowhere += planting.disguise(kind, misplace)

    def _share_niks(self, planting: Planting, step: int) -> None:
        """Give the NIK of one living person to the line of another.

        The owner is the one whose sex and birth date agree with it; where they agree
        with neither, whoever had it the month before.
        """
        people = self.world.persons
        own = agrees(people.nik[self.who], people.sex[self.who], people.birth[self.who])
        fit = own if step == 0 else own | (np.arange(len(own)) % 2 == 0)
        owners = planting.rows(planting.each, fit)
        owners += planting.rows(1, ~own) if step else []
        for owner in owners:
            nik = np.full(len(self.who), people.nik[self.who[owner]])
            other = ~agrees(nik, people.sex[self.who], people.birth[self.who])
            other &= people.card[self.who] != people.card[self.who[owner]]
            for row in planting.rows(1, other):
                planting.plan.edit("NIK", row, self.nik(owner))
                planting.plan.note(row, "nik_of_another", "accepted:nik_null")
                self.nameless.append(row)

    def taken(self, bad_rows: list[int]) -> Taken:
        """Return what the rules must take from this register."""
        world, who = self.world, self.who
        people = world.persons
        bad = np.zeros(len(who), dtype=bool)
        bad[bad_rows] = True
        key = 2 * who
        key[self.nameless] += 1
        desa = world.homes.desa[world.cards.home[people.card[who]]]
        desa[self.nowhere] = world.geography.unknown
        counts = self.living & ~bad
        moved = (people.status[who] == MOVED) & ~bad
        return Taken(
            key=key[counts],
            card=people.card[who][counts],
            head=(people.relation[who] == HEAD)[counts],
            desa=desa[counts],
            quarantined=key[bad],
            listed=key[~bad],
            moved=key[moved],
            listed_card=people.card[who][~bad],
        )
