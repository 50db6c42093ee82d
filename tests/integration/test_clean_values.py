"""How a value is read: the functions that the gate and the staging models share."""

import pytest

from sinkron import warehouse
from sinkron.settings import Settings


def read(settings: Settings, expression: str, *given: str) -> object:
    with warehouse.connect(settings, "transformer") as conn:
        row = conn.execute(f"select {expression}", given).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("JANUARI 2025", "2025-01 2025-01"),
        ("Januari 2025", "2025-01 2025-01"),
        ("BULAN MARET 2025", "2025-03 2025-03"),
        ("01/2025", "2025-01 2025-01"),
        ("2025-01", "2025-01 2025-01"),
        ("JANUARI S/D MARET 2025", "2025-01 2025-03"),
        ("DES-FEB 2025", "2024-12 2025-02"),
        ("OKT-25", "2025-10 2025-10"),
        ("TAHAP 2 2025", "2025-04 2025-06"),
        ("TRIWULAN IV (OKT-DES) 2025", "2025-10 2025-12"),
        ("2025-03-01", "2025-03 2025-03"),
        ("2025-03-01 00:00:00", "2025-03 2025-03"),
        ("01/03/2025", "2025-03 2025-03"),
        ("45717", "2025-03 2025-03"),
        ("13/2025", None),
        ("TAHAP 5 2025", None),
        ("MARET", None),
        ("LUNAS", None),
        ("300000", None),
    ],
)
def test_a_stage_covers_months(
    warehouse: Settings, written: str, months: str | None
) -> None:
    shown = "to_char((clean.stage_months({0}))[{1}], 'YYYY-MM')"
    first, last = (shown.format("%s", place) for place in (1, 2))
    told = read(warehouse, f"{first} || ' ' || {last}", written, written)
    assert told == months


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("-2,43", "-2.43"),
        ("0.5", "0.5"),
        (" 11,5 kg", "11.5"),
        ("40 %", "40"),
        ("'-8.194140", "-8.194140"),
        ("-", None),
        ("satu", None),
        ("", None),
    ],
)
def test_a_measured_number_has_a_point_or_a_comma(
    warehouse: Settings, written: str, number: str | None
) -> None:
    assert read(warehouse, "clean.number(%s)::text", written) == number


@pytest.mark.parametrize(
    ("written", "number"), [("3", 3), ("03", 3), ("3.0", 3), ("", None), ("x", None)]
)
def test_a_whole_number_may_have_zeros_around_it(
    warehouse: Settings, written: str, number: int | None
) -> None:
    assert read(warehouse, "clean.whole(%s)", written) == number


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-10-27 10:49:00", "2025-10-27 10:49:00"),
        ("2025-10-27T10:49:01.5", "2025-10-27 10:49:01.5"),
        ("2025-10-27", "2025-10-27 00:00:00"),
        ("27/10/2025 08:05", "2025-10-27 08:05:00"),
        ("2025-02-30 10:00:00", None),
        ("kemarin", None),
    ],
)
def test_a_moment_is_a_day_with_or_without_its_time(
    warehouse: Settings, written: str, moment: str | None
) -> None:
    assert read(warehouse, "clean.moment(%s)::text", written) == moment


@pytest.mark.parametrize(
    ("year", "quarter", "first"),
    [
        ("2025", "4", "2025-10-01"),
        ("2025.0", "IV", "2025-10-01"),
        ("2026", "TW 1", "2026-01-01"),
        ("2026", "Triwulan II", "2026-04-01"),
        ("2026", "5", None),
        ("", "1", None),
    ],
)
def test_a_quarter_is_told_in_two_columns(
    warehouse: Settings, year: str, quarter: str, first: str | None
) -> None:
    assert read(warehouse, "clean.quarter(%s, %s)::text", year, quarter) == first


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20/10/2025", "2025-10-20"),
        ("2025-10-20", "2025-10-20"),
        ("45950", "2025-10-20"),
        ("30/02/2025", None),
        ("01/01/1900", None),
        ("19/03/2124", None),
    ],
)
def test_an_event_is_neither_of_long_ago_nor_far_ahead(
    warehouse: Settings, written: str, day: str | None
) -> None:
    expression = "clean.event_date(%s, date '2025-10-31')::text"
    assert read(warehouse, expression, written) == day


@pytest.mark.parametrize(
    "written",
    ["Kepanjen", "KEC. KEPANJEN", "Kec.Kepanjen", "Kecamatan Kepanjen", " kepanjen "],
)
def test_a_place_is_the_same_with_and_without_its_kind(
    warehouse: Settings, written: str
) -> None:
    assert read(warehouse, "clean.place(%s)", written) == "KEPANJEN"


def test_a_name_that_begins_like_a_kind_keeps_its_letters(warehouse: Settings) -> None:
    assert read(warehouse, "clean.place(%s)", "Desaku") == "DESAKU"
    assert read(warehouse, "clean.place(%s)", "Kelir") == "KELIR"
