"""Whole deliveries on a real database: the checks, the cache, a killed run."""

from typing import Any

import pytest

from sinkron import warehouse
from sinkron.gate import expectations
from sinkron.gate.entry import EntryReport, entry_gate
from sinkron.settings import Settings
from tests.integration.gate_deliveries import (
    PAYMENTS,
    REGISTER,
    GivenDelivery,
    GivenFile,
    Row,
    deliver,
    land,
    load_reference,
    rows,
    statuses,
    verdicts,
)


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    load_reference(fresh_warehouse)
    return fresh_warehouse


def paid(programme: str, amount: str, n: int, seed: int) -> list[Row]:
    return [
        {**row, "bansos": programme, "nominal": amount}
        for row in rows(PAYMENTS, n, seed)
    ]


def test_a_full_list_that_lost_a_fifth_of_its_lines_is_held(settings: Settings) -> None:
    deliver(settings, REGISTER, "2025-12", rows(REGISTER, 766, 1))
    deliver(settings, REGISTER, "2026-01", rows(REGISTER, 421, 2))
    deliver(settings, REGISTER, "2026-02", rows(REGISTER, 613, 3))
    entry_gate(settings)
    told = verdicts(settings)
    assert statuses(settings) == {
        "2025-12": "accepted",
        "2026-01": "held",
        "2026-02": "accepted",
    }
    assert told["2026-01/a"]["held_lines"] == 421
    assert told["2026-01/a"]["reason_id"] == (
        "Jumlah baris turun menjadi 55% dari kiriman sebelumnya (421 dari 766). "
        "Periksa apakah berkas terpotong, lalu kirim ulang lengkap sebagai 2026-01.r2."
    )


@pytest.mark.parametrize(
    ("bad", "status"),
    [
        pytest.param(5, "accepted", id="at the limit"),
        pytest.param(6, "held", id="above it"),
    ],
)
def test_bad_lines_hold_a_delivery_above_their_limit(
    settings: Settings, bad: int, status: str
) -> None:
    """Broken lines are bad lines; repeated ones have a limit of their own."""
    good = rows(PAYMENTS, 100 - bad, 1)
    wrong = [{**row, "tahap": "entah"} for row in rows(PAYMENTS, bad - 2, 2)]
    land(
        settings,
        PAYMENTS,
        GivenDelivery(
            "2026-01",
            [
                GivenFile("a", [*good, *wrong], broken=["1;2", "3"]),
                GivenFile("b", problem="encrypted"),
            ],
        ),
    )
    entry_gate(settings)
    one = verdicts(settings)["2026-01/a"]
    assert one["status"] == status
    assert one["quarantined_lines"] == (bad if status == "accepted" else 0)
    if status == "held":
        assert "6 dari 100; batas 5%" in one["reason_id"]


@pytest.mark.parametrize(
    ("repeated", "status"),
    [
        pytest.param(2, "accepted", id="at the limit"),
        pytest.param(3, "held", id="above it"),
    ],
)
def test_repeated_lines_hold_a_delivery_above_their_limit(
    settings: Settings, repeated: int, status: str
) -> None:
    good = rows(PAYMENTS, 100 - repeated, 1)
    deliver(settings, PAYMENTS, "2026-01", [*good, *good[:repeated]])
    entry_gate(settings)
    assert statuses(settings) == {"2026-01": status}


def test_amounts_in_thousands_hold_a_delivery_by_programme(settings: Settings) -> None:
    """The last accepted period that paid the programme decides, not the last period."""
    deliver(settings, PAYMENTS, "2025-10", paid("PKH", "600000", 9, 1))
    deliver(settings, PAYMENTS, "2025-11", paid("SEMBAKO", "200.000", 9, 2))
    mixed = [*paid("SEMBAKO", "200000", 30, 3), *paid("PKH", "600", 3, 4)]
    deliver(settings, PAYMENTS, "2025-12", mixed)
    deliver(settings, PAYMENTS, "2026-01", paid("PKH", "6000", 8, 5))
    deliver(settings, PAYMENTS, "2026-02", paid("PERMAKANAN LANSIA", "25", 8, 6))
    entry_gate(settings)
    assert statuses(settings) == {
        "2025-10": "accepted",
        "2025-11": "accepted",
        "2025-12": "held",
        "2026-01": "accepted",
        "2026-02": "accepted",
    }
    assert (
        "nominal PKH Rp600, sebelumnya Rp600.000"
        in (verdicts(settings)["2025-12/a"]["reason_id"])
    )


