"""Files that go wrong as a whole, and when.

Each is followed by a second revision that repairs it; in the heavy district a few are
never repaired, and the months they cover live on what came before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinkron.demo.inbox import Letter, letter
from sinkron.demo.layouts.plan import Pen, Plan, Rendered, Table
from sinkron.demo.mistakes.calendar import (
    ATS,
    BLT,
    BUDGET,
    CHILDREN,
    DTSEN,
    EARLY,
    ENTERPRISES,
    HOUSES,
    INSURED,
    MEMBERS,
    MOTHERS,
    PAYMENTS,
    PUPILS,
    REGISTER,
    SNAPSHOTS,
    SURVEY,
    TRAINEES,
)
from sinkron.demo.mistakes.locked import encrypted

ZIP = b"PK"
KEPT_SHARE, BAD_EVERY, FOREIGN_SHARE = 0.6, 12, 0.6
KOTA = ("BLIMBING", "KLOJEN", "KEDUNGKANDANG", "SUKUN", "LOWOKWARU")

# The word with which the file or delivery is held.
PROBLEMS = {
    "truncated": "truncated",
    "empty": "empty",
    "html": "html",
    "header_unknown": "header_mismatch",
    "volume_drop": "volume",
    "too_many_bad": "bad_lines",
    "thousands": "thousands",
    "foreign": "foreign",
    "encrypted": "encrypted",
}
BAD_CELLS = {
    REGISTER: ("Status", "Entah"),
    DTSEN: ("desil_nasional", "11"),
    PAYMENTS: ("STATUS SALUR", "PROSES CEK"),
    INSURED: ("segmen", "PBI-BARU"),
    BLT: ("JUMLAH", "TIGA RATUS RIBU"),
    ATS: ("kategori", "PINDAH"),
    CHILDREN: ("JK", "X"),
    TRAINEES: ("program", "PELATIHAN LAIN"),
    ENTERPRISES: ("nilai_bantuan", "LIMA JUTA"),
    HOUSES: ("sumber_dana", "DONATUR"),
    MEMBERS: ("jenis_kelamin", "3"),
    SURVEY: ("metode_kb", "KB ALAMI"),
    EARLY: ("jk", "X"),
    BUDGET: ("kode_program_bantuan", "BANTUAN_LAIN"),
}
RENAMED = {
    REGISTER: {"Pekerjaan": "Profesi"},
    DTSEN: {"desil_nasional": "peringkat_nasional"},
    INSURED: {"segmen": "segment"},
    BLT: {"NAMA": "PENERIMA MANFAAT"},
    ATS: {"kategori": "status_anak"},
    CHILDREN: {"Tinggi": "Tinggi Badan (cm)"},
    TRAINEES: {"program": "kegiatan"},
    ENTERPRISES: {"nilai_bantuan": "bantuan_rp"},
    HOUSES: {"nilai": "anggaran"},
    PUPILS: {"Penerima KIP": "Status KIP"},
    MOTHERS: {"Jenis Pelatihan": "Kegiatan"},
    MEMBERS: {"ijazah_tertinggi_yang_dimiliki": "ijazah"},
    SURVEY: {"jamban": "jenis_jamban"},
    EARLY: {"alasan": "sebab"},
    BUDGET: {"pagu": "anggaran"},
}
AMOUNTS = {PAYMENTS: "NOMINAL", BLT: "JUMLAH", HOUSES: "nilai"}


@dataclass(frozen=True)
class Batch:
    """One file in the making: its table, its name, and the pen that writes it."""

    dataset: str
    name: str
    table: Table
    write: Pen
    # The same list of another kabupaten, where one can be mistaken for this.
    elsewhere: "Callable[[], Batch] | None" = None

    def plain(self, table: Table | None = None, plan: Plan | None = None) -> Letter:
        """Write the file with nothing planted in it but what is given."""
        shown = self.table if table is None else table
        return letter(self.name, self.write(shown, plan or Plan()))


def _truncated(batch: Batch) -> Letter:
    content = batch.plain().content
    if content.startswith(ZIP):
        return Letter(batch.name, content[: int(len(content) * 0.55)])
    line = content.rindex(b"\n", 0, int(len(content) * 0.55)) + 1
    return Letter(batch.name, content[: line + 40])


def _html(batch: Batch) -> Letter:
    columns = [values.cast(pa.string()).to_pylist() for values in _texts(batch.table)]
    rows = [list(batch.table.columns), *zip(*columns, strict=True)]
    body = "\n".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    page = f"<html><head><meta charset='utf-8'></head><body><table>{body}</table>"
    name = PurePath(batch.name).with_suffix(".xls").name
    return Letter(name, f"{page}</body></html>\n".encode())


def _texts(table: Table) -> list[pa.Array]:
    return [values.slice(0, 500) for values in table.columns.values()]


def _changed(table: Table, **columns: pa.Array) -> Table:
    return Table(dict(table.columns) | columns, table.sequence)


def _thousands(batch: Batch) -> Letter:
    column = AMOUNTS[batch.dataset]
    amounts = pa.array(np.asarray(batch.table.columns[column]) // 1000)
    return batch.plain(_changed(batch.table, **{column: amounts}))


def _too_many_bad(batch: Batch) -> Letter:
    column, text = BAD_CELLS[batch.dataset]
    plan = Plan()
    for row in range(0, len(batch.table), BAD_EVERY):
        plan.edit(column, row, text)
    return batch.plain(plan=plan)


def _header_unknown(batch: Batch) -> Letter:
    return batch.plain(batch.table.renamed(RENAMED[batch.dataset]))


def _volume_drop(batch: Batch) -> Letter:
    if batch.dataset in SNAPSHOTS:
        return batch.plain()
    kept = int(len(batch.table) * KEPT_SHARE)
    return batch.plain(batch.table.take(np.arange(kept)))


def _foreign(batch: Batch) -> Letter:
    """Return the list of Kota Malang instead of this district's."""
    if batch.elsewhere is not None:
        return batch.elsewhere().plain()
    table, count = batch.table, len(batch.table)
    place = np.arange(count) % len(KOTA)
    kecamatan = pa.array(KOTA).take(pa.array(place))
    code = pa.array(place + 357_301).cast(pa.string())
    number = pc.utf8_slice_codeunits(table.columns["nomor_kartu_keluarga"], 6)
    changed = {
        "nomor_kartu_keluarga": pc.binary_join_element_wise(code, number, ""),
        "kode_kabupaten_kota": pa.array(["3573"] * count),
        "kabupaten_kota": pa.array(["KOTA MALANG"] * count),
        "kode_kecamatan": code,
        "kecamatan": kecamatan,
        "kode_kelurahan_desa": pc.binary_join_element_wise(code, "1001", ""),
        "kelurahan_desa": kecamatan,
    }
    sent = batch.plain(_changed(table, **changed))
    return letter(batch.name.replace("35.07", "35.73"), _rendered(sent))


