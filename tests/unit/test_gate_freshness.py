"""When a delivery is expected, due and late; what its office is told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sinkron.contract import Contract, ServiceLevel, load_all
from sinkron.gate.freshness import Came, Expected, expected

CONTRACTS = load_all(Path(__file__).resolve().parents[2] / "expectations" / "sources")
PAYMENTS = CONTRACTS["dinsos__penyaluran"]
TODAY = date(2026, 4, 14)


def source(every_months: int, *, carrier: str = "file") -> Contract:
    """Due on the 10th day after the end of the month, late after the 15th."""
    level = ServiceLevel(every_months, 10, 15, "0 5 * * *")
    return replace(PAYMENTS, service_level=level, carrier=carrier)


def owed(
    *accepted: str,
    every: int = 1,
    landed: tuple[str, ...] = (),
    start: str | None = "2025-10",
    today: date = TODAY,
) -> tuple[Expected, ...]:
    came = Came(frozenset(accepted), frozenset({*accepted, *landed}))
    return expected(source(every), came, start=start, today=today)


def periods(found: tuple[Expected, ...]) -> list[str]:
    return [one.period for one in found]


def test_days_count_from_the_end_of_the_month_that_names_the_delivery() -> None:
    (february,) = owed("2026-01", today=date(2026, 3, 1))
    assert february.period == "2026-02"
    assert february.due == date(2026, 3, 10)
    assert february.late_after == date(2026, 3, 15)
    assert not february.is_late(date(2026, 3, 15))
    assert february.is_late(date(2026, 3, 16))


def test_what_is_not_late_yet_is_the_last_that_is_told() -> None:
    assert periods(owed("2026-03", today=date(2026, 4, 2))) == ["2026-04"]
    assert periods(owed("2026-01")) == ["2026-02", "2026-03"]
    late = [one.period for one in owed("2026-01") if one.is_late(TODAY)]
    assert late == ["2026-02"]


@pytest.mark.parametrize(
    ("every", "last", "following"),
    [
        pytest.param(1, "2025-12", "2026-01", id="monthly, over the year's end"),
        pytest.param(3, "2025-10", "2026-01", id="a quarter named by its first month"),
        pytest.param(3, "2025-12", "2026-03", id="a quarter named by its last month"),
        pytest.param(6, "2025-08", "2026-02", id="each semester"),
    ],
)
def test_the_next_period_follows_in_the_rhythm_of_the_contract(
    every: int, last: str, following: str
) -> None:
    assert periods(owed(last, every=every, today=date(2025, 12, 31))) == [following]


def test_a_period_that_was_skipped_stays_owed() -> None:
    assert periods(owed("2025-11", "2026-02", "2026-03", today=date(2026, 4, 1))) == [
        "2025-12",
        "2026-01",
        "2026-04",
    ]


def test_a_delivery_off_the_rhythm_answers_for_its_time_and_sets_it_anew() -> None:
    found = owed("2025-09", "2026-01", every=3, today=date(2026, 2, 1))
    assert periods(found) == ["2026-04"]
    early = owed("2025-09", "2025-11", every=3, today=date(2026, 2, 1))
    assert periods(early) == ["2026-02"]


def test_a_source_that_never_delivered_is_late_after_one_whole_rhythm() -> None:
    """From the first accepted period of any source: before it nobody waited."""
    monthly = owed(start="2026-02")
    assert periods(monthly) == ["2026-02", "2026-03"]
    assert monthly[0].last_accepted is None
    assert periods(owed(start="2026-02", every=3)) == ["2026-04"]


def test_nothing_is_owed_before_anything_was_ever_accepted() -> None:
    assert owed(start=None) == ()


def test_a_held_delivery_is_owed_still_and_said_to_have_come() -> None:
    held, following = owed("2026-01", landed=("2026-02",))
    assert (held.period, held.has_come) == ("2026-02", True)
    assert not following.has_come
    told = held.sentence()
    assert "sudah datang, tetapi belum ada isinya yang diterima" in told.id
    assert "has come, but nothing of it was accepted" in told.en


def test_the_sentence_names_the_office_what_is_missing_since_when_and_where_to() -> (
    None
):
    told = owed("2026-01")[0].sentence()
    assert told.id == (
        "Dinas Sosial: Penyaluran bantuan sosial, periode 2026-02, belum datang; batas "
        "2026-03-10, terlambat sejak 2026-03-16. Kirim ke dinsos/penyaluran/2026-02."
    )
    assert told.en == (
        "Dinas Sosial: Penyaluran bantuan sosial, period 2026-02, has not come; due "
        "2026-03-10, late since 2026-03-16. Send it to dinsos/penyaluran/2026-02."
    )


def test_an_office_whose_table_is_read_is_not_told_of_a_folder() -> None:
    (one, *_) = expected(source(1, carrier="sql"), Came(), start="2026-02", today=TODAY)
    assert "dapat dibaca" in one.sentence().id
    assert "dinsos/penyaluran" not in one.sentence().id
