"""True receipt: which family got what in which month, and what led to no family."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sinkron.demo.benefits.payments import Payments
from sinkron.demo.benefits.programmes import KESRA, PERMAKANAN, PKH, SEMBAKO
from sinkron.demo.mistakes.in_payments import Paid
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask
from sinkron.demo.truth.assessments import Followed
from sinkron.demo.truth.lineage import NONE

# The list of Dinsos has a number of its own for each person (IDSEMESTA).
NUMBERED = (KESRA, PERMAKANAN, PKH, SEMBAKO)
COLUMNS = ("nik", "named", "card", "programme", "month", "desa", "amount")


@dataclass
class Receipts:
    """What all lists in force give, one row for person, programme and month."""

    parts: list[pd.DataFrame] = field(default_factory=list)
    _reported: set[tuple[int, int]] = field(default_factory=set)

    def collect(self, paid: Payments, truth: Paid) -> None:
        """Take the lines of one payment list."""
        here = np.flatnonzero(truth.counts)
        lines = paid.take(here)
        self.spread(
            lines.first,
            lines.last,
            lines.amount,
            nik=truth.nik[here],
            named=lines.person,
            programme=lines.programme,
            desa=truth.desa[here],
        )

    def spread(self, first: Ints, last: Ints, amount: Ints, **columns: Ints) -> None:
        """Take payments for one or more months; the remainder is paid for the last."""
        length = last - first + 1
        row = np.repeat(np.arange(len(first)), length)
        step = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
        final = step == length[row] - 1
        share = (amount // length)[row] + np.where(final, (amount % length)[row], 0)
        spread = {name: values[row] for name, values in columns.items()}
        self.add(month=first[row] + step, amount=share, **spread)

    def add(self, **columns: Ints | int) -> None:
        """Take receipts; without an amount or a card these are 0 and none."""
        whole = {"amount": 0, "card": NONE} | columns
        count = len(np.atleast_1d(whole["nik"]))
        self.parts.append(
            pd.DataFrame(
                {
                    name: np.broadcast_to(np.asarray(whole[name], np.int64), count)
                    for name in COLUMNS
                }
            )
        )

    def unreported(self, programme: int, keys: Iterable[int], counts: Mask) -> Ints:
        """Return the rows that report something for the first time; remember them."""
        rows = []
        for row, key in enumerate(keys):
            if counts[row] and (programme, key) not in self._reported:
                self._reported.add((programme, key))
                rows.append(row)
        return np.array(rows, dtype=np.int64)

    def settle(
        self, nik: Ints, families: Followed
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what families received, and what could not be linked."""
        nothing = pd.DataFrame(dict.fromkeys(COLUMNS, pd.Series(dtype="int64")))
        paid = pd.concat(self.parts or [nothing], ignore_index=True)
        person = _found(nik, paid["nik"].to_numpy())
        found = person != NONE
        family = np.full(len(paid), NONE)
        month = paid["month"].to_numpy()
        family[found] = families.family_at(person[found], month[found])
        # A repaired house belongs to the lineage of the card that its row names.
        card = paid["card"].to_numpy()
        of_card = np.where(card < 0, NONE, families.family_of_card[np.maximum(card, 0)])
        family = np.where(of_card != NONE, of_card, family)
        paid["family"] = family
        paid["person"] = np.where(found, person, paid["named"].to_numpy())
        paid["counted"] = _counted(paid)
        linked = paid[family != NONE].groupby(
            ["family", "programme", "month"], as_index=False
        )
        lost = paid[family == NONE].groupby(
            ["programme", "month", "desa"], as_index=False
        )
        return (
            linked.agg(persons=("person", "nunique"), amount=("amount", "sum")),
            lost.agg(receipts=("counted", "nunique"), amount=("amount", "sum")),
        )


def _counted(paid: pd.DataFrame) -> Ints:
    """Return who counts as one: the list's own person, else a NIK, else a line."""
    nik, named = paid["nik"].to_numpy(), paid["named"].to_numpy()
    own_number = np.isin(paid["programme"].to_numpy(), NUMBERED)
    by_line = -1 - np.arange(len(paid))
    return np.where(own_number, named, np.where(nik > 0, nik, by_line))


def _found(nik: Ints, wanted: Ints) -> Ints:
    """Return the position of the person with each NIK, or none."""
    order = np.argsort(nik)
    known = nik[order]
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.asarray(np.where(known[place] == wanted, order[place], NONE))