def test_only_amounts_above_zero_say_whether_they_are_thousands(
    settings: Settings,
) -> None:
    """Most lines of a list without money would make any median a zero."""
    deliver(settings, PAYMENTS, "2025-10", paid("PKH", "600000", 9, 1))
    unpaid = [*paid("PKH", "0", 30, 2), *paid("PKH", "600.000", 3, 3)]
    deliver(settings, PAYMENTS, "2025-11", unpaid)
    thousands = [*paid("PKH", "0", 30, 4), *paid("PKH", "5999", 3, 5)]
    deliver(settings, PAYMENTS, "2025-12", thousands)
    deliver(settings, PAYMENTS, "2026-01", paid("PKH", "0", 9, 6))
    entry_gate(settings)
    assert statuses(settings) == {
        "2025-10": "accepted",
        "2025-11": "accepted",
        "2025-12": "held",
        "2026-01": "accepted",
    }


def test_a_file_with_a_header_and_no_line_keeps_every_promise(
    settings: Settings,
) -> None:
    deliver(settings, PAYMENTS, "2026-01", [])
    report = entry_gate(settings)
    assert report.files == {"accepted": 1}
    assert report.lines["received"] == 0


def test_what_did_not_change_is_neither_judged_nor_checked_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, REGISTER, "2025-12", rows(REGISTER, 50, 1))
    deliver(settings, PAYMENTS, "2025-12", rows(PAYMENTS, 50, 1))
    entry_gate(settings)
    before = verdicts(settings)

    def no_check(*_: object, **__: object) -> None:
        raise AssertionError("an unchanged delivery was checked again")

    monkeypatch.setattr(expectations.GreatExpectations, "check", no_check)
    assert entry_gate(settings).judged == 0
    assert verdicts(settings) == before


def test_deliveries_that_come_in_any_order_get_the_same_verdicts(
    settings: Settings,
) -> None:
    """A late earlier period makes its copy a duplicate with nothing in quarantine."""
    wrong = {**rows(PAYMENTS, 1, 9)[0], "tahap": "entah"}
    same = [*rows(PAYMENTS, 40, 1), wrong]
    deliver(settings, PAYMENTS, "2026-02", same)
    entry_gate(settings)
    assert statuses(settings) == {"2026-02": "accepted"}
    deliver(settings, PAYMENTS, "2026-01", same)
    report = entry_gate(settings)
    assert statuses(settings) == {"2026-01": "accepted", "2026-02": "duplicate"}
    assert report.quarantined == {"unreadable_stage": 1}
    with warehouse.connect(settings, "loader") as conn:
        kept = conn.execute("select delivery_id from quarantine.line").fetchall()
    assert kept == [("dinsos__penyaluran/2026-01",)]


def test_a_run_that_was_killed_leaves_the_old_verdicts_and_the_next_goes_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, REGISTER, "2025-12", rows(REGISTER, 50, 1))
    entry_gate(settings)
    before = verdicts(settings)
    deliver(settings, REGISTER, "2026-01", rows(REGISTER, 50, 2))
    deliver(settings, REGISTER, "2026-02", rows(REGISTER, 50, 3))
    check, asked = expectations.GreatExpectations.check, []

    def die_once(*arguments: Any, **named: Any) -> list[expectations.Outcome]:
        asked.append(1)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return check(*arguments, **named)

    monkeypatch.setattr(expectations.GreatExpectations, "check", die_once)
    with pytest.raises(KeyboardInterrupt):
        entry_gate(settings)
    assert verdicts(settings) == before
    assert entry_gate(settings).judged == 0
    assert set(statuses(settings).values()) == {"accepted"}


def test_views_that_a_killed_run_left_behind_are_gone_after_the_next(
    settings: Settings,
) -> None:
    with warehouse.connect(settings, "loader") as conn:
        conn.execute("create view gate.delivery_left as select 1 as one")
    deliver(settings, PAYMENTS, "2026-01", rows(PAYMENTS, 20, 1))
    entry_gate(settings)
    with warehouse.connect(settings, "loader") as conn:
        left = conn.execute(
            "select count(*) from pg_class "
            "where relnamespace = 'gate'::regnamespace and relkind = 'v'"
        ).fetchone()
    assert left == (0,)


def test_the_report_counts_files_lines_and_reasons(settings: Settings) -> None:
    wrong = {**rows(PAYMENTS, 1, 9)[0], "tahap": "entah"}
    deliver(settings, PAYMENTS, "2026-01", [*rows(PAYMENTS, 40, 1), wrong])
    land(
        settings,
        PAYMENTS,
        GivenDelivery("2026-02", [GivenFile("a", problem="encrypted")]),
    )
    assert entry_gate(settings) == EntryReport(
        deliveries=2,
        judged=2,
        files={"accepted": 1, "held": 1},
        lines={
            "received": 41,
            "accepted": 40,
            "quarantined": 1,
            "superseded": 0,
            "held": 0,
        },
        quarantined={"unreadable_stage": 1},
        held={"dinsos__penyaluran/2026-02": "Berkas encrypted."},
    )
