"""The gate and people: what it may not tell of them, what they may tell it."""

import json
import logging
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from sinkron import warehouse
from sinkron.cli import deliveries as commands
from sinkron.gate import expectations
from sinkron.gate.entry import entry_gate
from sinkron.settings import Settings
from tests.integration.gate_deliveries import (
    PAYMENTS,
    REGISTER,
    GivenDelivery,
    GivenFile,
    deliver,
    land,
    load_reference,
    rows,
    statuses,
    verdicts,
)

NAME, NIK = "SITI PERSONA RAHASIA", "3507015505900001"


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    load_reference(fresh_warehouse)
    return fresh_warehouse


def test_no_value_of_a_person_leaves_the_gate(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Neither in a library's result, nor stored, nor logged, nor told to an office."""
    raw: list[str] = []
    keep = expectations._outcome

    def listen(result: Any, *, table: str) -> expectations.Outcome:
        raw.append(json.dumps(result.to_json_dict()))
        return keep(result, table=table)

    monkeypatch.setattr(expectations, "_outcome", listen)
    person = {"nama_penerima": NAME, "nik_ktp": NIK, "tahap": NIK, "nominal": NAME}
    given = [{**row, **person} for row in rows(PAYMENTS, 20, 1)]
    with caplog.at_level(logging.DEBUG):
        deliver(settings, PAYMENTS, "2026-01", [*given, *rows(PAYMENTS, 20, 2)])
        report = entry_gate(settings)
    assert statuses(settings) == {"2026-01": "held"}
    with warehouse.connect(settings, "loader") as conn:
        stored = [
            text
            for table in ("delivery_check", "verdict", "file")
            for (text,) in conn.execute(
                f"select to_jsonb(one)::text from ledger.{table} as one"
            )
        ]
    ours = [one.getMessage() for one in caplog.records if "sinkron" in one.name]
    told = "\n".join([*raw, *stored, *ours, repr(report)])
    assert len(raw) > 3
    assert NAME not in told
    assert NIK not in told


def test_the_connection_string_is_written_nowhere(settings: Settings) -> None:
    deliver(settings, PAYMENTS, "2026-01", rows(PAYMENTS, 20, 1))
    entry_gate(settings)
    url = warehouse.sqlalchemy_url(settings, "loader")
    with warehouse.connect(settings, "loader") as conn:
        stored = conn.execute("select results::text from ledger.delivery_check")
        assert not any(url in text for (text,) in stored)
    written = settings.inbox.parent.rglob("*")
    assert not any(url in one.read_text() for one in written if one.is_file())


def test_a_person_accepts_a_held_delivery_and_rejects_it_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = typer.Typer()
    commands.register(app)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    deliver(settings, REGISTER, "2025-12", rows(REGISTER, 100, 1))
    deliver(settings, REGISTER, "2026-01", rows(REGISTER, 50, 2))
    entry_gate(settings)
    held = _run(app, "list", "--status", "held")
    assert "dispendukcapil__penduduk/2026-01" in held
    assert "50 dari 100" in held
    assert "dispendukcapil__penduduk/2025-12" not in held

    decide = ["--by", "Ani", "--reason", "pemekaran desa"]
    _run(app, "accept", "dispendukcapil__penduduk/2026-01", *decide)
    report = entry_gate(settings)
    assert report.files == {"accepted": 2}
    warning = verdicts(settings)["2026-01/a"]["warning_id"]
    assert warning.startswith("Diterima atas keputusan petugas")
    assert "pemekaran" not in warning

    _run(app, "reject", "dispendukcapil__penduduk/2026-01", *decide)
    entry_gate(settings)
    assert statuses(settings)["2026-01"] == "held"
    shown = _run(app, "show", "dispendukcapil__penduduk/2026-01")
    assert "lines: 50, before 100, limit 0.8: NOT KEPT" in shown
    assert shown.count("pemekaran desa") == 2


@pytest.mark.parametrize(
    ("by", "reason"),
    [pytest.param(" ", "pemekaran", id="nobody"), pytest.param("Ani", "", id="no why")],
)
def test_a_decision_needs_who_and_why(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, by: str, reason: str
) -> None:
    app = typer.Typer()
    commands.register(app)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    deliver(settings, PAYMENTS, "2026-01", rows(PAYMENTS, 20, 1))
    asked = ["accept", "dinsos__penyaluran/2026-01", "--by", by, "--reason", reason]
    done = CliRunner().invoke(app, ["deliveries", *asked])
    assert "a decision needs who decides and why" in str(done.exception)
    with warehouse.connect(settings, "owner") as conn:
        assert conn.execute("select from ledger.decision").fetchall() == []


def test_a_decision_is_obeyed_again_whatever_comes_after_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More files of the delivery, an earlier period, a changed code list."""
    app = typer.Typer()
    commands.register(app)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    deliver(settings, REGISTER, "2025-12", rows(REGISTER, 100, 1))
    deliver(settings, REGISTER, "2026-01", rows(REGISTER, 50, 2))
    entry_gate(settings)
    decide = ["--by", "Ani", "--reason", "pemekaran desa"]
    _run(app, "accept", "dispendukcapil__penduduk/2026-01", *decide)
    entry_gate(settings)
    deliver(settings, REGISTER, "2025-11", rows(REGISTER, 90, 3))
    land(
        settings,
        REGISTER,
        GivenDelivery("2026-01", [GivenFile("b", rows(REGISTER, 9, 4))]),
    )
    with warehouse.connect(settings, "transformer") as conn:
        conn.execute(
            "insert into reference.code_map values ('siak_status', 'X', 'dead', 'new')"
        )
    entry_gate(settings)
    told = verdicts(settings)
    for name in ("a", "b"):
        assert told[f"2026-01/{name}"]["status"] == "accepted"
        warning = told[f"2026-01/{name}"]["warning_id"]
        assert warning.startswith("Diterima atas keputusan petugas")
        assert "59 dari 100" in warning
        assert "Ani" not in warning


def test_the_warnings_of_accepted_lines_are_shown_by_code(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of the last build; a delivery that no build has read yet has none."""
    app = typer.Typer()
    commands.register(app)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    deliver(settings, PAYMENTS, "2026-01", rows(PAYMENTS, 20, 1))
    entry_gate(settings)
    assert "warning" not in _run(app, "show", "dinsos__penyaluran/2026-01")
    with warehouse.connect(settings, "transformer") as conn:
        conn.execute(
            "create table staging.stg_dinsos__penyaluran (delivery_id, warnings) as "
            "values ('dinsos__penyaluran/2026-01', 'nik_suspect,place_unknown'), "
            "('dinsos__penyaluran/2026-01', 'place_unknown'), "
            "('dinsos__penyaluran/2026-01', null), "
            "('dinsos__penyaluran/2026-02', 'place_unknown')"
        )
    shown = _run(app, "show", "dinsos__penyaluran/2026-01")
    assert "warning     place_unknown: 2 lines" in shown
    assert "warning     nik_suspect: 1 lines" in shown


def test_nothing_can_be_decided_over_what_is_not_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = typer.Typer()
    commands.register(app)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)
    land(
        settings,
        PAYMENTS,
        GivenDelivery("2026-01", [GivenFile("a", problem="encrypted")]),
    )
    decide = ["--by", "Ani", "--reason", "x"]
    for delivery, why in (
        ("dinsos__penyaluran/2026-01", "no file of dinsos__penyaluran/2026-01"),
        ("dinsos__penyaluran/2026-02", "there is no landed delivery"),
    ):
        done = CliRunner().invoke(
            app, ["deliveries", "accept", delivery, *decide], catch_exceptions=True
        )
        assert why in str(done.exception)


def _run(app: typer.Typer, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["deliveries", *arguments])
    assert done.exit_code == 0, done.output
    return done.output
