"""One register as the rules take it, and the month that it shows.

A *key* is twice the person's position; one more is the same person without a NIK.
"""

from dataclasses import dataclass

from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask


@dataclass(frozen=True)
class Taken:
    """One accepted register: its living members, and who else its lines speak of."""

    key: Ints
    card: Ints
    head: Mask
    desa: Ints
    quarantined: Ints
    listed: Ints
    moved: Ints
    # The card on each line of `listed`.
    listed_card: Ints


@dataclass(frozen=True)
class Month:
    """Members and families at the end of a month.

    A family is listed once, also when it stands on two cards.
    """

    month: int
    key: Ints
    card: Ints
    head: Mask
    desa: Ints
    member_family: Ints
    family: Ints
    family_desa: Ints
    family_members: Ints
