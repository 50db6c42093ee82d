"""The budget of the programmes (`bappeda/anggaran_program`), from SIPD, by quarter.

    sub-activities of each office -> rows under the office's own row, subtotals, a total

Every programme has two sub-activities. Budget and realisation are those of the quarter.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from sinkron.demo import months
from sinkron.demo.benefits.programmes import CODES
from sinkron.demo.desks.desk import Desk, texts
from sinkron.demo.layouts import sipd
from sinkron.demo.layouts.plan import Plan, Table
from sinkron.demo.mistakes.calendar import BUDGET, EVERY
from sinkron.demo.mistakes.files import Batch
from sinkron.demo.mistakes.planting import NONE, Planting, in_turn
from sinkron.demo.months import Ints
from sinkron.demo.population.world import Mask

# Rupiah of a quarter for each family of the district, aim for each, and the unit.
PLANNED = {
    "BLT_KESRA": (27_000, 0.11, "KPM"),
    "PERMAKANAN": (21_000, 0.02, "ORANG"),
    "PKH": (130_000, 0.17, "KPM"),
    "SEMBAKO": (180_000, 0.32, "KPM"),
    "PBI_JK": (190_000, 1.3, "JIWA"),
    "PBPU_PEMDA": (24_000, 0.15, "JIWA"),
    "ATS": (3_500, 0.01, "ANAK"),
    "PIP": (31_000, 0.14, "SISWA"),
    "PMT_BALITA": (9_000, 0.05, "ANAK"),
    "BLT_DD": (34_000, 0.04, "KPM"),
    "PELATIHAN_IBU_MUDA": (6_000, 0.0005, "ORANG"),
    "PELATIHAN_KERJA": (5_000, 0.002, "ORANG"),
    "BANTUAN_UMKM": (7_500, 0.004, "USAHA"),
    "RTLH": (26_000, 0.002, "UNIT"),
}
BAD_CELLS = (
    ("kode_program_bantuan", "BANTUAN_LAIN", "unknown_code"),
    ("realisasi", "BELUM ADA", "unreadable_amount"),
)
MAIN_SHARE, MILLION = 0.85, 1_000_000


@dataclass
class Budget:
    """Remembers what each quarter's report says, for the truth."""

    told: list[pd.DataFrame] = field(default_factory=list)

    def hand_in(self, desk: Desk) -> None:
        """Hand in the report in the last month of a quarter."""
        programme = np.repeat(np.arange(len(CODES)), 2)
        office = np.array([sipd.office_of(code) for code in CODES])[programme]
        order = np.argsort(office, kind="stable")
        programme = programme[order]
        second = (np.arange(2 * len(CODES)) % 2)[order]
        planned, spent = _sums(desk, programme, second)
        table = _table(desk, programme, second, planned, spent)
        plan, counts = _plan(desk, table, planned)
        name = f"SIPD realisasi TW {desk.month % 12 // 3 + 1} {desk.month // 12}.xlsx"
        if not desk.hand_in(Batch(BUDGET, name, table, sipd.render), plan):
            rows = {"programme": programme, "pagu": planned, "realisasi": spent}
            kept = pd.DataFrame(rows)[counts]
            whole = kept.groupby("programme", as_index=False).sum()
            whole.insert(1, "quarter", months.quarter(desk.month))
            self.told.append(whole)

    def write(self, folder: Path) -> None:
        """Write budget.csv: sums of the accepted lines of reports in force."""
        columns = ["programme", "quarter", "pagu", "realisasi"]
        whole = pd.concat([pd.DataFrame(columns=columns, dtype="int64"), *self.told])
        whole["programme"] = [CODES[at] for at in whole["programme"]]
        whole = whole.rename(columns={"programme": "programme_code"})
        whole.to_csv(folder / "budget.csv", index=False, lineterminator="\n")


def _sums(desk: Desk, programme: Ints, second: Ints) -> tuple[Ints, Ints]:
    rng, families = desk.rng("budget"), desk.office.request.families
    each = np.array([PLANNED[CODES[at]][0] for at in programme])
    share = np.where(second == 1, 1 - MAIN_SHARE, MAIN_SHARE)
    wanted = each * share * families * rng.uniform(0.9, 1.1, len(programme))
    planned = np.maximum(np.rint(wanted / MILLION), 1).astype(np.int64) * MILLION
    spent = planned * rng.uniform(0.62, 0.98, len(programme))
    return planned, np.rint(spent / 40).astype(np.int64) * 40


def _table(
    desk: Desk, programme: Ints, second: Ints, planned: Ints, spent: Ints
) -> Table:
    count = len(programme)
    aims = np.array([PLANNED[CODES[at]][1] for at in programme])
    aim = np.maximum(aims * desk.office.request.families, 1).astype(np.int64)
    units = [PLANNED[CODES[at]][2] for at in programme]
    pairs = list(zip(programme.tolist(), second.tolist(), strict=True))
    names = [sipd.activity(CODES[at], extra) for at, extra in pairs]
    offices = [sipd.office_of(CODES[at]) for at, _ in pairs]
    codes = [f"1.06.{at + 1:02d}.2.{extra + 1:02d}.{at + 1:04d}" for at, extra in pairs]
    return Table(
        {
            "kode_subkegiatan": pa.array(codes, pa.string()),
            "nama_subkegiatan": pa.array(names, pa.string()),
            "opd": pa.array(offices, pa.string()),
            "kode_program_bantuan": texts(CODES, programme),
            "tahun": pa.array(np.full(count, desk.month // 12)),
            "triwulan": pa.array(np.full(count, desk.month % 12 // 3 + 1)),
            "pagu": pa.array(planned),
            "realisasi": pa.array(spent),
            "sasaran": pa.array(aim),
            "satuan": pa.array(units, pa.string()),
        }
    )


def _plan(desk: Desk, table: Table, planned: Ints) -> tuple[Plan, Mask]:
    """Return what is planted, and which lines count."""
    counts = np.ones(len(table), dtype=bool)
    if desk.level == NONE:
        return Plan(), counts
    every = np.arange(len(table))
    planting = Planting.over(desk.rng("budget mistakes"), every, len(table), desk.level)
    step = desk.step // EVERY[BUDGET]
    bad: list[Callable[[], None]] = [
        partial(_spoil, planting, *cell) for cell in BAD_CELLS
    ]
    for spoil in in_turn(bad, step, stride=1):
        spoil()

    def write(row: int) -> None:
        planting.plan.edit("pagu", row, f"{int(planned[row]):,}".replace(",", "."))

    planting.disguise("amount_as_text", write)
    planting.disguise(
        "year_as_text",
        lambda row: planting.plan.edit("tahun", row, str(desk.month // 12)),
    )
    counts[planting.bad_rows] = False
    return planting.plan, counts


def _spoil(planting: Planting, column: str, text: str, reason: str) -> None:
    kind = f"unknown {column}" if reason == "unknown_code" else reason
    planting.spoil(kind, reason, lambda row: planting.plan.edit(column, row, text))
