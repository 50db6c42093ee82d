"""Every planted thing is where the truth says, and counts as the truth says."""

import csv
import itertools
import json
import re
from collections import Counter, defaultdict

import pytest

from sinkron.demo import Summary, generate
from tests.unit.demo_kit import (
    NIK_COLUMNS,
    cell_of,
    file_of,
    header_of,
    lined,
    lines_of,
    records,
    separator_of,
    sheet_names,
    truth,
)
from tests.unit.test_demo_reading import BANSOS, nik_headers

LINE_KINDS = {
    "dispendukcapil__penduduk": """
        nik_blank nik_dash nik_null nik_15_digits nik_17_digits nik_exponent
        nik_letter nik_zeros nik_equal_digits nik_unknown_province
        nik_impossible_day nik_impossible_month nik_serial_0000
        nik_stored_as_number nik_of_another unknown_Status unknown_Kelamin
        unknown_SHDK unknown_Pekerjaan split_line field_missing field_extra
        quote_unclosed repeated_line kk_blank kk_15_digits kk_exponent
        kk_16th_digit_0 NIK_apostrophe NIK_spaces NIK_no_break_space NIK_dots
        NIK_trailing_zero Nomor_KK_apostrophe Nomor_KK_spaces
        Nomor_KK_no_break_space Nomor_KK_dots Nomor_KK_trailing_zero date_serial
        date_iso date_english date_words date_swapped date_1900 date_impossible
        date_future place_unknown place_foreign unread_Agama unread_Status_Kawin
        unread_Pendidikan
    """,
    "dinsos__dtsen_keluarga": """
        unknown_desil_nasional unknown_jenis_lantai_terluas
        unknown_aset_bergerak_sepeda_motor split_line field_missing field_extra
        quote_unclosed quoted_break repeated_line sign_outside_ascii kk_blank
        kk_15_digits kk_exponent kk_apostrophe kk_spaces kk_no_break_space
        kk_dots kk_trailing_zero place_unknown
    """,
    "dinsos__penyaluran": """
        nik_blank nik_15_digits nik_17_digits nik_exponent nik_letter nik_zeros
        nik_stored_as_number nik_number_ends_in_0 NIK_KTP_apostrophe NO_KK_dots
        unknown_BANSOS unknown_STATUS_SALUR unreadable_stage unreadable_amount
        repeated_line amount_as_text kk_stored_as_number paid_after_death
        paid_to_moved paid_unknown_person paid_known_from_dtsen_alone
        paid_with_old_kk paid_twice
        stage_over_new_year place_unknown place_unknown_of_stranger
        paid_date_words
    """,
}
FILE_KINDS = {
    "dispendukcapil__penduduk": "two_names truncated volume_drop header_unknown empty "
    "too_many_bad snapshot_repeated",
    "dinsos__dtsen_keluarga": "foreign truncated too_many_bad",
    "dinsos__penyaluran": "thousands html same_bytes_in_another_period too_many_bad "
    "two_names foreign_file_beside",
}


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("light")
    return generate(out, families=900, quarters=4, seed=2)


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("heavy")
    return generate(out, families=250, quarters=4, seed=3, defects="heavy")


SNAPSHOTS = {
    "dispendukcapil__penduduk",
    "dinsos__dtsen_keluarga",
    "dinsos__dtsen_anggota",
    "bpjs__kepesertaan",
    "disdik__dapodik",
    "dinkop__umkm",
}
# What a BIP calls the columns of the register.
OF_BIP = {"Kelamin": "L/P", "SHDK": "Hubungan Dalam Keluarga"}
NIKS_LOST = set(LINE_KINDS["dispendukcapil__penduduk"].split()[:13])


