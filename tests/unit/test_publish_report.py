"""The report shows what is published, as an official of the kabupaten reads it."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from sinkron.cli.report import render
from sinkron.cli.report_texts import TEXTS
from sinkron.language import Language, month, number
from sinkron.publish.headline import (
    DeliveryLine,
    FamilyLine,
    Headline,
    ProgrammeLine,
)
from sinkron.publish.releases import Release

RELEASE = Release(
    release_id="20250401_010203_0123abcd",
    schema_name="release_20250401_010203_0123abcd",
    published_at=datetime(2025, 4, 1, 1, 2, 3, tzinfo=UTC),
    code_version="0.1.0",
    input_checksum="0123abcd",
    is_current=True,
    table_checksums={},
    check_results=[
        {
            "table": "source_delivery",
            "check": "nothing_is_held",
            "success": False,
            "violations": 1,
        },
        {"table": "dim_region", "check": "has_rows", "success": True},
    ],
    is_kept=True,
)


def headline(*, dtsen_alone: int | None = 1200) -> Headline:
    return Headline(
        release=RELEASE,
        families_month="2025-03",
        families=(
            FamilyLine(in_register=True, in_dtsen=True, families=1034, persons=4000),
            FamilyLine(
                in_register=False,
                in_dtsen=True,
                families=dtsen_alone,
                persons=dtsen_alone,
            ),
        ),
        programmes_month="2025-03",
        programmes=(
            ProgrammeLine(
                programme="Program Keluarga Harapan",
                opd="dinsos",
                families=None,
                persons=None,
                amount_idr=None,
                unlinked_receipts=0,
            ),
            ProgrammeLine(
                programme="PBI JK",
                opd="dinsos",
                families=1000,
                persons=3000,
                amount_idr=None,
                unlinked_receipts=12,
            ),
        ),
        deliveries=(DeliveryLine(status="held", files=1, lines=40),),
        quarantined=(("bad_nik", 7), ("a_new_reason", 2)),
    )


def printed(given: Headline, language: Language = Language.id) -> str:
    out = io.StringIO()
    console = Console(file=out, width=100, highlight=False)
    for part in render(given, language):
        console.print(part)
    return out.getvalue()


def test_the_report_speaks_indonesian_with_indonesian_numbers() -> None:
    text = printed(headline())
    assert "Keluarga pada akhir Maret 2025" in text
    assert "2.234" in text
    assert "NIK tidak sah" in text
    assert "a_new_reason" in text


def test_the_report_speaks_english_when_asked() -> None:
    text = printed(headline(), Language.en)
    assert "Families at the end of March 2025" in text
    assert "2,234" in text


def test_a_total_says_when_something_hidden_comes_to_it() -> None:
    lines = printed(headline(dtsen_alone=None)).splitlines()
    (total,) = [line for line in lines if "jumlah" in line]
    assert total.split() == ["jumlah", "1.034", "+", "•", "4.000", "+", "•"]


def test_hidden_rupiah_and_no_rupiah_look_different() -> None:
    lines = printed(headline()).splitlines()
    (hidden,) = [line for line in lines if "Harapan" in line]
    (unpaid,) = [line for line in lines if "PBI JK" in line]
    assert hidden.split()[-4:] == ["•", "•", "•", "0"]
    assert unpaid.split()[-4:] == ["1.000", "3.000", "–", "12"]


def test_only_broken_promises_are_shown_as_warnings() -> None:
    text = printed(headline())
    assert "source_delivery.nothing_is_held: 1" in text
    assert "dim_region" not in text


def test_both_languages_know_the_same_words() -> None:
    assert set(TEXTS[Language.id]) == set(TEXTS[Language.en])


@pytest.mark.parametrize(
    ("language", "text"), [(Language.id, "1.234.567"), (Language.en, "1,234,567")]
)
def test_numbers_follow_the_language(language: Language, text: str) -> None:
    assert number(1_234_567, language) == text


def test_a_month_is_written_in_words() -> None:
    assert month("2025-08", Language.id) == "Agustus 2025"
