"""The SIPD report: a merged row with the office's name, its lines, its subtotal."""

import itertools
from collections.abc import Sequence

import numpy as np

from sinkron.demo.layouts import workbook
from sinkron.demo.layouts.package import archive
from sinkron.demo.layouts.plan import Cell, Plan, Rendered, Table
from sinkron.demo.layouts.workbook import Frame

SHEET = "SIPD"
TITLES = (
    ("LAPORAN REALISASI ANGGARAN PROGRAM PENANGGULANGAN KEMISKINAN",),
    ("PEMERINTAH KABUPATEN MALANG",),
    (),
)
OFFICES = {
    "Dinas Kesehatan": ("PMT_BALITA", "PBPU_PEMDA"),
    "Dinas Sosial": ("BLT_KESRA", "PERMAKANAN", "PKH", "SEMBAKO", "PBI_JK"),
    "Dinas Pendidikan": ("PIP", "ATS"),
    "Dinas Pemberdayaan Masyarakat dan Desa": ("BLT_DD",),
    "Dinas Pengendalian Penduduk dan Keluarga Berencana": ("PELATIHAN_IBU_MUDA",),
    "Dinas Tenaga Kerja": ("PELATIHAN_KERJA",),
    "Dinas Koperasi dan Usaha Mikro": ("BANTUAN_UMKM",),
    "Dinas Perumahan, Kawasan Permukiman dan Cipta Karya": ("RTLH",),
}
SUMMED = ("pagu", "realisasi")


def office_of(programme: str) -> str:
    """Return the office that spends for a programme."""
    return next(name for name, mine in OFFICES.items() if programme in mine)


def activity(programme: str, extra: int) -> str:
    """Return the name of a programme's main or second sub-activity."""
    words = programme.replace("_", " ").title()
    return f"Pendampingan {words}" if extra else f"Penyaluran {words}"


def render(table: Table, plan: Plan) -> Rendered:
    """Write a report with all that is planted in it."""
    cells = _cells(table, plan)
    offices = table.columns["opd"].to_pylist()
    sums = [np.asarray(table.columns[name]) for name in table.columns if name in SUMMED]
    rows: list[Sequence[Cell]] = [*TITLES, list(table.columns)]
    lines, merged = np.zeros(len(table), dtype=np.int64), []
    for office, group in itertools.groupby(range(len(table)), offices.__getitem__):
        mine = list(group)
        rows.append([office.upper()])
        merged.append(f"A{len(rows)}:J{len(rows)}")
        for row in mine:
            rows.append(cells[row])
            lines[row] = len(rows)
        rows.append(_total(f"Subtotal {office}", [int(of[mine].sum()) for of in sums]))
    rows.append(_total("TOTAL", [int(of.sum()) for of in sums]))
    body = workbook.plain_rows(rows, 1).encode()
    sheet = workbook.sheet_of(body, Frame(SHEET, merged=tuple(merged)))
    return Rendered(
        content=archive({SHEET: sheet}),
        received=len(table),
        structural=workbook.filled(rows) - len(table),
        sheet=SHEET,
        lines=lines,
    )


def _total(name: str, sums: list[int]) -> list[Cell]:
    return [None, name, *[None] * 4, *sums]


def _cells(table: Table, plan: Plan) -> list[list[Cell]]:
    columns = []
    for name, of in table.columns.items():
        changed = plan.edits.get(name, {})
        columns.append([changed.get(at, one) for at, one in enumerate(of.to_pylist())])
    return [list(row) for row in zip(*columns, strict=True)]