def valid_nik(text: str) -> bool:
    """Say whether a NIK may be accepted, by its digits alone."""
    bare = re.sub(r"['.\s]", "", re.sub(r"\.0$", "", text))
    if not re.fullmatch(r"\d{16}", bare) or len(set(bare)) == 1:
        return False
    day, month = int(bare[6:8]), int(bare[8:10])
    fits = (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12
    return fits and bare[12:] != "0000" and bare[:2] != "99"


@pytest.mark.parametrize("dataset", sorted(LINE_KINDS))
def test_every_kind_of_mistake_occurs(light: Summary, dataset: str) -> None:
    planted = {
        row["kind"].replace(" ", "_")
        for row in truth(light, "defects")
        if row["dataset"] == dataset
    }
    assert set(LINE_KINDS[dataset].split()) - planted == set()
    assert set(FILE_KINDS[dataset].split()) - planted == set()


def test_a_bad_nik_stands_where_the_truth_says(light: Summary) -> None:
    ruined = [
        row
        for row in lined(light)
        if row["expected"] == "quarantined:bad_nik"
        or (row["kind"] in NIKS_LOST and row["expected"].startswith("accepted:"))
    ]
    assert len(ruined) > 50
    assert not any(valid_nik(cell_of(light, row, *NIK_COLUMNS)) for row in ruined)


def test_a_disguised_nik_is_still_a_nik(light: Summary) -> None:
    known = {row["nik"] for row in truth(light, "persons")}
    hidden = [row for row in lined(light) if re.match(r"NIK( KTP)? ", row["kind"])]
    assert len(hidden) > 50
    for row in hidden:
        text = cell_of(light, row, *NIK_COLUMNS)
        assert text not in known
        assert re.sub(r"['.\s]", "", text.removesuffix(".0")) in known


def test_an_unknown_code_stands_where_the_truth_says(light: Summary) -> None:
    unknown = [row for row in lined(light) if row["kind"].startswith("unknown ")]
    values = {
        (column, cell_of(light, row, column, OF_BIP.get(column, column)))
        for row in unknown
        for column in [row["kind"].removeprefix("unknown ")]
    }
    assert ("Status", "Entah") in values
    assert ("desil_nasional", "11") in values
    assert ("BANSOS", "BANSOS PRESIDEN") in values
    assert {text for column, text in values if column == "Kelamin"} <= {
        "9",
        "TIDAK TAHU",
    }


def test_a_broken_line_cannot_be_split_into_its_fields(light: Summary) -> None:
    broken = [row for row in lined(light) if row["expected"].endswith("broken_line")]
    assert broken
    for row in broken:
        path, number = file_of(light, row), int(row["line_no"]) - 1
        text = lines_of(path)[number][0]
        if path.suffix == ".jsonl":
            with pytest.raises(json.JSONDecodeError):
                json.loads(text)
            continue
        fields = text.split(separator_of(path))
        unclosed = text.count('"') % 2 == 1
        assert len(fields) != len(header_of(path)) or unclosed
        if row["kind"] == "split_line":
            assert not unclosed


def test_a_quoted_line_break_is_joined_to_a_whole_record(light: Summary) -> None:
    joined = [row for row in lined(light) if row["kind"] == "quoted_break"]
    assert joined
    for row in joined:
        path = file_of(light, row)
        lines = lines_of(path)
        first, second = (lines[int(row["line_no"]) - 1 + at][0] for at in range(2))
        assert first.count('"') % 2 == 1
        whole = next(csv.reader([f"{first}\n", second], delimiter="|"))
        assert len(whole) == len(header_of(path))


def test_a_repeated_line_equals_an_earlier_one(light: Summary) -> None:
    repeated = [row for row in lined(light) if row["kind"] == "repeated_line"]
    assert len({row["dataset"] for row in repeated}) > 5
    for row in repeated:
        path = file_of(light, row)
        lines = lines_of(path, row["sheet"])
        first = header_of(path, row["sheet"])[0] if path.suffix != ".jsonl" else ""
        own = 1 if first.rstrip(".").lower() in {"no", "nomor"} and row["sheet"] else 0
        at = int(row["line_no"]) - 1
        assert lines[at][own:] in [line[own:] for line in lines[:at]]


def test_some_lines_are_in_the_old_windows_encoding(light: Summary) -> None:
    signs = [row for row in lined(light) if row["kind"] == "sign_outside_ascii"]
    raw = [
        file_of(light, row).read_bytes().split(b"\n")[int(row["line_no"]) - 1]
        for row in signs
    ]
    windows = [line for line in raw if b"\xbd" in line or b"\xc9" in line]
    unicode = [line for line in windows if b"\xc2\xbd" in line or b"\xc3\x89" in line]
    assert 0 < len(unicode) < len(windows) <= len(raw)


@pytest.mark.parametrize("district", ["light", "heavy"])
def test_lines_of_a_file_end_in_one_place_each(
    district: str, request: pytest.FixtureRequest
) -> None:
    summary: Summary = request.getfixturevalue(district)
    accounts = truth(summary, "deliveries")
    for row in accounts:
        ends = ("accepted", "quarantined", "superseded", "held")
        assert int(row["received"]) == sum(int(row[end]) for end in ends)
    on_disk = {path for path in summary.inbox.rglob("*") if path.is_file()}
    assert {file_of(summary, row) for row in accounts} == on_disk
    assert len(accounts) == len(on_disk)


def test_received_and_structural_lines_are_those_of_the_file(light: Summary) -> None:
    joined = Counter(
        (row["delivery_id"], row["file_name"])
        for row in lined(light)
        if row["kind"] == "quoted_break"
    )
    for row in truth(light, "deliveries"):
        path = file_of(light, row)
        if row["received"] == "0":
            continue
        if path.suffix.lower() == ".xlsx":
            sheets = [lines_of(path, sheet) for sheet in sheet_names(path)]
            rows = sum(any(line) for sheet in sheets for line in sheet)
        else:
            rows = len(lines_of(path))
            rows -= joined[row["delivery_id"], row["file_name"]]
        assert int(row["received"]) + int(row["structural"]) == rows


@pytest.mark.parametrize("district", ["light", "heavy"])
def test_accepted_deliveries_stay_below_the_limits(
    district: str, request: pytest.FixtureRequest
) -> None:
    summary: Summary = request.getfixturevalue(district)
    bad: Counter[tuple[str, bool]] = Counter()
    for row in lined(summary):
        if row["expected"].startswith("quarantined"):
            bad[row["delivery_id"], row["kind"] == "repeated_line"] += 1
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    accepted: Counter[str] = Counter()
    for row in truth(summary, "deliveries"):
        if row["status"] == "accepted":
            dataset, received = row["delivery_id"].split("/")[0], int(row["received"])
            accepted[row["delivery_id"]] += received
            lines[dataset][row["delivery_id"].split("/")[1][:7]] += received
    for delivery_id, received in accepted.items():
        assert bad[delivery_id, False] <= 0.05 * received
        assert bad[delivery_id, True] <= 0.02 * received
    for dataset, by_month in lines.items():
        if dataset in SNAPSHOTS:
            sizes = [by_month[month] for month in sorted(by_month)]
            assert all(b >= 0.8 * a for a, b in itertools.pairwise(sizes))


def test_a_held_delivery_is_repaired_by_the_next_revision(light: Summary) -> None:
    status = defaultdict(set)
    for row in truth(light, "deliveries"):
        status[row["delivery_id"]].add(row["status"])
    repaired = [name for name, seen in status.items() if seen == {"superseded"}]
    assert len(repaired) > 25
    for name in repaired:
        period, _, revision = name.partition(".r")
        after = f"{period}.r{int(revision or 1) + 1}"
        assert "accepted" in status[after] or after in repaired


def test_in_the_heavy_district_some_deliveries_stay_held(heavy: Summary) -> None:
    held = {
        row["delivery_id"].split("/")[0]
        for row in truth(heavy, "deliveries")
        if row["status"] == "held" and "KOTA" not in row["file_name"]
    }
    assert held >= {
        "dispendukcapil__penduduk",
        "dinsos__dtsen_keluarga",
        "dinsos__dtsen_anggota",
        "dinsos__penyaluran",
    }


def test_a_month_without_a_register_keeps_the_families_of_the_month_before(
    heavy: Summary,
) -> None:
    held = next(
        row["delivery_id"].split("/")[1]
        for row in truth(heavy, "deliveries")
        if row["status"] == "held"
        and "penduduk" in row["delivery_id"]
        and "BIP" not in row["file_name"]
    )
    members = defaultdict(set)
    for row in truth(heavy, "membership"):
        members[row["month"]].add((row["nik"], row["kk_number"]))
    months = sorted(members)
    before, after = (months[months.index(held) + at] for at in (-1, 1))
    assert members[held] == members[before] != members[after]
    assert not any(row["month"] == held for row in truth(heavy, "lineage"))


def test_who_is_quarantined_stays_a_member_after_the_first_month(
    light: Summary,
) -> None:
    members = {(row["month"], row["nik"]) for row in truth(light, "membership")}
    first = min(month for month, _ in members)
    unknown = [
        row
        for row in lined(light)
        if row["dataset"] == "dispendukcapil__penduduk"
        and row["expected"] == "quarantined:unknown_code"
    ]
    kept = {True: 0, False: 0}
    for row in unknown:
        month = row["delivery_id"].split("/")[1][:7]
        nik = cell_of(light, row, "NIK").strip("\N{NO-BREAK SPACE}")
        stays = (month, nik) in members
        assert stays == (month != first)
        kept[stays] += 1
    assert kept[True]
    assert kept[False]


def test_in_the_first_register_no_line_loses_its_card(light: Summary) -> None:
    losing = {"kk_blank", "kk_15_digits", "kk_exponent", "kk_16th_digit_0"}
    months = [
        row["delivery_id"].split("/")[1][:7]
        for row in lined(light)
        if row["kind"] in losing and row["dataset"] == "dispendukcapil__penduduk"
    ]
    assert min(months) > light.first_month


def test_a_line_with_the_nik_of_another_becomes_a_person_without_nik(
    light: Summary,
) -> None:
    nameless = Counter(
        row["month"] for row in truth(light, "membership") if not row["nik"]
    )
    planted = Counter(
        row["delivery_id"].split("/")[1][:7]
        for row in lined(light)
        if row["kind"] == "nik_of_another" and "penduduk" in row["dataset"]
    )
    assert nameless == planted


def test_every_rupiah_paid_is_linked_or_counted_as_unlinked(light: Summary) -> None:
    quarantined = {
        (row["delivery_id"], row["file_name"], int(row["line_no"]))
        for row in lined(light)
        if row["expected"].startswith("quarantined")
    }
    total = 0
    for account in truth(light, "deliveries"):
        if (
            account["status"] != "accepted"
            or "penyaluran" not in account["delivery_id"]
        ):
            continue
        path = file_of(light, account)
        (key,) = nik_headers(path)
        start = next(at for at, row in enumerate(lines_of(path, "DATA")) if key in row)
        for number, row in enumerate(records(path, key), start + 2):
            place = (account["delivery_id"], account["file_name"], number)
            if row["STATUS SALUR"] == "BERHASIL" and place not in quarantined:
                amount = row.get("NOMINAL", row.get("NOMINAL (Rp)", ""))
                total += int(amount.replace(".", ""))
    told, lost = (
        sum(
            int(row["amount_idr"])
            for row in truth(light, name)
            if row["programme_code"] in BANSOS.values()
        )
        for name in ("receipt", "unlinked")
    )
    assert lost
    assert told + lost == total
