"""BLT Dana Desa (`dpmd/blt_dana_desa`): a workbook a desa, each in a style of its own.

The order and the spelling of the columns, the way to write a month, title rows, a row
of column numbers, signatures: a desa keeps its ways from month to month.
"""

from dataclasses import dataclass

import numpy as np

from sinkron.demo import months
from sinkron.demo.layouts import workbook
from sinkron.demo.layouts.plan import Plan, Rendered, Table
from sinkron.demo.layouts.workbook import Frame, Lines

SEQUENCE = "NO"
ORDERS = (
    ("NO", "NIK", "NO KK", "NAMA"),
    ("NO", "NAMA", "NIK", "NO KK"),
    ("NO", "NAMA", "NO KK", "NIK"),
    ("NO", "NO KK", "NIK", "NAMA"),
)
SPELLINGS = {
    "NO": ("NO", "No.", "Nomor"),
    "NO KK": ("NO KK", "No.KK", "Nomor KK"),
    "NAMA": ("NAMA", "Nama KPM"),
    "BULAN": ("BULAN", "Periode"),
    "JUMLAH": ("JUMLAH", "Nominal (Rp)"),
}
CAPITALS, TITLE, SLASH, ISO = range(4)
HEADLINE = "DAFTAR PENERIMA BANTUAN LANGSUNG TUNAI DANA DESA (BLT-DD)"


def covered(first: int, last: int, style: int) -> str:
    """Write the months of a payment; several bear the year of the last one."""
    if first < last:
        text = f"{months.FULL[first % 12]} S/D {months.name(last)}"
        return text if style % 2 == 0 else text.title().replace("S/D", "s/d")
    if style == SLASH:
        return f"{last % 12 + 1:02d}/{last // 12}"
    if style == ISO:
        return months.period(last)
    return months.name(last) if style == CAPITALS else months.name(last).title()


@dataclass(frozen=True)
class Style:
    """The ways of one desa; `ways` are numbers in [0, 1) that decide them."""

    desa: str
    kecamatan: str
    is_kelurahan: bool
    ways: tuple[float, ...]

    def pick(self, at: int, count: int) -> int:
        """Return one of so many ways."""
        return int(self.ways[at] * count)

    @property
    def month(self) -> int:
        """Return how this desa writes a month."""
        return self.pick(0, 4)

    def headers(self) -> dict[str, str]:
        """Return how this desa spells its headers."""
        return {
            name: ways[self.pick(1 + at, len(ways))]
            for at, (name, ways) in enumerate(SPELLINGS.items())
        }

    def titles(self, month: int) -> Lines:
        """Return the rows above the header; the desa and its kecamatan are told."""
        kind = "KELURAHAN" if self.is_kelurahan else "DESA"
        place: list[tuple[str, ...]] = [
            (f"{kind} {self.desa} KECAMATAN {self.kecamatan}",),
        ]
        if self.pick(6, 4) == 3:
            place = [(f"{kind} {self.desa}",), (f"KECAMATAN {self.kecamatan}",)]
        rows = [(HEADLINE,), *place]
        if self.pick(7, 2):
            rows.append(
                (f"BULAN {months.FULL[month % 12]} TAHUN ANGGARAN {month // 12}",)
            )
        return [*rows, *[()] * self.pick(8, 3)]

    def ending(self, total: int) -> Lines:
        """Return the total and the signature."""
        kind = "Kepala Kelurahan" if self.is_kelurahan else "Kepala Desa"
        blank, name = [None] * 4, self.desa.title()
        rows: list[list[str | int | None]] = [
            [None, "Jumlah", None, None, None, None, total],
            [],
            [*blank, "Mengetahui,"],
            [*blank, f"{kind} {name}"],
        ]
        if self.pick(9, 2):
            rows += [[], [*blank, "( ........................ )"]]
        return rows


def render(table: Table, plan: Plan, style: Style, month: int) -> Rendered:
    """Write the list of one desa in its style."""
    first = ORDERS[style.pick(10, len(ORDERS))]
    order = [name for name in first if name in table.columns]
    order += [name for name in table.columns if name not in order]
    ordered = Table({name: table.columns[name] for name in order}, table.sequence)
    total = int(np.asarray(table.columns["JUMLAH"]).sum())
    hidden = (order.index("ALAMAT") + 1,) if style.pick(11, 5) == 4 else ()
    beside: Lines = [("REKAPITULASI",), ("JUMLAH KPM", len(table)), ("JUMLAH", total)]
    frame = Frame(
        "BLT DD",
        titles=style.titles(month),
        numbered=style.pick(12, 3) == 2,
        totals=style.ending(total),
        others=(("REKAP", beside),) if style.pick(13, 6) == 5 else (),
        hidden=hidden,
    )
    headers = style.headers()
    return workbook.render(ordered.renamed(headers), plan.renamed(headers), frame)
