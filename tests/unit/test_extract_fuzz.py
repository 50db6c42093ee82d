"""Two hundred damaged files: none crashes a reader, none loses a line in silence.

Good files of every carrier are cut, flipped, stretched, repacked and recoded, each with
a seed of its own. What a reader takes must account for everything that another, simple
look at the same bytes finds; what it cannot take it has to hold, with a sentence.
"""

import csv
import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from sinkron.contract import Contract, load
from sinkron.extract import FileHeldError, Line
from sinkron.extract.encoding import plain_blocks, to_utf8
from sinkron.extract.problems import CODES
from tests.unit.extract_kit import Found, contract, layout, read_file, workbook

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(25)
COLUMNS = {"NO": "no", "NIK": "nik", "NAMA": "nama", "NOMINAL": "nominal"}
LISTS = contract(COLUMNS)
CAPTURES = replace(
    contract(COLUMNS, layouts=[layout("record", "jsonl", COLUMNS)]), carrier="api"
)
REGISTER = load(ROOT / "expectations" / "sources" / "dispendukcapil__penduduk.yml")
NAMES = ("SITI", "ANI, S.Pd", "JO;KO", 'RINA "RI"', "MU'IN", "ÉKA", "A|B", "TAB\tB")


@dataclass(frozen=True)
class Sort:
    """A kind of good file: how it is made, and how a simple look counts its lines."""

    make: Callable[[Path], bytes]
    contract: Contract
    count: Callable[[Path], int]


def people() -> list[list[str]]:
    draw = random.Random(1)
    return [
        [str(no), f"35070101019{no:05}", draw.choice(NAMES), str(no * 1000)]
        for no in range(1, 41)
    ]


def text_file(separator: str, encoding: str, quoting: int) -> Callable[[Path], bytes]:
    def make(_: Path) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=separator, quoting=quoting)
        writer.writerows([list(COLUMNS), *people()])
        return text.getvalue().encode(encoding)

    return make


def list_book(folder: Path) -> bytes:
    rows: list[list[object]] = [["DAFTAR"], [], list(COLUMNS), [1, 2, 3, 4]]
    rows += people()
    rows += [["", "JUMLAH", "", 820000], [], ["", "", "Mengetahui,"]]
    notes: list[list[object]] = [["REKAP"], ["PKH", 40]]
    return workbook(folder / "good", {"DATA": rows, "REKAP": notes}).read_bytes()


def register_book(folder: Path) -> bytes:
    header = list(REGISTER.layout("bip").header)
    upper = [*header[:3], "Tempat dan Tanggal Lahir", "", *header[5:10]]
    lower = ["", "", "", *header[3:5], *[""] * 5, *header[10:]]
    rows: list[list[object]] = [["BUKU INDUK"], ["DESA", "", ": 2010 - WIYUREJO"], []]
    rows += [[*upper, "Orang Tua", ""], lower, [-at for at in range(1, 13)]]
    for no, nik, name, _ in people():
        if int(no) % 4 == 1:
            rows.append([f"No. KK : {nik}", "", "Alamat : DSN KRAJAN"])
        rows.append([int(no), name, nik, "MALANG", "01/01/1990", "Pr", *["ISLAM"] * 6])
    sheets = {"Wiyurejo": rows, "Ngabab": rows[:20], "Kosong": []}
    return workbook(folder / "good", sheets).read_bytes()


def records(_: Path) -> bytes:
    rows = (dict(zip(COLUMNS, row, strict=True)) for row in people())
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def captured_table(folder: Path) -> bytes:
    table = pa.table(
        {name: [row[at] for row in people()] for at, name in enumerate(COLUMNS)}
    )
    pq.write_table(table, folder / "good", row_group_size=10)
    return (folder / "good").read_bytes()


def lines_that_say_something(path: Path) -> int:
    data = b"".join(plain_blocks([path.read_bytes()]))
    lines = to_utf8(data).decode().split("\n")
    return sum(bool(line.strip(' \r\t;,|"')) for line in lines)


def records_written(path: Path) -> int:
    data = b"".join(plain_blocks([path.read_bytes()]))
    return sum(bool(line.strip()) for line in data.split(b"\n"))


def filled_rows(path: Path) -> int:
    book = CalamineWorkbook.from_path(path)
    tables = [book.get_sheet_by_name(name) for name in book.sheet_names]
    rows = (row for table in tables for row in table.iter_rows())
    return sum(any(str(value).strip() for value in row) for row in rows)


def records_in(path: Path) -> int:
    return int(pq.ParquetFile(path).metadata.num_rows)


SORTS = {
    "csv": Sort(text_file(";", "utf-8", 0), LISTS, lines_that_say_something),
    "csv quoted": Sort(text_file("|", "cp1252", 1), LISTS, lines_that_say_something),
    "csv with a mark": Sort(
        text_file(",", "utf-8-sig", 0), LISTS, lines_that_say_something
    ),
    "csv of two bytes": Sort(
        text_file("\t", "utf-16", 1), LISTS, lines_that_say_something
    ),
    "workbook": Sort(list_book, LISTS, filled_rows),
    "register": Sort(register_book, REGISTER, filled_rows),
    "json lines": Sort(records, CAPTURES, records_written),
    "parquet": Sort(captured_table, CAPTURES, records_in),
}


