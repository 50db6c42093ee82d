"""What a clerk does to the lines of a list, one kind of slip a method.

Each changes cells of the plan, and in `taken` what the lines then count for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo import months
from sinkron.demo.layouts.plan import Cell, Table
from sinkron.demo.mistakes import damage, spelling
from sinkron.demo.mistakes.lines import Lines, Manner
from sinkron.demo.mistakes.planting import ACCEPTED, Planting
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask

LOST = "accepted:unlinked"
Act = Callable[[int], None]


@dataclass
class ListClerk:
    """Spoils lines of one list, and notes what each then counts for."""

    manner: Manner
    lines: Lines
    table: Table
    planting: Planting
    taken: Lines
    # NIKs of everyone whom the register has listed so far.
    registered: Ints

    def plain(self) -> Mask:
        """Return the lines in which no field has to stand in quotes."""
        plain = np.ones(len(self.table), dtype=bool)
        for values in self.table.columns.values():
            if pa.types.is_string(values.type):
                odd = pc.match_substring_regex(values, "[,;]").fill_null(False)
                plain &= ~np.asarray(odd)
        return plain

    def _texts(self) -> list[str]:
        names = self.table.columns[self.manner.name].to_pylist()
        return [str(name) for name in names]

    def _edit(self, column: str, cell: Cell) -> Act:
        return lambda row: self.planting.plan.edit(column, row, cell)

    def spoil(self, column: str, cell: Cell, reason: str) -> None:
        """Write a text for which the lines are rejected."""
        kind = f"unknown {column}" if reason == "unknown_code" else f"{reason} {column}"
        self.planting.spoil(kind, reason, self._edit(column, cell))

    def unread(self, column: str, text: str) -> None:
        """Write a text that is no code, in a column where that is a warning."""
        self.planting.disguise(f"unread {column}", self._edit(column, text))

    def _number(self, column: str, row: int) -> str:
        of = self.lines.nik if column == self.manner.nik else self.lines.kk
        return f"{of[row]:016d}"

    def _change(self, column: str, change: damage.Change) -> Act:
        return lambda row: self.planting.plan.edit(
            column, row, change(self._number(column, row))
        )

    def rewrite(self, column: str, kind: str, change: damage.Change) -> None:
        """Write numbers in a way that leaves them the same."""
        of = self.lines.nik if column == self.manner.nik else self.lines.kk
        self.planting.disguise(
            f"{column} {kind}", self._change(column, change), allowed=of > 0
        )

    @property
    def _lost(self) -> str:
        """Return what must become of a line whose NIK leads to nobody."""
        return ACCEPTED if self.manner.kk_decides else LOST

    def lose_nik(self, kind: str, change: damage.Change) -> None:
        """Ruin NIKs: the lines are accepted, but lead to nobody."""
        rows = self.planting.disguise(
            kind,
            self._change(self.manner.nik, change),
            allowed=~self.lines.fixed & (self.lines.nik > 0),
            expected=self._lost,
        )
        self.taken.nik[rows] = 0

    def lose_nik_to_kk(self) -> None:
        """Write the KK number where the NIK belongs."""
        rows = self.planting.disguise(
            "nik_is_kk",
            lambda row: self.planting.plan.edit(
                self.manner.nik, row, self._number(self.manner.kk, row)
            ),
            allowed=~self.lines.fixed & (self.lines.kk > 0),
            expected=self._lost,
        )
        self.taken.nik[rows] = 0

    def misread_letter(self) -> None:
        """Write a letter for a digit: the name, card or birth date tell the rest."""
        self.planting.disguise(
            damage.LETTER,
            self._change(self.manner.nik, damage.RUINED_NIK[damage.LETTER]),
            allowed=np.isin(self.lines.nik, self.registered),
        )

    def misread_order(self) -> None:
        """Exchange two neighbouring digits, so that the number is nobody's."""
        nik = self.lines.nik
        first, second = nik // 1000 % 10, nik // 100 % 10
        wrong = nik + (second - first) * 1000 + (first - second) * 100
        own = np.isin(nik, self.registered) & (first != second)
        self.planting.disguise(
            "nik_transposed",
            self._change(self.manner.nik, lambda nik: damage.transposed(nik, 12)),
            allowed=own & ~np.isin(wrong, self.registered),
        )

    def misread_without_evidence(self) -> None:
        """Write a letter for a digit under a name that is not the person's."""

        def write(row: int) -> None:
            self._change(self.manner.nik, damage.RUINED_NIK[damage.LETTER])(row)
            self.planting.plan.edit(self.manner.name, row, spelling.OTHER_NAME)

        rows = self.planting.disguise(
            "nik_letter_other_name",
            write,
            allowed=~self.lines.fixed & (self.lines.nik > 0),
            expected=self._lost,
        )
        self.taken.nik[rows] = 0

    def give_nik_of_another(self) -> None:
        """Write the NIK of the next line's person: it is she who is paid twice."""
        other = np.roll(self.lines.nik, -1)
        rows = self.planting.disguise(
            "nik_of_another",
            lambda row: self.planting.plan.edit(
                self.manner.nik, row, f"{other[row]:016d}"
            ),
            allowed=~self.lines.fixed & (other > 0),
        )
        self.taken.nik[rows] = other[rows]

    def store_suspect_nik(self) -> None:
        """Store a NIK as a number: its last digit becomes 0, and it is another's."""
        allowed = (self.lines.nik % 10 != 0) & ~self.lines.fixed
        rows = self._store("nik_stored_as_number", allowed, "accepted:nik_suspect")
        self.taken.nik[rows] = self.taken.nik[rows] // 10 * 10

    def store_nik(self) -> None:
        """Store a NIK as a number where its last digit is 0 anyhow."""
        allowed = (self.lines.nik % 10 == 0) & (self.lines.nik > 0)
        self._store("nik_number_ends_in_0", allowed, "accepted")

    def write_nik_as_number(self) -> None:
        """Write the digits of a NIK without quotes."""
        nik = self.manner.nik
        self.planting.disguise(
            "nik_without_quotes",
            lambda row: self.planting.plan.edit(nik, row, int(self.lines.nik[row])),
        )

    def _store(self, kind: str, allowed: Mask, expected: str) -> list[int]:
        nik = self.manner.nik
        return self.planting.disguise(
            kind,
            lambda row: self.planting.plan.edit(
                nik, row, damage.as_number(self._number(nik, row))
            ),
            allowed=allowed,
            expected=expected,
        )

    def lose_kk(self, kind: str, change: damage.Change) -> None:
        """Ruin KK numbers."""
        rows = self.planting.disguise(
            kind, self._change(self.manner.kk, change), allowed=~self.lines.named
        )
        self.taken.kk[rows] = 0

    def respell(self, kind: str) -> None:
        """Write names in another way."""
        name, names = self.manner.name, self._texts()
        self.planting.disguise(
            kind,
            lambda row: self.planting.plan.edit(
                name, row, spelling.KINDS[kind](names[row])
            ),
        )

    def write_date(self, column: str, of: str, kind: str) -> None:
        """Write days in another way."""
        days: Ints = getattr(self.lines, of)
        self.planting.disguise(
            f"{of} {kind}",
            lambda row: self.planting.plan.edit(
                column, row, damage.ugly_dates(int(days[row]))[kind]
            ),
            allowed=days != 0,
        )

    def lose_date(self) -> None:
        """Write no date at all, where the event lies in the delivery's month."""
        month = months.month_of(self.lines.event)
        self.planting.disguise(
            "event_unreadable",
            self._edit(self.manner.event, "TIDAK INGAT"),
            allowed=month == month.max(),
        )

    def misplace(self, kind: str, cells: Mapping[str, str]) -> None:
        """Write places that nobody knows, or of elsewhere."""

        def misplace(row: int) -> None:
            for column, text in cells.items():
                self.planting.plan.edit(column, row, text)

        allowed = ~self.lines.fixed
        if kind == "place_foreign":
            allowed &= self.lines.roomy
        rows = self.planting.disguise(kind, misplace, allowed=allowed)
        self.taken.desa[rows] = -1

    def write_amount(self) -> None:
        """Write amounts with dots."""

        def write(row: int) -> None:
            text = f"{int(self.lines.amount[row]):,}".replace(",", ".")
            self.planting.plan.edit(self.manner.amount, row, text)

        self.planting.disguise(
            "amount_as_text", write, allowed=self.lines.amount >= 1000
        )
