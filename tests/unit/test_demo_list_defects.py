"""What clerks do to the lists of the smaller offices stands where the truth says."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from sinkron.demo import Summary, generate
from tests.unit.demo_kit import cell_of, file_of, lined, lines_of, truth

LINE_KINDS = {
    "bpjs__kepesertaan": """
        unknown_segmen unknown_status record_cut repeated_line nik_without_quotes
        nik_15_digits nik_of_another of_the_dead of_the_moved of_a_stranger
        name_old_spelling name_title nik_apostrophe nik_letter nik_transposed
        nik_letter_other_name
    """,
    "dpmd__blt_dana_desa": """
        unreadable_amount_JUMLAH unreadable_stage_BULAN repeated_line amount_as_text
        nik_is_kk nik_stored_as_number NO_KK_dots NIK_spaces of_the_dead
    """,
    "dinkes__eppgbm": """
        unknown_JK dummy_nik event_unreadable event_date_words birth_date_1900
        place_unknown unread_TB/U repeated_line nik_of_another
    """,
    "disdik__dapodik": """
        unknown_Penerima_KIP unknown_JK repeated_line old_kk kk_blank nik_null
        birth_date_swapped nik_of_another
    """,
    "disdik__ats": "unknown_kategori unknown_jk nik_dash field_extra event_date_words",
    "dinkop__umkm": """
        unreadable_amount_nilai_bantuan field_missing nik_15_digits nik_transposed
        aid_without_amount event_date_english amount_as_text place_foreign
    """,
    "dpkpck__rtlh": "house_funded_twice nobody_named event_date_words nik_spaces",
    "dppkb__pelatihan_ibu_muda": "unknown_Jenis_Pelatihan unknown_Diterima",
    "disnaker__peserta_pelatihan": """
        unknown_program captured_twice seen_late of_a_stranger unread_hasil_uji
        nik_letter nik_letter_other_name place_unknown
    """,
}
FILE_KINDS = {
    "bpjs__kepesertaan": "volume_drop header_unknown too_many_bad two_names",
    "dpmd__blt_dana_desa": """
        thousands same_bytes_in_another_period too_many_bad two_names
        encrypted_alone header_unknown_alone html_alone foreign_alone empty_alone
    """,
    "dinkes__eppgbm": """
        html_alone truncated_alone encrypted_alone foreign_alone empty_alone
        header_unknown two_names same_bytes_in_another_period too_many_bad
    """,
    "disdik__dapodik": "encrypted_alone volume_drop foreign_alone two_names",
    "disdik__ats": "truncated two_names header_unknown",
    "dinkop__umkm": "volume_drop truncated too_many_bad header_unknown",
    "dpkpck__rtlh": """
        header_unknown_alone two_names same_bytes_in_another_period thousands
    """,
    "dppkb__pelatihan_ibu_muda": "encrypted header_unknown",
    "disnaker__peserta_pelatihan": "header_unknown too_many_bad",
}
DUMMY_SERIAL = re.compile(r"9\d{3}$")


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("spoiled lists")
    return generate(out, families=500, quarters=8, seed=4, defects="heavy")


def planted(summary: Summary, dataset: str) -> set[str]:
    return {
        row["kind"].replace(" ", "_")
        for row in truth(summary, "defects")
        if row["dataset"] == dataset
    }


@pytest.mark.parametrize("dataset", sorted(LINE_KINDS))
def test_every_kind_of_mistake_occurs(spoiled: Summary, dataset: str) -> None:
    found = planted(spoiled, dataset)
    assert set(LINE_KINDS[dataset].split()) - found == set()
    assert set(FILE_KINDS[dataset].split()) - found == set()


def test_an_unknown_code_stands_where_the_truth_says(spoiled: Summary) -> None:
    seen = defaultdict(set)
    for row in lined(spoiled):
        if row["kind"].startswith("unknown ") and row["dataset"] in LINE_KINDS:
            column = row["kind"].removeprefix("unknown ")
            seen[column].add(cell_of(spoiled, row, column))
    assert seen == {
        "segmen": {"PBI-BARU"},
        "status": {"DITANGGUHKAN"},
        "JK": {"TIDAK TAHU", "X"},
        "jk": {"X"},
        "kategori": {"PINDAH"},
        "Penerima KIP": {"Mungkin"},
        "Diterima": {"MUNGKIN"},
        "Jenis Pelatihan": {"MEMBATIK"},
        "program": {"PELATIHAN LAIN"},
        "sumber_dana": {"DONATUR"},
    }


def test_a_list_reports_a_repair_in_the_same_words_until_it_is_done(
    spoiled: Summary,
) -> None:
    reports = defaultdict(list)
    for path in sorted((spoiled.inbox / "dpkpck/rtlh").rglob("*APBD_*.csv")):
        for line in {text: None for (text,) in lines_of(path)}:
            fields = line.split(",")
            if len(fields) == 18 and fields[11] not in {"", "lat"}:
                key = fields[4], fields[11], fields[12]
                reports[key].append(int(fields[17]))
    again = [shares for shares in reports.values() if len(set(shares)) > 1]
    assert again
    assert all(0 <= share <= 100 for shares in again for share in shares)


def test_a_house_with_two_funds_gives_both_amounts_to_its_family(
    spoiled: Summary,
) -> None:
    twice = [row for row in lined(spoiled) if row["kind"] == "house_funded_twice"]
    funds = defaultdict(set)
    for row in twice:
        place = tuple(cell_of(spoiled, row, name) for name in ("no_kk", "lat", "lon"))
        funds[place].add(cell_of(spoiled, row, "sumber_dana"))
    assert any(len(names) == 2 for names in funds.values())


def test_a_made_up_number_of_a_baby_is_nobodys(spoiled: Summary) -> None:
    known = {row["nik"] for row in truth(spoiled, "persons")}
    made_up = [row for row in lined(spoiled) if row["kind"] == "dummy_nik"]
    for row in made_up:
        nik = cell_of(spoiled, row, "NIK")
        assert len(nik) == 16
        assert DUMMY_SERIAL.search(nik)
        assert nik not in known
    assert made_up


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        pytest.param("encrypted_alone", PasswordError, id="under a password"),
        pytest.param("truncated_alone", CalamineError, id="truncated"),
    ],
)
def test_an_unreadable_workbook_is_truly_unreadable(
    spoiled: Summary, kind: str, error: type[Exception]
) -> None:
    rows = [row for row in truth(spoiled, "defects") if row["kind"] == kind]
    paths = {file_of(spoiled, row) for row in rows}
    assert len(paths) > 1
    for path in paths:
        with pytest.raises(error):
            CalamineWorkbook.from_path(path)
    assert len({path.read_bytes() for path in paths}) == len(paths)


def test_one_unreadable_file_does_not_hide_the_others(spoiled: Summary) -> None:
    alone = {
        (row["delivery_id"], row["file_name"])
        for row in truth(spoiled, "defects")
        if row["kind"].endswith("_alone") and row["dataset"] in LINE_KINDS
    }
    fates: dict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for row in truth(spoiled, "deliveries"):
        key = row["delivery_id"], row["file_name"]
        fates[row["delivery_id"]][row["status"], key in alone] += 1
    for delivery in {name for name, _ in alone}:
        assert fates[delivery]["held", True] == 1
        assert fates[delivery]["accepted", False] > 1
        assert fates[delivery]["held", False] == 0


def test_some_files_are_sent_again_under_another_name(spoiled: Summary) -> None:
    late = [
        row
        for row in truth(spoiled, "deliveries")
        if row["file_name"].endswith(" (perbaikan).xlsx")
    ]
    assert len(late) > 2
    assert {row["status"] for row in late} == {"accepted"}
    first = {(row["delivery_id"], row["file_name"]) for row in late}
    before = {(delivery, name.replace(" (perbaikan)", "")) for delivery, name in first}
    held = {
        (row["delivery_id"], row["file_name"])
        for row in truth(spoiled, "deliveries")
        if row["status"] == "held"
    }
    assert {(delivery, Path(name).stem) for delivery, name in before} <= {
        (delivery, Path(name).stem) for delivery, name in held
    }


def test_a_held_revision_supersedes_nothing(spoiled: Summary) -> None:
    rows = [
        row
        for row in truth(spoiled, "deliveries")
        if row["delivery_id"].startswith("dppkb__pelatihan_ibu_muda")
    ]
    fates = {row["delivery_id"].split("/")[1]: row["status"] for row in rows}
    periods = {name.partition(".")[0] for name in fates}
    for period in periods:
        own = [fate for name, fate in fates.items() if name.startswith(period)]
        assert own.count("accepted") == 1
    assert "held" in fates.values()
    assert "superseded" in fates.values()


def test_a_row_that_is_read_twice_is_the_same_row(spoiled: Summary) -> None:
    twice = [row for row in lined(spoiled) if row["kind"] == "captured_twice"]
    states = Counter(
        (cell_of(spoiled, row, "id"), cell_of(spoiled, row, "diubah_pada"))
        for row in twice
    )
    assert 2 in states.values()


def test_some_changes_are_seen_a_month_after_their_time_stamp(
    spoiled: Summary,
) -> None:
    late = [row for row in lined(spoiled) if row["kind"] == "seen_late"]
    for row in late:
        period = row["delivery_id"].split("/")[1][:7]
        assert cell_of(spoiled, row, "diubah_pada")[:7] < period
    assert late
    history = pq.read_table(spoiled.inbox.parent / "office" / "peserta.parquet")
    shown = history["tampak_pada_periode"].to_pylist()
    assert shown == sorted(shown)
