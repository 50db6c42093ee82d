"""The generated inbox as a careful reader sees it: no code of the pipeline, none of the
generator's but its result."""

import csv
import datetime as dt
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from sinkron.demo import Summary

Row = dict[str, str]
NIK_COLUMNS = (
    "NIK",
    "NIK KTP",
    "nik",
    "NIK Anak",
    "nik_kepala",
    "nik_pemohon",
    "nik_pemilik",
    "nomor_induk_kependudukan",
)
SEPARATORS = (";", "|", ",")
TOP_ROWS = 16
BIP_HEADER = (
    "No.",
    "Nama Lengkap",
    "NIK",
    "Tempat",
    "Tgl/Bln/Th",
    "L/P",
    "Hubungan Dalam Keluarga",
    "Agama",
    "Pendidikan Terakhir",
    "Pekerjaan",
    "Ibu",
    "Ayah",
)


def truth(summary: Summary, name: str) -> list[Row]:
    """Read one table of the truth."""
    with (summary.truth / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def file_of(summary: Summary, row: Row) -> Path:
    """Return the file that a row of the truth speaks of."""
    dataset, period = row["delivery_id"].split("/")
    return summary.inbox.joinpath(*dataset.split("__"), period, row["file_name"])


def physical_lines(path: Path) -> list[str]:
    """Return the lines of a text file, each decoded by itself."""
    lines = []
    for raw in path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        try:
            lines.append(raw.removesuffix(b"\r").decode())
        except UnicodeDecodeError:
            lines.append(raw.removesuffix(b"\r").decode("cp1252"))
    return lines[:-1]


def as_text(cell: object) -> str:
    """Return a cell as a reader would write it down."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def sheet_rows(path: Path, sheet: str) -> list[list[str]]:
    """Return a sheet from its first row on."""
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[as_text(cell) for cell in row] for row in rows]


def sheet_names(path: Path) -> list[str]:
    """Return the sheets of a workbook."""
    return CalamineWorkbook.from_path(path).sheet_names


@cache
def lines_of(path: Path, sheet: str = "") -> tuple[tuple[str, ...], ...]:
    """Return rows of a sheet or capture, or each line of a text as one cell."""
    if sheet:
        return tuple(tuple(row) for row in sheet_rows(path, sheet))
    if path.suffix == ".parquet":
        columns = pq.read_table(path).to_pydict().values()
        return tuple(tuple(map(as_text, row)) for row in zip(*columns, strict=True))
    return tuple((line,) for line in physical_lines(path))


def separator_of(path: Path) -> str:
    """Return what stands between the fields of a text file."""
    header = lines_of(path)[0][0]
    return max(SEPARATORS, key=header.count)


def fields_of(path: Path, line: str) -> list[str]:
    """Return the fields of one line of text."""
    return next(csv.reader([line], delimiter=separator_of(path)), [])


def header_of(path: Path, sheet: str = "") -> list[str]:
    """Return the names of the columns; of two header rows the lower fills gaps."""
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    if not sheet:
        return fields_of(path, lines_of(path)[0][0])
    rows = lines_of(path, sheet)[:TOP_ROWS]
    start = next(at for at, row in enumerate(rows) if sum(map(bool, row)) > 6)
    upper = rows[start]
    return [name or below for name, below in zip(upper, rows[start + 1], strict=True)]


def cell_of(summary: Summary, row: Row, *columns: str) -> str:
    """Return one cell of the line that a defect points at."""
    path, sheet = file_of(summary, row), row["sheet"]
    line = lines_of(path, sheet)[int(row["line_no"]) - 1]
    if path.suffix == ".jsonl":
        record = json.loads(line[0])
        return as_text(next(record[name] for name in columns if name in record))
    header = header_of(path, sheet)
    cells = line if sheet or path.suffix == ".parquet" else fields_of(path, line[0])
    return cells[next(header.index(name) for name in columns if name in header)]


def records(path: Path, key: str, sheet: str = "DATA") -> Iterator[Row]:
    """Yield the records under the header that holds a key column."""
    if path.suffix == ".csv":
        rows = [fields_of(path, line) for (line,) in lines_of(path)]
    else:
        rows = [list(row) for row in lines_of(path, sheet)]
    start = next(at for at, row in enumerate(rows) if key in row)
    for row in rows[start + 1 :]:
        if row[0]:
            yield dict(zip(rows[start], row, strict=True))


def people_of_bip(path: Path) -> Iterator[Row]:
    """Yield the lines of a BIP with desa, card and address of the rows above them."""
    for sheet in sheet_names(path):
        place, group = {}, {}
        for number, row in enumerate(lines_of(path, sheet), 1):
            if len(row) > 2 and row[2].startswith(": "):
                place[row[0]] = row[2].removeprefix(": ")
            if row[0].startswith("No. KK : "):
                group = {"Nomor KK": row[0].removeprefix("No. KK : "), "Alamat": row[2]}
            if row[0].isdigit():
                own = dict(zip(BIP_HEADER, row, strict=True))
                line = {"sheet": sheet, "line_no": str(number), "desa": sheet}
                yield own | group | place | line


def lined(summary: Summary) -> list[Row]:
    """Return the planted things that stand in one line."""
    return [row for row in truth(summary, "defects") if row["line_no"]]
