"""Parquet: the records of an office's table, as texts; nothing of a damaged file."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.extract_kit import contract, held, held_bytes, layout, read_file

COLUMNS = {"id": "id", "nama": "nama", "diubah_pada": "diubah_pada"}
TABLE = replace(
    contract(COLUMNS), carrier="sql", layouts=(layout("peserta", "parquet", COLUMNS),)
)


def capture(folder, columns, **options):
    path = folder / "peserta.parquet"
    pq.write_table(pa.table(columns), path, **options)
    return path


def whole(folder, rows=3, **options):
    moments = [datetime.fromisoformat("2026-01-31 08:05")] * rows
    return capture(
        folder,
        {
            "id": pa.array(range(rows)),
            "nama": [f"A{no}" for no in range(rows)],
            "diubah_pada": moments,
        },
        **options,
    )


def test_a_record_is_a_line_numbered_by_its_place(tmp_path):
    found = read_file(whole(tmp_path), TABLE)
    assert found.layout == "peserta"
    assert found.numbers == [1, 2, 3]
    assert found.values[1] == ("1", "A1", "2026-01-31 08:05:00")


@pytest.mark.parametrize(
    ("values", "kind", "text"),
    [
        ([3507051301150000], pa.int64(), "3507051301150000"),
        ([1500000.0], pa.float64(), "1500000"),
        ([0.1], pa.float32(), "0.1"),
        ([0.25], pa.float64(), "0.25"),
        ([float("nan")], pa.float64(), None),
        ([Decimal("1500000.00")], pa.decimal128(12, 2), "1500000"),
        ([Decimal("0.50")], pa.decimal128(12, 2), "0.5"),
        ([Decimal("100")], pa.decimal128(12, 0), "100"),
        ([True], pa.bool_(), "TRUE"),
        ([date(2026, 2, 3)], pa.date32(), "2026-02-03"),
        (
            [datetime.fromisoformat("2026-02-03")],
            pa.timestamp("ns"),
            "2026-02-03 00:00:00",
        ),
        (
            [datetime.fromisoformat("2026-02-03 04:05:06.000700")],
            pa.timestamp("us"),
            "2026-02-03 04:05:06.000700",
        ),
        (
            [datetime(2026, 2, 3, 20, tzinfo=UTC)],
            pa.timestamp("us", "UTC"),
            "2026-02-04 03:00:00",
        ),
        ([time(7, 30)], pa.time64("us"), "07:30:00"),
        (["a\0b"], pa.string(), "a\ufffdb"),
        ([""], pa.large_string(), ""),
        (["SLB"], pa.dictionary(pa.int32(), pa.string()), "SLB"),
        ([b"SLB"], pa.binary(), "SLB"),
        ([None], pa.null(), None),
    ],
)
def test_a_value_becomes_a_text(tmp_path, values, kind, text):
    column = pa.array([*values, None], kind)
    path = capture(tmp_path, {"id": [1, 2], "nama": column, "diubah_pada": ["x", "y"]})
    told, absent = (one[1] for one in read_file(path, TABLE).values)
    assert (told, absent) == (text, None)


def test_columns_may_stand_in_another_order_and_case(tmp_path):
    path = capture(tmp_path, {"DIUBAH_PADA": ["x"], "nama": ["A"], "ID": [7]})
    found = read_file(path, TABLE)
    assert found.columns == ("diubah_pada", "nama", "id")
    assert found.values == [("x", "A", "7")]


def test_another_table_is_held_with_the_difference(tmp_path):
    path = capture(tmp_path, {"id": [1, 2], "nama": ["A", "B"], "umur": [3, 4]})
    error = held(path, TABLE)
    assert (error.problem.code, error.received) == ("header_mismatch", 2)
    assert "“diubah_pada”" in error.problem.en
    assert "“umur”" in error.problem.en


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.7, 0.99])
def test_a_cut_off_file_is_held_and_nothing_of_it_received(tmp_path, kept):
    data = whole(tmp_path, 1000).read_bytes()
    error = held_bytes(tmp_path, data[: int(len(data) * kept)], TABLE)
    assert (error.problem.code, error.received) == ("truncated", 0)


def test_damage_in_the_middle_is_noticed(tmp_path):
    path = whole(tmp_path, 20_000, write_page_checksum=True, compression="none")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    error = held_bytes(tmp_path, bytes(data), TABLE)
    assert (error.problem.code, error.received) == ("unreadable", 0)


@pytest.mark.parametrize("data", [b"PAR1PAR1", b"PAR1" + b"\0" * 90 + b"PAR1"])
def test_what_only_looks_like_one_is_held(tmp_path, data):
    assert held_bytes(tmp_path, data, TABLE).problem.code == "unreadable"


def test_an_encrypted_file_is_told_apart(tmp_path):
    assert held_bytes(tmp_path, b"PARE" + b"x" * 90 + b"PARE", TABLE).problem.code == (
        "encrypted"
    )


def test_a_value_inside_a_value_is_no_line(tmp_path):
    path = capture(tmp_path, {"id": [1], "nama": [["A", "B"]], "diubah_pada": ["x"]})
    assert held(path, TABLE).problem.code == "unreadable"


def test_many_records_keep_their_numbers_over_row_groups(tmp_path):
    found = read_file(whole(tmp_path, 12_345, row_group_size=1000), TABLE)
    assert found.numbers == list(range(1, 12_346))
    assert found.values[-1][0] == "12344"


def test_a_table_without_records_is_an_empty_list(tmp_path):
    assert read_file(whole(tmp_path, 0), TABLE).received == 0


def test_a_capture_sent_for_a_list_is_held(tmp_path):
    assert held(whole(tmp_path), contract(COLUMNS)).problem.code == "unreadable"