@cache
def good(sort: str, folder: Path) -> bytes:
    return SORTS[sort].make(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.mark.parametrize("sort", SORTS)
def test_an_undamaged_file_is_read_to_its_last_line(sort, folder):
    path = folder / "file"
    path.write_bytes(good(sort, folder))
    found = read_file(path, SORTS[sort].contract)
    assert found.received == (51 if sort == "register" else 40)
    assert not found.broken
    check_nothing_is_lost(SORTS[sort], path, found)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("sort", SORTS)
def test_a_damaged_file_is_held_or_read_without_loss(sort, seed, folder):
    draw = random.Random(f"{sort}/{seed}")
    path = folder / "file"
    path.write_bytes(damaged(good(sort, folder), draw))
    found = read_or_hold(path, SORTS[sort].contract)
    if isinstance(found, FileHeldError):
        assert found.problem.code in CODES
        assert found.received + found.structural >= 0
    else:
        check_nothing_is_lost(SORTS[sort], path, found)


def read_or_hold(path: Path, of: Contract) -> Found | FileHeldError:
    try:
        return read_file(path, of)
    except FileHeldError as held:
        return held


def check_nothing_is_lost(sort: Sort, path: Path, found: Found) -> None:
    """Lines, what they span, and rows of the page make up what the file holds."""
    there = sort.count(path)
    assert len({(getattr(one, "sheet", ""), one.number) for one in found.lines}) == (
        found.received
    )
    if sort.count is not lines_that_say_something:
        assert found.received + found.structural == there
        return
    breaks = sum(
        (value or "").count("\n")
        for one in found.lines
        if isinstance(one, Line)
        for value in one.values
    )
    assert found.received + found.structural <= records_written(path)
    assert there <= found.received + found.structural + breaks


def damaged(data: bytes, draw: random.Random) -> bytes:
    """Bytes of a file after one to three accidents; a packed one mostly inside."""
    if data.startswith(b"PK") and draw.random() < 0.7:
        return _repacked(data, draw)
    for _ in range(draw.randint(1, 3)):
        data = draw.choice(_ACCIDENTS)(data, draw)
    return data


def _cut_off(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _lost(data: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(data) + 1)
    return data[:at] + data[at + draw.randint(1, 200) :]


def _flipped(data: bytes, draw: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(draw.randint(1, 12) if data else 0):
        spoiled[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(spoiled)


def _inserted(data: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(data) + 1)
    odd = [b'"', b"\n", b"\r", b"\0", b"\x1a", b"\xff\xfe", b";;;;", b'"\n"', b"\xc3"]
    return data[:at] + draw.choice(odd) * draw.randint(1, 3) + data[at:]


def _doubled(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data) + 1)
    some = data[start : start + draw.randint(1, 2000)]
    return data[: start + len(some)] + some + data[start + len(some) :]


def _recoded(data: bytes, draw: random.Random) -> bytes:
    text = data.decode("latin-1")
    return text.encode(draw.choice(["utf-16", "utf-8", "utf-16-be", "utf-8-sig"]))


def _repacked(data: bytes, draw: random.Random) -> bytes:
    """A packed file with a part lost or spoiled inside, or its name; its end whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = {one: packed.read(one) for one in packed.namelist()}
    except _NOT_PACKED:
        return _flipped(data, draw)
    sheets = [one for one in parts if "worksheets/sheet" in one]
    name = draw.choice([*sorted(parts), *sheets * 5])
    part = parts.pop(name)
    accident = draw.choice([None, _cut_off, _lost, _flipped, _inserted, _doubled])
    if b"<row" in part:
        parts[name] = _mixed_up(part, draw)
    elif accident is not None:
        parts[name] = accident(part, draw)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, bytes_of in parts.items():
            packed.writestr(one, bytes_of)
    return whole.getvalue()


def _mixed_up(sheet: bytes, draw: random.Random) -> bytes:
    """A sheet that is still one, with cells and rows lost, doubled or elsewhere."""
    pattern = draw.choice([rb"<c .*?(?:/>|</c>)", rb"<row .*?</row>", rb"<v>.*?</v>"])
    found = re.findall(pattern, sheet)
    for one in draw.sample(found, min(len(found), draw.randint(1, 9))):
        instead = draw.choice([b"", one + one, draw.choice(found), b"<v>1e400</v>"])
        sheet = sheet.replace(one, instead, 1)
    return sheet


_NOT_PACKED = (
    *(zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError),
    *(KeyError, NotImplementedError),
)

_ACCIDENTS = (
    *(_cut_off, _lost, _flipped, _inserted, _doubled, _recoded, _repacked),
    *(_flipped, _inserted, _repacked),
)
