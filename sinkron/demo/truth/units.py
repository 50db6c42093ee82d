"""Who stands in the lists that narrow eligibility: pupils, children, owners.

A programme whose unit is not the family is for families that have such a unit in the
last accepted list: PIP a pupil, ATS a child out of school, aid to enterprises an owner.
"""

from dataclasses import dataclass, field

import numpy as np

from sinkron.demo.months import Ints


@dataclass
class Units:
    """By programme, the month and the NIKs of every list in force."""

    lists: dict[int, list[tuple[int, Ints]]] = field(default_factory=dict)

    def add(self, programme: int, month: int, nik: Ints) -> None:
        """Take the NIKs of the accepted lines of a list; 0 leads to nobody."""
        known = np.unique(nik[nik > 0])
        self.lists.setdefault(programme, []).append((month, known))

    def last(self, programme: int, month: int) -> Ints | None:
        """Return the NIKs of the latest list not after a month, if there is one."""
        past = [nik for begun, nik in self.lists.get(programme, []) if begun <= month]
        return past[-1] if past else None
