"""The census of families, the marriages under 19, and the budget."""

import datetime as dt
from collections import Counter, defaultdict

import pyarrow.parquet as pq
import pytest

from sinkron.demo import Summary, generate
from tests.unit.demo_kit import Row, file_of, lined, lines_of, records, truth

CODED = ("sumber_air", "jamban", "lantai", "ber_kb", "risiko_stunting")


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("light")
    return generate(out, families=800, quarters=5, seed=9)


def accepted(summary: Summary, dataset: str) -> list[Row]:
    return [
        row
        for row in truth(summary, "deliveries")
        if row["delivery_id"].startswith(dataset) and row["status"] == "accepted"
    ]


def captures(summary: Summary) -> dict[str, list[dict[str, object]]]:
    """Return the rows of the captures in force, by period."""
    return {
        row["delivery_id"].split("/")[1][:7]: pq.read_table(
            file_of(summary, row)
        ).to_pylist()
        for row in accepted(summary, "dppkb__pendataan_keluarga")
    }


def test_the_history_of_the_table_is_what_the_captures_show(light: Summary) -> None:
    path = light.inbox.parent / "office" / "pk_keluarga.parquet"
    history = pq.read_table(path).to_pylist()
    shown = [
        row | {"tampak_pada_periode": period}
        for period, rows in captures(light).items()
        for row in rows
    ]
    assert history == shown
    assert len({row["kode_keluarga"] for row in history}) > 700


def test_all_families_are_visited_once_a_year_and_few_in_between(
    light: Summary,
) -> None:
    sizes = {period: len(rows) for period, rows in captures(light).items()}
    months = sorted(sizes)
    assert len(months) == 15
    for at, month in enumerate(months):
        assert (sizes[month] > 600) == (at % 12 == 0)
        assert sizes[month] > 0


def test_some_rows_are_captured_later_than_the_month_in_which_they_changed(
    light: Summary,
) -> None:
    late: Counter[bool] = Counter()
    for period, rows in captures(light).items():
        for row in rows:
            changed = row["diubah_pada"]
            assert isinstance(changed, dt.datetime)
            late[f"{changed:%Y-%m}" != period] += 1
    assert 3 < late[True] < 0.1 * late[False]


def test_families_of_the_census_are_those_of_the_register(light: Summary) -> None:
    cards = defaultdict(set)
    for row in truth(light, "membership"):
        cards[row["nik"]].add(row["kk_number"])
    hits = total = 0
    for rows in captures(light).values():
        for family in rows:
            total += 1
            hits += family["no_kk"] in cards[str(family["nik_kepala"])]
    assert hits > 0.85 * total


def test_an_unknown_code_of_the_census_stands_where_the_truth_says(
    light: Summary,
) -> None:
    found = {}
    for row in lined(light):
        if row["dataset"] == "dppkb__pendataan_keluarga" and "unknown " in row["kind"]:
            column = row["kind"].removeprefix("unknown ")
            names = pq.read_schema(file_of(light, row)).names
            line = lines_of(file_of(light, row))[int(row["line_no"]) - 1]
            found[column] = line[names.index(column)]
    assert found["metode_kb"] == "KB ALAMI"
    assert set(CODED) <= set(found)


def test_marriages_are_of_people_under_nineteen_who_live_here(light: Summary) -> None:
    known = {row["nik"] for row in truth(light, "persons")}
    asked: Counter[bool] = Counter()
    for account in accepted(light, "dppkb__pernikahan_dini"):
        for row in records(file_of(light, account), "no_perkara"):
            is_known = row["nik_pemohon"] in known
            asked[is_known] += 1
            if is_known:
                assert 15 <= int(row["umur"]) < 19
    assert asked[True] > 5
    # The others carry a number that a clerk ruined.
    hit = [row for row in lined(light) if row["dataset"] == "dppkb__pernikahan_dini"]
    assert asked[False] <= len(hit)


def test_budget_is_the_sum_of_the_accepted_lines_of_a_programme(
    light: Summary,
) -> None:
    bad = {
        (row["delivery_id"], int(row["line_no"]))
        for row in lined(light)
        if row["expected"].startswith("quarantined")
    }
    read: Counter[tuple[str, str, str]] = Counter()
    for account in accepted(light, "bappeda__anggaran_program"):
        lines = lines_of(file_of(light, account), "SIPD")
        header = next(row for row in lines if "pagu" in row)
        for number, line in enumerate(lines, 1):
            row = dict(zip(header, line, strict=False))
            is_bad = (account["delivery_id"], number) in bad
            if row["kode_subkegiatan"].startswith("1.06") and not is_bad:
                quarter = f"{row['tahun']}-Q{row['triwulan']}"
                for column in ("pagu", "realisasi"):
                    amount = int(row[column].replace(".", ""))
                    read[row["kode_program_bantuan"], quarter, column] += amount
    told = {
        (row["programme_code"], row["quarter"], column): int(row[column])
        for row in truth(light, "budget")
        for column in ("pagu", "realisasi")
    }
    assert told == dict(read)
    assert len(told) == 5 * 14 * 2


def test_an_office_row_is_merged_and_its_lines_sum_to_its_subtotal(
    light: Summary,
) -> None:
    for account in accepted(light, "bappeda__anggaran_program"):
        if int(account["quarantined"]):
            continue
        total = 0
        for line in lines_of(file_of(light, account), "SIPD"):
            if line[0].startswith("1.06"):
                total += int(line[6].replace(".", ""))
            if line[1].startswith("Subtotal"):
                assert int(line[6]) == total
                total = 0