def _rendered(sent: Letter) -> Rendered:
    if sent.rendered is None:
        raise ValueError("this letter was not rendered from a table")
    return sent.rendered


MAKERS: dict[str, Callable[[Batch], Letter]] = {
    "truncated": _truncated,
    "empty": lambda batch: Letter(batch.name, b""),
    "html": _html,
    "thousands": _thousands,
    "too_many_bad": _too_many_bad,
    "header_unknown": _header_unknown,
    "volume_drop": _volume_drop,
    "foreign": _foreign,
    "encrypted": lambda batch: Letter(
        batch.name, encrypted(batch.plain().content, batch.name)
    ),
}


def spoiled(kind: str, batches: Sequence[Batch]) -> Sequence[Batch]:
    """Return the files of a delivery that goes wrong; some are missing altogether."""
    if kind != "volume_drop" or len(batches) == 1:
        return batches
    sent = np.cumsum([len(batch.table) for batch in batches])
    return [
        batch
        for batch, lines in zip(batches, sent.tolist(), strict=True)
        if lines <= KEPT_SHARE * sent[-1]
    ]


def foreign_beside(batch: Batch) -> Letter:
    """Return a list of Kota Malang that lies beside the right one."""
    table = batch.table.take(np.arange(int(len(batch.table) * FOREIGN_SHARE) + 1))
    place = pa.array(KOTA).take(pa.array(np.arange(len(table)) % len(KOTA)))
    sent = batch.plain(_changed(table, **{"NM KEC": place, "NM KEL": place}))
    return letter("PENYALURAN KOTA MALANG.xlsx", _rendered(sent))


def other_name(name: str) -> str:
    """Return the name that a second download gets."""
    path = PurePath(name)
    return f"{path.stem} - Copy{path.suffix}"


def corrected_name(name: str) -> str:
    """Return the name under which a file that could not be read is sent again."""
    path = PurePath(name)
    return f"{path.stem} (perbaikan){path.suffix}"
