"""A cell of a workbook as the text that a person would have typed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinkron.extract.cells import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", None),
        ("-", "-"),
        (" 35 \xa0", " 35 \xa0"),
        ("a\0b", "a\ufffdb"),
        (3507051301150000.0, "3507051301150000"),
        (3507051301150000, "3507051301150000"),
        (9171010101010002.0, "9171010101010002"),
        (1e22, "10000000000000000000000"),
        (3.50713e15, "3507130000000000"),
        (0.1, "0.1"),
        (1.0, "1"),
        (-0.0, "0"),
        (-1.5, "-1.5"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2025, 10, 20), "2025-10-20"),
        (datetime(2025, 10, 20, 7, 5, 9), "2025-10-20 07:05:09"),  # noqa: DTZ001
        (time(7, 5), "07:05:00"),
        (timedelta(days=1, hours=12, seconds=5), "36:00:05"),
    ],
)
def test_a_cell_becomes_text(value, text):
    assert cell_text(value) == text


@given(st.integers(min_value=-(2**53), max_value=2**53))
def test_a_whole_number_shows_all_its_digits(number):
    assert cell_text(float(number)) == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_never_an_exponent_and_keeps_its_value(number):
    text = cell_text(number)
    assert "e" not in text.lower()
    assert not text.endswith(".0")
    assert float(text) == number
