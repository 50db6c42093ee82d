"""Real files in every layout of a contract, made of rows by header text.

Contract + layout + rows -> a file as the office would send it, and the number under
which each row is a line of it. What stands in titles and group rows is written there.
"""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from sinkron.contract import Contract, Layout

Given = Mapping[str, str]

TITLES = {
    "bip": (
        "BUKU INDUK PENDUDUK WNI",
        "PROVINSI : {judul_provinsi}",
        "KABUPATEN/KOTA : {judul_kabupaten}",
        "KECAMATAN : {judul_kecamatan}",
        "DESA/KELURAHAN : {judul_desa}",
    ),
    "daftar_pd": (
        "Daftar Peserta Didik",
        "{judul_sekolah}",
        "Kecamatan Kec. {judul_kecamatan}, Kabupaten Kab. Malang",
    ),
    "blt_dd": (
        "DAFTAR PENERIMA BANTUAN LANGSUNG TUNAI DANA DESA (BLT-DD)",
        "DESA {judul_desa} KECAMATAN {judul_kecamatan}",
    ),
}
GROUPS = {"bip": "No. KK : {nomor_kk}  Alamat : {alamat}, RT/RW : {rt}/{rw}"}
ABOVE = {
    "Tempat": "Tempat dan Tanggal Lahir",
    "Tgl/Bln/Th": "Tempat dan Tanggal Lahir",
    "Ibu": "Nama Orang Tua Kandung",
    "Ayah": "Nama Orang Tua Kandung",
}
GROUPED = ("Data Ayah", "Data Ibu", "Data Wali", "Usaha Setelah")


def write_file(
    path: Path, contract: Contract, layout: Layout, rows: Sequence[Given]
) -> list[int]:
    """Write the rows; the line number of each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    named = [
        {column.name: row.get(column.header, "") for column in contract.columns}
        for row in rows
    ]
    return WRITERS[layout.format](path, layout, named)


def _csv(path: Path, layout: Layout, rows: list[dict[str, str]]) -> list[int]:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(layout.header)
        writer.writerows([row[name] for name in layout.columns] for row in rows)
    return list(range(2, len(rows) + 2))


def _jsonl(path: Path, layout: Layout, rows: list[dict[str, str]]) -> list[int]:
    records = ({name: row[name] for name in layout.columns} for row in rows)
    path.write_text("".join(f"{json.dumps(one)}\n" for one in records))
    return list(range(1, len(rows) + 1))


def _parquet(path: Path, layout: Layout, rows: list[dict[str, str]]) -> list[int]:
    columns = {name: [row[name] for row in rows] for name in layout.columns}
    pq.write_table(pa.table(columns), path)
    return list(range(1, len(rows) + 1))


def _xlsx(path: Path, layout: Layout, rows: list[dict[str, str]]) -> list[int]:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        at = 0
        for title in TITLES.get(layout.id, ()):
            sheet.write_string(at, 0, title.format(**rows[0]))
            at += 1
        at = _header(sheet, layout, at)
        numbers = []
        for row in rows:
            if layout.id in GROUPS:
                sheet.write_string(at, 0, GROUPS[layout.id].format(**row))
                at += 1
            for place, name in enumerate(layout.columns):
                if row[name]:
                    sheet.write_string(at, place, row[name])
            at += 1
            numbers.append(at)
    return numbers


def _header(sheet: Any, layout: Layout, at: int) -> int:
    """One header row, or two: a group stands once above its first column."""
    last = ""
    for place, text in enumerate(layout.header):
        group, _, below = text.partition("/")
        if layout.header_rows == 2 and (group in GROUPED or text in ABOVE):
            group, below = (group, below) if group in GROUPED else (ABOVE[text], text)
            if group != last:
                sheet.write_string(at, place, group)
            sheet.write_string(at + 1, place, below)
            last = group
        else:
            sheet.write_string(at, place, text)
            last = ""
    return at + layout.header_rows


WRITERS: dict[str, Callable[[Path, Layout, list[dict[str, str]]], list[int]]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "xlsx": _xlsx,
}
