"""Late deliveries and missing units on a real database, as people see them."""

import logging
from datetime import date

import pytest
import typer
from typer.testing import CliRunner

from sinkron import pipeline, warehouse
from sinkron.cli import awaited
from sinkron.cli import deliveries as commands
from sinkron.gate.entry import entry_gate
from sinkron.gate.late import WatchReport, owed, watch
from sinkron.settings import Settings
from tests.integration.gate_deliveries import (
    CONTRACTS,
    PAYMENTS,
    REGISTER,
    GivenDelivery,
    GivenFile,
    deliver,
    land,
    load_reference,
    rows,
)

JUNE = date(2026, 6, 20)  # May is late after the 15th, in both contracts


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    load_reference(fresh_warehouse)
    return fresh_warehouse


def only(settings: Settings, *datasets: str) -> list[tuple[str, str, bool]]:
    found = [one for one in owed(settings, today=JUNE) if one.is_late(JUNE)]
    return [
        (one.contract.dataset, one.period, one.has_come)
        for one in found
        if one.contract.id in datasets
    ]


def test_the_gate_writes_what_every_contract_says_of_its_source(
    settings: Settings,
) -> None:
    with warehouse.connect(settings, "loader") as conn:
        conn.execute(
            "insert into ledger.source values "
            "('kantor__lama', 'kantor', 'x', 'x', 'flow', 'file', 1, 1, 1, null)"
        )
    entry_gate(settings)
    with warehouse.connect(settings, "transformer") as conn:
        found = conn.execute(
            "select dataset, opd, title, owner, cadence, carrier, every_months, "
            "due_days, late_days, unit_kind from ledger.source order by dataset"
        ).fetchall()
    assert found == [
        (
            *(one.id, one.opd, one.title, one.owner, one.cadence, one.carrier),
            one.service_level.every_months,
            one.service_level.due_days,
            one.service_level.late_days,
            one.units.kind if one.units else None,
        )
        for one in CONTRACTS.values()
    ]


def test_a_period_is_owed_until_a_delivery_of_it_is_accepted(
    settings: Settings,
) -> None:
    for month in ("2026-02", "2026-04"):
        deliver(settings, PAYMENTS, month, rows(PAYMENTS, 9, int(month[-1])))
    land(
        settings,
        PAYMENTS,
        GivenDelivery("2026-05", [GivenFile("a", problem="encrypted")]),
    )
    entry_gate(settings)
    assert only(settings, PAYMENTS.id) == [
        ("penyaluran", "2026-03", False),
        ("penyaluran", "2026-05", True),
    ]
    deliver(settings, PAYMENTS, "2026-05.r2", rows(PAYMENTS, 9, 5))
    entry_gate(settings)
    assert only(settings, PAYMENTS.id) == [("penyaluran", "2026-03", False)]


def test_a_source_that_never_came_is_late_from_the_first_accepted_period_of_any(
    settings: Settings,
) -> None:
    assert owed(settings, today=JUNE) == []
    deliver(settings, PAYMENTS, "2026-04", rows(PAYMENTS, 9, 1))
    entry_gate(settings)
    assert only(settings, REGISTER.id) == [
        ("penduduk", "2026-04", False),
        ("penduduk", "2026-05", False),
    ]


def test_a_late_delivery_is_told_of_once_as_long_as_it_is_late(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    alerts = settings.home / "logs" / "alerts.log"
    alerts.unlink(missing_ok=True)
    deliver(settings, PAYMENTS, "2026-04", rows(PAYMENTS, 9, 1))
    entry_gate(settings)
    with caplog.at_level(logging.ERROR):
        first = watch(settings, today=JUNE)
    assert first.alerted == first.late > 1
    assert watch(settings, today=JUNE) == WatchReport(late=first.late, alerted=0)
    sentence = (
        "Dinas Sosial: Penyaluran bantuan sosial, periode 2026-05, belum datang; "
        "batas 2026-06-10, terlambat sejak 2026-06-16."
    )
    assert caplog.text.count(sentence) == 1
    written = alerts.read_text().splitlines()
    assert len(written) == first.late
    assert sum(sentence in line and "has not come" in line for line in written) == 1

    deliver(settings, PAYMENTS, "2026-05", rows(PAYMENTS, 9, 2))
    entry_gate(settings)
    assert watch(settings, today=JUNE) == WatchReport(late=first.late - 1, alerted=0)
    with warehouse.connect(settings, "owner") as conn:
        conn.execute(
            "insert into ledger.decision (delivery_id, decision, decided_by, reason) "
            "values ('dinsos__penyaluran/2026-05', 'reject', 'Ani', 'salah')"
        )
    entry_gate(settings)
    assert watch(settings, today=JUNE) == WatchReport(late=first.late, alerted=1)


def test_the_daily_step_counts_what_is_late_by_the_clock_of_the_district(
    settings: Settings,
) -> None:
    deliver(settings, PAYMENTS, "2020-01", rows(PAYMENTS, 9, 1))
    entry_gate(settings)
    first = pipeline.watch_deliveries(settings=settings)
    assert first["late"] == first["alerted"] > 12
    assert pipeline.watch_deliveries(settings=settings)["alerted"] == 0


def test_late_deliveries_are_listed_with_their_office(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaited, "_today", lambda: JUNE)
    none = _run(settings, monkeypatch, "late")
    assert none == "No delivery is late.\n"
    deliver(settings, PAYMENTS, "2026-04", rows(PAYMENTS, 9, 1))
    entry_gate(settings)
    told = _run(settings, monkeypatch, "late", "--dataset", PAYMENTS.id)
    assert "dinsos__penyaluran  2026-05  2026-06-10  2026-06-15  late, not come" in told
    assert "Dinas Sosial" in told
    assert "2026-06 " not in told
    everything = _run(settings, monkeypatch, "late", "--all", "--dataset", PAYMENTS.id)
    assert "2026-06  2026-07-10  2026-07-15  not come" in everything


def test_missing_units_are_counted_and_named_from_the_current_release(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = typer.Typer()
    commands.register(app)
    awaited.register(app)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    done = CliRunner().invoke(app, ["deliveries", "missing"])
    assert "no release names the missing units yet" in str(done.exception)

    with warehouse.connect(settings, "owner") as conn:
        conn.execute(
            "create view marts.missing_unit (dataset, period, unit_kind, unit_code, "
            "unit_name, kecamatan_code, last_period) as values "
            "('dpmd__blt_dana_desa', '2026-03', 'desa', '35.07.01.2001', 'BANTUR', "
            "'35.07.01', '2025-10'), ('dpmd__blt_dana_desa', '2026-03', 'desa', "
            "'35.07.02.2002', 'PAGAK', '35.07.02', null)"
        )
    counted = _run(settings, monkeypatch, "missing").split()
    assert counted[-4:] == ["dpmd__blt_dana_desa", "2026-03", "desa", "2"]
    named = _run(settings, monkeypatch, "missing", "--period", "2026-03")
    assert "35.07.02.2002  PAGAK   35.07.02   never" in named
    assert "35.07.01.2001  BANTUR  35.07.01   2025-10" in named
    assert "No unit" in _run(settings, monkeypatch, "missing", "--dataset", "a__b")


def _run(settings: Settings, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    app = typer.Typer()
    commands.register(app)
    awaited.register(app)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    done = CliRunner().invoke(app, ["deliveries", *arguments])
    assert done.exit_code == 0, done.output
    return done.output
