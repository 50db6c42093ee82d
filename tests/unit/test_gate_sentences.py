"""Sentences that an office reads: numbers as people write them, and what to do."""

from decimal import Decimal

import pytest

from sinkron.gate import sentences


def test_a_shrunken_list_is_told_in_numbers_and_with_the_next_folder() -> None:
    told = sentences.resend(
        [sentences.shrunk(lines=421, before=766, floor=Decimal("0.8"))],
        folder="2026-01.r2",
    )
    assert told.id == (
        "Jumlah baris turun menjadi 55% dari kiriman sebelumnya (421 dari 766). "
        "Periksa apakah berkas terpotong, lalu kirim ulang lengkap sebagai 2026-01.r2."
    )
    assert told.en == (
        "The number of lines fell to 55% of the delivery before (421 of 766). "
        "Check whether the file was cut short, then send everything again as "
        "2026-01.r2."
    )


def test_several_shortfalls_are_told_together() -> None:
    told = sentences.resend(
        [
            sentences.many_bad(bad=90_000, lines=1_000_000, limit=Decimal("0.05")),
            sentences.many_repeated(repeated=3, lines=100, limit=Decimal("0.02")),
        ],
        folder="2026-01.r2",
    )
    assert told.id == (
        "9% baris tidak dapat dipakai (90.000 dari 1.000.000; batas 5%). "
        "3% baris adalah pengulangan baris lain (3 dari 100; batas 2%). "
        "Perbaiki baris yang dikarantina; hapus baris ganda, "
        "lalu kirim ulang lengkap sebagai 2026-01.r2."
    )
    assert "90,000 of 1,000,000" in told.en


def test_amounts_in_thousands_name_the_programme() -> None:
    told = sentences.small_amounts(
        programme="PKH", median=Decimal("600.5"), before=Decimal(600_000)
    )
    assert told.fact.id == (
        "Nilai tengah nominal PKH Rp600, sebelumnya Rp600.000: "
        "tampaknya ditulis dalam ribuan."
    )
    nameless = sentences.small_amounts(
        programme="", median=Decimal(300), before=Decimal(300_000)
    )
    assert nameless.fact.en == (
        "The median amount is Rp300, before it was Rp300,000: "
        "it seems to be written in thousands."
    )


@pytest.mark.parametrize(
    ("part", "whole", "limit", "expected"),
    [
        pytest.param(421, 766, "0.8", "55", id="whole percents are enough"),
        pytest.param(7999, 10_000, "0.8", "79.99", id="not rounded onto the limit"),
        pytest.param(501, 10_000, "0.05", "5.01", id="not rounded down to the limit"),
        pytest.param(5, 100, "0.05", "5", id="the limit itself"),
        pytest.param(0, 100, "0.05", "0", id="nothing"),
        pytest.param(100, 100, "0.05", "100", id="everything"),
    ],
)
def test_a_percentage_never_reads_like_the_limit_it_missed(
    part: int, whole: int, limit: str, expected: str
) -> None:
    assert sentences.percent(part, whole, apart_from=Decimal(limit)) == expected
