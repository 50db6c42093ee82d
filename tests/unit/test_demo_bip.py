"""The register as a BIP: workbook a kecamatan, sheet a desa, a row above a family."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sinkron.demo import Summary, generate
from tests.unit.demo_kit import (
    Row,
    file_of,
    lined,
    lines_of,
    people_of_bip,
    sheet_names,
    truth,
)

NBSP = "\N{NO-BREAK SPACE}"
GROUP_KINDS = {
    "group kk_blank",
    "group kk_15_digits",
    "group kk_exponent",
    "group kk_16th_digit_0",
    "group apostrophe",
    "group spaces",
    "group dots",
}


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("light")
    return generate(out, families=600, quarters=4, seed=6)


def books(summary: Summary) -> list[tuple[str, Path]]:
    """Return month and path of the accepted workbooks."""
    return [
        (row["delivery_id"].split("/")[1][:7], file_of(summary, row))
        for row in truth(summary, "deliveries")
        if row["file_name"].startswith("BIP") and row["status"] == "accepted"
    ]


def planted(summary: Summary) -> list[Row]:
    return [row for row in lined(summary) if row["file_name"].startswith("BIP")]


def months(summary: Summary) -> list[str]:
    return sorted({row["month"] for row in truth(summary, "membership")})


def test_each_sheet_is_one_desa_of_the_kecamatan_of_the_workbook(
    light: Summary,
) -> None:
    members = {
        (row["month"], row["nik"]): row["desa_code"]
        for row in truth(light, "membership")
    }
    odd = {(row["file_name"], row["sheet"], row["line_no"]) for row in planted(light)}
    assert {month for month, _ in books(light)} == {months(light)[5], months(light)[9]}
    for month, path in books(light):
        assert len(set(sheet_names(path))) == len(sheet_names(path))
        for row in people_of_bip(path):
            if (path.name, row["sheet"], row["line_no"]) in odd:
                continue
            desa = members.get((month, row["NIK"].strip(NBSP)))
            code = f"35.07.{row['KECAMATAN'][:2]}.{row['DESA/KELURAHAN'][:4]}"
            assert desa in {code, None}
            assert row["DESA/KELURAHAN"][7:].title() == row["sheet"]
            assert row["KECAMATAN"][5:].replace(" ", "_") in path.name


def test_numbers_begin_anew_under_each_group_row(light: Summary) -> None:
    for _, path in books(light):
        before: Row = {}
        for row in people_of_bip(path):
            follows = int(before.get("line_no", 0)) + 1 == int(row["line_no"])
            same = row["sheet"] == before.get("sheet") and follows
            assert int(row["No."]) == (int(before["No."]) + 1 if same else 1)
            before = row


def test_a_bip_lists_only_the_living(light: Summary) -> None:
    listed = {
        (month, row["NIK"].strip(NBSP))
        for month, path in books(light)
        for row in people_of_bip(path)
    }
    members = defaultdict(set)
    for row in truth(light, "membership"):
        members[row["month"]].add(row["nik"])
    for month in (months(light)[5], months(light)[9]):
        here = {nik for at, nik in listed if at == month}
        before = members[months(light)[months(light).index(month) - 1]]
        left = before - members[month] - {""}
        assert left
        assert not left & here


def test_a_family_that_left_in_a_bip_month_is_told_moved_by_the_next_register(
    light: Summary,
) -> None:
    bip = {months(light)[5], months(light)[9]}
    told = Counter(
        row["event"] for row in truth(light, "lineage") if row["month"] in bip
    )
    assert told["moved"]


def test_a_ruined_group_row_stands_above_the_whole_family(light: Summary) -> None:
    groups = [row for row in planted(light) if row["kind"] in GROUP_KINDS]
    assert {row["kind"] for row in groups} == GROUP_KINDS
    cards = {row["kk_number"] for row in truth(light, "membership")}
    lines = {
        (str(path), row["sheet"], row["line_no"]): row
        for _, path in books(light)
        for row in people_of_bip(path)
    }
    for row in groups:
        path = str(file_of(light, row))
        line = lines[path, row["sheet"], row["line_no"]]
        number = line["Nomor KK"]
        assert number not in cards
        same = [
            other
            for (book, sheet, _), other in lines.items()
            if (book, sheet) == (path, row["sheet"])
            and other["Nomor KK"] == number
            and other["Alamat"] == line["Alamat"]
        ]
        hit = {one["line_no"] for one in groups if one["sheet"] == row["sheet"]}
        assert {other["line_no"] for other in same} <= hit


def test_who_stands_under_a_ruined_group_row_stays_in_her_family(
    light: Summary,
) -> None:
    family = {
        (row["month"], row["nik"]): row["truth_family_id"]
        for row in truth(light, "membership")
    }
    for row in planted(light):
        if row["kind"] in GROUP_KINDS:
            line = lines_of(file_of(light, row), row["sheet"])[int(row["line_no"]) - 1]
            month = row["delivery_id"].split("/")[1][:7]
            before = months(light)[months(light).index(month) - 1]
            nik = line[2].strip(NBSP)
            assert family[month, nik] == family[before, nik]


def test_a_bad_line_of_a_bip_is_the_line_that_the_truth_names(light: Summary) -> None:
    bad = [row for row in planted(light) if row["expected"].startswith("quarantined")]
    kinds = Counter(row["expected"] for row in bad)
    assert set(kinds) == {
        "quarantined:bad_nik",
        "quarantined:unknown_code",
        "quarantined:repeated_line",
    }
    known = {row["nik"] for row in truth(light, "persons")}
    for row in bad:
        lines = lines_of(file_of(light, row), row["sheet"])
        line = lines[int(row["line_no"]) - 1]
        assert line[0].isdigit()
        if row["expected"].endswith("bad_nik"):
            assert line[2].strip(NBSP) not in known
        if row["expected"].endswith("unknown_code"):
            assert {"TIDAK TAHU", "SAUDARA IPAR", "PEMBUAT KONTEN"} & set(line)
        if row["expected"].endswith("repeated_line"):
            assert line[1:] == lines[int(row["line_no"]) - 2][1:] or line[1:] in {
                other[1:] for other in lines[: int(row["line_no"]) - 1]
            }


def test_one_workbook_is_of_another_kabupaten_and_one_is_locked(
    light: Summary,
) -> None:
    held = {
        row["kind"]: row
        for row in truth(light, "defects")
        if row["file_name"].startswith("BIP") and row["expected"].startswith("held")
    }
    assert set(held) == {"foreign_alone", "encrypted_alone"}
    rows = lines_of(file_of(light, held["foreign_alone"]), _first_sheet(light, held))
    assert ("KABUPATEN/KOTA", "", ": 73 - KOTA MALANG") in {row[:3] for row in rows}
    locked = file_of(light, held["encrypted_alone"])
    assert locked.read_bytes().startswith(b"\xd0\xcf\x11\xe0")
    again = [path.name for path in locked.parent.iterdir() if "perbaikan" in path.name]
    assert len(again) == 1


def _first_sheet(summary: Summary, held: dict[str, Row]) -> str:
    return sheet_names(file_of(summary, held["foreign_alone"]))[0]
