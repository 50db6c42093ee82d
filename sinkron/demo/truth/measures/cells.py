"""Families of a period, what each is meant to receive and does: programmes abreast."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sinkron.demo.benefits.programmes import CODES
from sinkron.demo.months import Ints
from sinkron.demo.truth.families import DESIL_MOST
from sinkron.demo.truth.measures.facts import Facts, Period

Matrix = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Served:
    """The families of a period, whether and what each receives."""

    period: Period
    families: pd.DataFrame
    receives: Matrix
    amount: Ints
    eligible: Matrix

    @property
    def desa(self) -> Ints:
        """Return the desa of every family."""
        return self.families["desa"].to_numpy()

    @property
    def desil(self) -> Ints:
        """Return the national desil; 0 is none."""
        return self.families["desil"].to_numpy()


def serve(facts: Facts, period: Period) -> Served:
    """Return who of the families of a period receives what."""
    families = facts.families(period.last)
    given = facts.received(period)
    place = np.searchsorted(families["family"], given["family"])
    place = np.minimum(place, max(len(families) - 1, 0))
    here = families["family"].to_numpy()[place] == given["family"].to_numpy()
    at = (place[here], given["programme"].to_numpy()[here])
    shape = (len(families), len(CODES))
    receives, amount = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    receives[at] = True
    np.add.at(amount, at, given["amount"].to_numpy()[here])
    eligible = _eligible(facts, period, families)
    return Served(period, families, receives, amount, eligible)


def _eligible(facts: Facts, period: Period, families: pd.DataFrame) -> Matrix:
    """Return who has a desil inside the window of each programme, and its unit."""
    number, desil = families["family"].to_numpy(), families["desil"].to_numpy()
    columns = [
        (desil >= 1)
        & (desil <= DESIL_MOST[code])
        & facts.has_unit(at, period.last, number)
        for at, code in enumerate(CODES)
    ]
    return np.stack(columns, axis=1)
