"""Disnaker (`disnaker/peserta_pelatihan`): a table that changes, read month by month.

A participation is a row that changes when she finishes, after three months and after
six. Some changes are seen a month late under their old time stamp, some are read twice.
The young mothers of Dppkb are registered here again.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sinkron.demo import months
from sinkron.demo.benefits.programmes import KERJA
from sinkron.demo.desks.desk import Desk
from sinkron.demo.layouts import columnar, peserta
from sinkron.demo.layouts.angkatan import Batch
from sinkron.demo.layouts.peserta import MOTHER, WORK
from sinkron.demo.mistakes import files
from sinkron.demo.mistakes.calendar import TRAINEES
from sinkron.demo.mistakes.lines import TYPED, Lines, Manner
from sinkron.demo.months import Ints
from sinkron.demo.population.world import ALIVE, UNLISTED
from sinkron.demo.truth.receipts import Receipts

A_MONTH, LEAST, STRANGERS_EVERY = 0.0025, 3, 4
FIRST_ID, YOUNGEST, OLDEST = 1001, 18, 45
LATE_SHARE, TWICE_SHARE, LATER_SHARE, LATER_DAYS = 0.04, 0.04, 0.4, 7
MANNER = Manner(
    carrier=TYPED,
    nik="nik",
    name="nama",
    bad=(("program", "PELATIHAN LAIN", "unknown_code"),),
    unread=(("hasil_uji", "LULUS"), ("status_kerja_3bln", "KULIAH")),
    nowhere={"kode_desa": "35.07.99.9999"},
    foreign={"kode_desa": "35.73.01.1002"},
)
# Beside the columns of the office's table: the month that first shows a row.
SEEN_IN = "tampak_pada_periode"
KEPT = ["id", "changed", "person", "programme", "start"]


@dataclass
class Trainees:
    """Every change of the table, those in force, and when each is read."""

    _changes: list[pd.DataFrame] = field(default_factory=list)
    _in_force: list[pd.DataFrame] = field(default_factory=list)
    _history: list[pa.Table] = field(default_factory=list)
    _count: int = 0

    def hand_in(self, desk: Desk, batch: Batch | None) -> None:
        """Register who begins in a month, and hand in what changed."""
        if batch is not None:
            self._register_mothers(desk, batch)
        self._register_others(desk)
        rows = self._changed(desk.month)
        if not len(rows):
            return
        again = rows["again"].to_numpy()
        late = (rows["seen"] > months.month_of(rows["changed"].to_numpy())).to_numpy()
        world, person = desk.world, rows["person"].to_numpy()
        table = peserta.table(world, rows)
        mother = (rows["programme"] == MOTHER).to_numpy()
        lines = Lines(
            nik=world.persons.nik[person],
            desa=world.desa(person),
            birth=world.persons.birth[person],
            fixed=mother,
            odd=(
                ("captured_twice", "accepted", again),
                ("seen_late", "accepted", late & ~again),
                *desk.of_the_gone(person)[2:],
            ),
        )
        plan, taken = desk.plan(TRAINEES, MANNER, lines, table)
        batch_file = files.Batch(TRAINEES, "peserta.parquet", table, columnar.render)
        fate = desk.hand_in(batch_file, plan)
        first = np.flatnonzero((rows["seen"] == desk.month).to_numpy())
        written = columnar.as_table(table, plan).take(pa.array(first))
        period = pa.array([months.period(desk.month)] * len(first), pa.string())
        self._history.append(written.append_column(SEEN_IN, period))
        if not fate:
            told = rows[KEPT].assign(nik=taken.nik, desa=taken.desa)
            self._in_force.append(told[taken.counts])

    def finish(self, receipts: Receipts) -> None:
        """Take the last accepted state of every row; mothers count by Dppkb."""
        if not self._in_force:
            return
        rows = pd.concat(self._in_force, ignore_index=True)
        rows = rows.sort_values("changed", kind="stable").drop_duplicates(
            "id", keep="last"
        )
        rows = rows[rows["programme"] != MOTHER]
        receipts.add(
            nik=rows["nik"].to_numpy(),
            named=rows["person"].to_numpy(),
            programme=KERJA,
            month=months.month_of(rows["start"].to_numpy()),
            desa=rows["desa"].to_numpy(),
        )

    def write_history(self, folder: Path) -> None:
        """Write every change, with the month in which it is first seen."""
        if self._history:
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.concat_tables(self._history), folder / "peserta.parquet")

    def _register_mothers(self, desk: Desk, batch: Batch) -> None:
        """Register the mothers; for some the course begins a week later here."""
        who = batch.person[batch.accepted]
        later = desk.world.dice.steady(who, "registered later") < LATER_SHARE
        later &= batch.lottery & (not desk.is_clean)
        start = batch.start + LATER_DAYS * later
        self._register(
            desk, who, start, np.full(len(who), batch.end), MOTHER, batch.number
        )

    def _register_others(self, desk: Desk) -> None:
        world, rng = desk.world, desk.rng("trainees")
        age = world.age(months.first_day(desk.month))
        people = world.persons
        fit = (people.status == ALIVE) & (age >= YOUNGEST) & (age <= OLDEST)
        count = max(LEAST, round(A_MONTH * desk.office.request.families))
        who = rng.permutation(np.flatnonzero(fit))[:count]
        if desk.step % STRANGERS_EVERY == 2 and not desk.is_clean:
            strange = np.flatnonzero(people.status == UNLISTED)
            who = np.concatenate([who, rng.permutation(strange)[:1]])
        start = months.first_day(desk.month) + rng.integers(1, 22, len(who))
        end = start + rng.integers(9, 60, len(who))
        self._register(desk, who, start, end, WORK, 0)

    def _register(
        self, desk: Desk, who: Ints, start: Ints, end: Ints, programme: int, batch: int
    ) -> None:
        """Add participations, and when each of their rows will change."""
        ids = FIRST_ID + self._count + np.arange(len(who))
        self._count += len(who)
        whole = pd.DataFrame({"id": ids, "person": who, "start": start, "end": end})
        whole = whole.assign(programme=programme, batch=batch)
        dice, slips = desk.world.dice, not desk.is_clean
        for state, days in enumerate((start + 5, end + 14, end + 97, end + 190)):
            late = (dice.steady(ids, f"late {state}") < LATE_SHARE) & slips
            twice = (dice.steady(ids, f"twice {state}") < TWICE_SHARE) & slips
            seen = months.month_of(days) + late
            self._changes.append(
                whole.assign(state=state, changed=days, seen=seen, again=twice)
            )

    def _changed(self, month: int) -> pd.DataFrame:
        """Return the rows that are read in a month."""
        whole = pd.concat(self._changes, ignore_index=True)
        late = (whole["seen"] == month - 1) & whole["again"]
        now = whole[(whole["seen"] == month) | late]
        self._changes = [whole[whole["seen"] >= month]]
        return now.sort_values(["changed", "id"], ignore_index=True)
