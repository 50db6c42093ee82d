"""The census of families of the family planning office, as its own table changes.

    families that changed since their last row -> rows of the month -> capture
                                               -> the whole history of the table

Every twelfth month all families are visited; in between only what changed is written. A
few rows are written late: their time of change lies in the month before.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sinkron.demo import months
from sinkron.demo.desks.desk import Desk
from sinkron.demo.layouts import columnar, pk_keluarga
from sinkron.demo.layouts.plan import Table, same
from sinkron.demo.mistakes.calendar import SURVEY
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.lines import TYPED, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import NOBODY, Mask

NAME = "pk_keluarga.parquet"
COVERED_SHARE, VISITED_SHARE, LATE_SHARE, LATE_DAYS = 0.94, 0.004, 0.08, 3
YEAR, OPENS, CLOSES = 12, 7 * 60, 16 * 60
SEEN_IN = "tampak_pada_periode"
MANNER = Manner(
    carrier=TYPED,
    nik="nik_kepala",
    kk="no_kk",
    bad=(
        ("metode_kb", "KB ALAMI", "unknown_code"),
        ("sumber_air", 19, "unknown_code"),
        ("jamban", 9, "unknown_code"),
        ("lantai", 15, "unknown_code"),
        ("ber_kb", 3, "unknown_code"),
        ("risiko_stunting", 2, "unknown_code"),
    ),
    nowhere={"kode_desa": "3507999999"},
    foreign={"kode_desa": "3573011001"},
)


def _none() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass
class Survey:
    """Remembers what the last row of each home said, and the history of the table."""

    history: list[pa.Table] = field(default_factory=list)
    _card: Ints = field(default_factory=_none)
    _size: Ints = field(default_factory=_none)
    _head: Ints = field(default_factory=_none)

    def hand_in(self, desk: Desk) -> None:
        """Hand in the rows that changed in a month."""
        homes, late = self._changed(desk)
        if not len(homes):
            return
        table, order = _rows(desk, homes, late)
        homes = homes[order]
        world = desk.world
        cards = desk.shown_cards(world.homes.head[homes])
        lines = Lines(
            nik=world.persons.nik[world.homes.head[homes]],
            desa=world.homes.desa[homes],
            kk=world.cards.kk[cards],
            odd=(("changed_the_month_before", "accepted", late[order]),),
        )
        plan, _ = desk.plan(SURVEY, MANNER, lines, table)
        desk.hand_in(Batch(SURVEY, NAME, table, columnar.render), plan)
        rows = columnar.as_table(table, plan)
        seen = same(months.period(desk.month), len(rows))
        self.history.append(rows.append_column(SEEN_IN, seen))

    def write(self, folder: Path) -> None:
        """Write the whole history, for a database that stands for the office's."""
        folder.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.concat_tables(self.history), folder / NAME)

    def _changed(self, desk: Desk) -> tuple[Ints, Mask]:
        """Return the homes that get a row now, and whose row comes late."""
        world, homes = desk.world, desk.world.homes
        every = np.arange(len(homes))
        here = (homes.last_alive == world.month) & (homes.head != NOBODY)
        here &= world.dice.steady(every, "surveyed") < COVERED_SHARE
        changed = np.ones(len(homes), dtype=bool)
        known = len(self._card)
        changed[:known] = homes.card[:known] != self._card
        changed[:known] |= homes.size[:known] != self._size
        changed[:known] |= homes.head[:known] != self._head
        visited = world.dice.steady(every, f"visited {desk.month}") < VISITED_SHARE
        yearly = desk.step % YEAR == 0
        chosen = np.flatnonzero(here & (changed | visited | yearly))
        self._card, self._size, self._head = (
            homes.card.copy(),
            homes.size.copy(),
            homes.head.copy(),
        )
        drawn = world.dice.steady(chosen, f"written late {desk.month}")
        return chosen, (drawn < LATE_SHARE) & (not yearly) & (not desk.is_clean)


def _rows(desk: Desk, homes: Ints, late: Mask) -> tuple[Table, Ints]:
    """Return the rows in the order of their change, and which home each is of."""
    rng = desk.rng("survey days")
    first = months.first_day(desk.month)
    day = first + rng.integers(0, 27, len(homes))
    day = np.where(late, first - 1 - rng.integers(0, LATE_DAYS, len(homes)), day)
    minute = rng.integers(OPENS, CLOSES, len(homes))
    order = np.lexsort((minute, day))
    homes, day, minute = homes[order], day[order], minute[order]
    cards = desk.shown_cards(desk.world.homes.head[homes])
    return pk_keluarga.table(desk.world, homes, cards, day, minute), order
