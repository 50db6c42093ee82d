"""The lists of the smaller offices, counted by hand in a clean district."""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sinkron.demo import Summary, generate
from tests.unit.demo_kit import (
    Row,
    as_text,
    fields_of,
    header_of,
    lines_of,
    sheet_names,
    truth,
)

NAMES = (
    "JANUARI FEBRUARI MARET APRIL MEI JUNI JULI AGUSTUS SEPTEMBER OKTOBER NOVEMBER "
    "DESEMBER"
)
MONTHS = {name: number for number, name in enumerate(NAMES.split(), 1)}
NUMBER_COLUMNS = ("NIK", "nik", "nik_pemilik")
Got = tuple[str, str, str, int]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("clean lists")
    return generate(out, families=300, quarters=4, seed=8, defects="none")


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the records of any file as header and cells."""
    if path.suffix == ".jsonl":
        for (line,) in lines_of(path):
            yield {name: as_text(cell) for name, cell in json.loads(line).items()}
        return
    sheet = sheet_names(path)[-1] if path.suffix == ".xlsx" else ""
    header, rows = header_of(path, sheet), lines_of(path, sheet)
    if path.suffix == ".csv":
        rows = tuple(tuple(fields_of(path, line)) for (line,) in rows)
    for row in rows:
        # Of columns with one name the first is the person's own.
        record = dict(zip(reversed(header), reversed(row), strict=True))
        number = next(record[name] for name in NUMBER_COLUMNS if name in record)
        if len(number) == 16 and number.isdigit():
            yield record


def files_of(summary: Summary, dataset: str) -> list[Path]:
    folders = sorted((summary.inbox / dataset).iterdir(), key=revision)
    last = {folder.name[:7]: folder for folder in folders}
    return [path for folder in last.values() for path in sorted(folder.iterdir())]


def revision(folder: Path) -> tuple[str, int]:
    period, _, number = folder.name.partition(".r")
    return period, int(number or 1)


def any_of(row: Row, *names: str) -> str:
    return next(row[name] for name in names if name in row)


def month_of(text: str) -> str:
    """Read a day written as dd/mm/yyyy or ISO."""
    day = text[:10]
    return f"{day[6:]}-{day[3:5]}" if "/" in day else day[:7]


def covered(text: str) -> list[str]:
    """Read the months of a payment of the desa, in all their spellings."""
    words = text.upper().replace("S/D", " ").split()
    if words[0][0].isdigit():
        digits, _, ending = text.partition("/")
        return [f"{ending}-{digits}"] if ending else [text]
    first, last, year = MONTHS[words[0]], MONTHS[words[-2]], int(words[-1])
    count, end = (last - first) % 12 + 1, year * 12 + last - 1
    months = range(end - count + 1, end + 1)
    return [f"{one // 12}-{one % 12 + 1:02d}" for one in months]


def insured(summary: Summary) -> Iterator[Got]:
    codes = {"PBI-APBN": "PBI_JK", "PBPU-PEMDA": "PBPU_PEMDA"}
    for path in files_of(summary, "bpjs/kepesertaan"):
        for row in rows_of(path):
            if row["status"] == "AKTIF" and row["segmen"] in codes:
                yield codes[row["segmen"]], path.parent.name, row["nik"], 0


def paid_by_desa(summary: Summary) -> Iterator[Got]:
    for path in files_of(summary, "dpmd/blt_dana_desa"):
        for row in rows_of(path):
            months = covered(any_of(row, "BULAN", "Periode"))
            total = int(any_of(row, "JUMLAH", "Nominal (Rp)"))
            for at, month in enumerate(months, 1):
                rest = total % len(months) if at == len(months) else 0
                yield "BLT_DD", month, row["NIK"], total // len(months) + rest


def fed(summary: Summary) -> Iterator[Got]:
    for path in files_of(summary, "dinkes/eppgbm"):
        for row in rows_of(path):
            kilos = row["PMT Diterima (kg)"]
            if kilos not in {"-", ""} and float(kilos) > 0:
                yield "PMT_BALITA", row["Tanggal Pengukuran"][:7], row["NIK"], 0


def schooled(summary: Summary) -> Iterator[Got]:
    for path in files_of(summary, "disdik/dapodik"):
        for row in rows_of(path):
            if row["Penerima KIP"] == "Ya":
                yield "PIP", path.parent.name, row["NIK"], 0
    for path in files_of(summary, "disdik/ats"):
        for row in rows_of(path):
            if row["intervensi"]:
                yield "ATS", path.parent.name, row["nik"], 0


def aided(summary: Summary) -> Iterator[Got]:
    seen = set()
    for path in files_of(summary, "dinkop/umkm"):
        for row in rows_of(path):
            aid = row["nib"], row["bantuan"], row["tgl"]
            amount = int(row["nilai_bantuan"] or 0)
            if amount and aid not in seen:
                seen.add(aid)
                yield "BANTUAN_UMKM", row["tgl"][:7], row["nik_pemilik"], amount


def housed(summary: Summary) -> Iterator[Got]:
    seen = set()
    for path in files_of(summary, "dpkpck/rtlh"):
        for row in rows_of(path):
            place = (row["kode_desa"], row["lat"], row["lon"])
            house = place if row["lat"] else (row["no_kk"],)
            repair = (*house, row["sumber_dana"], row["tgl_mulai"])
            if repair not in seen:
                seen.add(repair)
                month = row["tgl_mulai"][:7]
                yield "RTLH", month, row["nik"], int(row["nilai"])


def trained(summary: Summary) -> Iterator[Got]:
    for path in files_of(summary, "dppkb/pelatihan_ibu_muda"):
        for row in rows_of(path):
            if row.get("Diterima", "Y") == "Y":
                yield "PELATIHAN_IBU_MUDA", month_of(row["Tgl Mulai"]), row["NIK"], 0
    last: dict[str, Row] = {}
    for path in files_of(summary, "disnaker/peserta_pelatihan"):
        for row in rows_of(path):
            known = last.get(row["id"], row)
            last[row["id"]] = max(row, known, key=lambda one: one["diubah_pada"])
    for row in last.values():
        yield row["program"], month_of(row["tgl_mulai"]), row["nik"], 0


SOURCES = (insured, paid_by_desa, fed, schooled, aided, housed, trained)


def test_what_clean_lists_give_is_received_once_by_as_many_persons(
    clean: Summary,
) -> None:
    persons: dict[tuple[str, str], set[str]] = defaultdict(set)
    rupiah: Counter[tuple[str, str]] = Counter()
    for source in SOURCES:
        for programme, month, nik, amount in source(clean):
            persons[programme, month].add(nik)
            rupiah[programme, month] += amount
    told: Counter[tuple[str, str]] = Counter()
    given: Counter[tuple[str, str]] = Counter()
    for row in truth(clean, "receipt"):
        key = row["programme_code"], row["month"]
        told[key] += int(row["persons"])
        given[key] += int(row["amount_idr"] or 0)
    mine = {programme for programme, _ in persons}
    assert len(mine) == 10
    assert {key: len(who) for key, who in persons.items()} == {
        key: count for key, count in told.items() if key[0] in mine
    }
    assert {key: total for key, total in rupiah.items() if total} == {
        key: total for key, total in given.items() if key[0] in mine and total
    }


def test_only_programmes_paid_in_rupiah_have_an_amount(clean: Summary) -> None:
    blank = defaultdict(set)
    for row in truth(clean, "receipt"):
        blank[row["amount_idr"] == ""].add(row["programme_code"])
    assert blank[True] == {
        "PBI_JK",
        "PBPU_PEMDA",
        "PIP",
        "ATS",
        "PMT_BALITA",
        "PELATIHAN_IBU_MUDA",
        "PELATIHAN_KERJA",
    }
    assert blank[False].isdisjoint(blank[True])


def test_young_mothers_stand_in_the_lists_of_two_offices(clean: Summary) -> None:
    (first, *_) = files_of(clean, "dppkb/pelatihan_ibu_muda")
    mothers = {row["NIK"] for row in rows_of(first)}
    registered = {
        row["nik"]
        for path in files_of(clean, "disnaker/peserta_pelatihan")
        for row in rows_of(path)
        if row["program"] == "PELATIHAN_IBU_MUDA"
    }
    assert mothers
    assert mothers <= registered


def test_a_batch_with_a_lottery_lists_who_was_not_drawn(clean: Summary) -> None:
    drawn = [
        {row.get("Diterima") for row in rows_of(path)}
        for path in files_of(clean, "dppkb/pelatihan_ibu_muda")
    ]
    assert drawn == [{None}, {"Y", "T"}]


def test_desa_write_months_and_headers_in_every_way(clean: Summary) -> None:
    forms: set[str | bool] = set()
    headers: set[str] = set()
    for path in files_of(clean, "dpmd/blt_dana_desa"):
        for row in rows_of(path):
            headers |= set(row)
            text = any_of(row, "BULAN", "Periode")
            forms.add("".join("9" if sign.isdigit() else "" for sign in text))
            forms.add(text.split()[0].isupper())
            forms.add("S/D" in text.upper())
    assert {"9999", "999999", True, False} <= forms
    assert {"NO", "No.", "Nomor", "No.KK", "Nomor KK", "Nama KPM"} <= headers
    assert {"Periode", "BULAN", "JUMLAH", "Nominal (Rp)"} <= headers


def test_pupils_stand_under_two_header_rows_of_66_columns(clean: Summary) -> None:
    path = files_of(clean, "disdik/dapodik")[0]
    (sheet,) = sheet_names(path)
    top = [row for row in lines_of(path, sheet) if sum(map(bool, row)) > 6][:2]
    assert len(top[0]) == 66
    assert [name for name in top[0] if name.startswith("Data ")] == [
        "Data Ayah",
        "Data Ibu",
        "Data Wali",
    ]
    assert Counter(top[1])["NIK"] == 3


def test_every_change_of_the_table_is_kept_beside_the_inbox(clean: Summary) -> None:
    history = pq.read_table(clean.inbox.parent / "office" / "peserta.parquet")
    captured = [
        pq.read_table(path) for path in files_of(clean, "disnaker/peserta_pelatihan")
    ]
    seen = {
        (one, changed)
        for table in captured
        for one, changed in zip(
            table["id"].to_pylist(), table["diubah_pada"].to_pylist(), strict=True
        )
    }
    kept = zip(
        history["id"].to_pylist(), history["diubah_pada"].to_pylist(), strict=True
    )
    assert set(kept) == seen
    assert history.column_names[:-1] == captured[0].column_names
    assert all(isinstance(changed, dt.datetime) for _, changed in seen)
