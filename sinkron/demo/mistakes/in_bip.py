"""Mistakes planted in a BIP: those of the register, and ruined group rows.

A group row that lost the number of the card loses it for the whole family; only the
register before tells on which card they stand. So the whole family must be calm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from sinkron.demo.mistakes import damage
from sinkron.demo.mistakes.in_register import RegisterLines
from sinkron.demo.mistakes.planting import ACCEPTED, Planting
from sinkron.demo.population.world import Mask

CARD = "Nomor KK"


@dataclass
class BipLines(RegisterLines):
    """The lines of a month that comes as a BIP."""

    coded: tuple[str, ...] = ("Kelamin", "SHDK", "Pekerjaan")
    unread: tuple[str, ...] = ("Agama", "Pendidikan")

    def disguises(self, planting: Planting) -> list[Callable[[], None]]:
        """Return every way to change lines that must be accepted."""
        harmless = [
            partial(self._rewrite_group, planting, f"group {kind}", change)
            for kind, change in damage.HARMLESS.items()
        ]
        return [*self.told(planting), *harmless]

    def ruined_cards(self, planting: Planting) -> list[Callable[[], None]]:
        """Return ways to lose the number of a card for all who stand on it."""
        ways = [
            partial(self._rewrite_group, planting, f"group {kind}", change)
            for kind, change in damage.RUINED_KK.items()
        ]
        return [*ways, partial(self._store_group, planting)]

    def _store_group(self, planting: Planting) -> None:
        """Store a number as a number: its last digit becomes 0."""
        kk = self.world.cards.kk[self.world.persons.card[self.who]]
        self._rewrite_group(
            planting,
            "group kk_16th_digit_0",
            lambda number: str(damage.as_number(number)),
            allowed=kk % 10 != 0,
        )

    def _rewrite_group(
        self,
        planting: Planting,
        kind: str,
        change: damage.Change,
        *,
        allowed: Mask | None = None,
    ) -> None:
        card = self.world.persons.card[self.who]
        free = planting.free()
        size = int(card.max(initial=0)) + 1
        taken = np.bincount(card[~free], minlength=size) > 0
        calm = free & ~taken[card]
        calm = calm if allowed is None else calm & allowed
        for first in np.flatnonzero(calm)[: 1 if planting.spare else 0].tolist():
            rows = planting.rows(len(card), calm & (card == card[first]))
            planting.spare -= min(len(rows), planting.spare)
            for row in rows:
                planting.plan.edit(CARD, row, change(self.kk(row)))
                planting.plan.note(row, kind, ACCEPTED)
