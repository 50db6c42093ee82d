"""How figures, periods and moments are written, and the colours they stand in."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sinkron.language import Language
from sinkron.site import colours, form

ID, EN = Language.id, Language.en
LEAST_CONTRAST = 4.5


def test_a_number_is_written_with_the_separators_of_its_language():
    assert form.plain(Decimal("1234567.85"), ID, decimals=1) == "1.234.567,9"
    assert form.plain(Decimal("1234567.85"), EN, decimals=1) == "1,234,567.9"


def test_halves_are_rounded_up_and_never_by_way_of_a_float():
    assert form.plain(Decimal("0.125"), EN, decimals=2) == "0.13"
    assert form.plain(Decimal("2.675"), EN, decimals=2) == "2.68"
    assert form.plain(10**18 + 1, EN).endswith("001")


def test_a_negative_number_bears_a_minus_and_zero_never_does():
    assert form.plain(Decimal("-0.41"), ID, decimals=2) == "−0,41"
    assert form.plain(Decimal("-0.001"), ID, decimals=2) == "0,00"


def test_a_share_is_told_in_percent():
    assert form.percent(Decimal(1) / 3, ID) == "33,3%"
    assert form.percent(0, EN) == "0.0%"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (0, ID, "Rp0"),
        (999_999, ID, "Rp999.999"),
        (57_781_000, ID, "Rp57,78\N{NO-BREAK SPACE}juta"),
        (1_500_000_000, EN, "Rp1.50\N{NO-BREAK SPACE}billion"),
        (-2_000_000, ID, "−Rp2,00\N{NO-BREAK SPACE}juta"),
    ],
)
def test_rupiah_in_large_is_told_in_millions_and_billions(value, language, text):
    assert form.short_rupiah(value, language) == text


def test_a_quarter_and_a_month_are_told_in_words():
    assert form.period("2026-Q3", ID) == "triwulan III 2026"
    assert form.period("2026-03", EN) == "March 2026"
    assert form.short_period("2026-05", ID) == "Mei 26"
    assert form.short_period("2026-Q4", ID) == "Tw IV 26"


def test_a_moment_is_told_in_the_time_of_the_district():
    late = datetime(2026, 3, 31, 17, 5, tzinfo=UTC)
    assert form.moment(late, ID) == "1 April 2026, 00.05 WIB"
    assert form.local_day(late).isoformat() == "2026-04-01"


def luminance(colour: str) -> float:
    """Relative luminance as the accessibility guidelines define it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("pair", colours.PAIRS, ids="-on-".join)
def test_every_text_can_be_read_on_its_ground(pair):
    assert contrast(*pair) >= LEAST_CONTRAST


@pytest.mark.parametrize("ground", colours.INK_ON)
def test_a_figure_can_be_read_on_every_class_of_a_map(ground):
    assert contrast(colours.INK_ON[ground], ground) >= LEAST_CONTRAST


def test_the_classes_of_a_map_grow_darker_step_by_step():
    steps = [luminance(colour) for colour in colours.SEQUENCE]
    assert steps == sorted(steps, reverse=True)
    assert set(colours.SEQUENCE) <= set(colours.INK_ON)
