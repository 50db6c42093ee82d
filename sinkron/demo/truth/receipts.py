"""True receipt: which family got what in which month, and what led to no family."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sinkron.demo.benefits.payments import Payments
from sinkron.demo.mistakes.in_payments import Paid
from sinkron.demo.months import Ints
from sinkron.demo.truth.lineage import NONE, Lineages

COLUMNS = ("nik", "named", "programme", "month", "desa", "amount")


@dataclass
class Receipts:
    """The successful payments of all lists in force, month by month."""

    parts: list[pd.DataFrame] = field(default_factory=list)

    def collect(self, paid: Payments, truth: Paid) -> None:
        """Take the lines of one list; a stage becomes its months."""
        here = np.flatnonzero(truth.counts)
        lines = paid.take(here)
        length = lines.last - lines.first + 1
        row = np.repeat(np.arange(len(lines)), length)
        start = np.repeat(np.cumsum(length) - length, length)
        step = np.arange(len(row)) - start
        share = (lines.amount // length)[row]
        rest = (lines.amount % length)[row]
        final = step == length[row] - 1
        self.parts.append(
            pd.DataFrame(
                {
                    "nik": truth.nik[here][row],
                    "named": lines.person[row],
                    "programme": lines.programme[row],
                    "month": lines.first[row] + step,
                    "desa": truth.desa[here][row],
                    "amount": share + np.where(final, rest, 0),
                }
            )
        )

    def settle(
        self, nik: Ints, families: Lineages
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what families received, and what could not be linked."""
        nothing = pd.DataFrame(dict.fromkeys(COLUMNS, pd.Series(dtype="int64")))
        paid = pd.concat(self.parts or [nothing], ignore_index=True)
        order = np.argsort(nik)
        known = nik[order]
        wanted = paid["nik"].to_numpy()
        place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        person = np.where(known[place] == wanted, order[place], NONE)
        month = paid["month"].to_numpy()
        family = np.full(len(paid), NONE)
        found = person != NONE
        family[found] = families.family_at(person[found], month[found])
        paid["family"], paid["person"] = family, person
        linked = paid[family != NONE].groupby(
            ["family", "programme", "month"], as_index=False
        )
        lost = paid[family == NONE].groupby(
            ["programme", "month", "desa"], as_index=False
        )
        return (
            linked.agg(persons=("person", "nunique"), amount=("amount", "sum")),
            lost.agg(receipts=("named", "nunique"), amount=("amount", "sum")),
        )
