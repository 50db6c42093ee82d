"""What is promised about a delivery, rendered from its contract."""

import json
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path

import pytest

from sinkron.contract import Contract, header_key, load_all
from sinkron.gate import rules, suite
from sinkron.gate.expectations import Outcome
from sinkron.gate.facts import Baseline
from sinkron.gate.suite import Kept, Promise

CONTRACTS = load_all(Path(__file__).resolve().parents[2] / "expectations" / "sources")
REGISTER = CONTRACTS["dispendukcapil__penduduk"]
PAYMENTS = CONTRACTS["dinsos__penyaluran"]


def promises(
    baseline: Baseline, *programmes: str, contract: str = "register"
) -> dict[str, Promise]:
    about = REGISTER if contract == "register" else PAYMENTS
    told = suite.promises(about, baseline=baseline, programmes=programmes)
    return {f"{one.name} {one.programme or ''}".strip(): one for one in told}


def test_shares_are_asserted_with_the_limits_of_the_contract() -> None:
    told = promises(Baseline())
    assert told["bad_share"].expectation.kwargs == {"column": "_bad", "mostly": 0.95}
    assert told["repeated_share"].expectation.kwargs["mostly"] == 0.98


def test_volume_is_promised_by_full_lists_that_have_an_earlier_period() -> None:
    assert "volume" not in promises(Baseline())
    assert "volume" not in promises(Baseline(lines=766), contract="payments")
    volume = promises(Baseline(lines=766))["volume"]
    assert volume.expectation.kwargs == {"min_value": 613}
    assert (volume.before, volume.limit) == ("766", "0.8")


def test_the_full_lists_and_no_other_promise_their_volume() -> None:
    """Rule 4 of the sources names them."""
    full = {
        *("dispendukcapil__penduduk", "dinsos__dtsen_keluarga"),
        *("dinsos__dtsen_anggota", "bpjs__kepesertaan"),
        *("disdik__dapodik", "dinkop__umkm"),
    }
    contracts = CONTRACTS.values()
    assert {one.id for one in contracts if one.cadence == "snapshot"} == full
    floors = {one.id: one.limits.volume_floor for one in contracts}
    assert {name for name, floor in floors.items() if floor is not None} == full
    assert {floors[name] for name in full} == {0.8}


def test_every_source_sets_the_limits_of_bad_and_repeated_lines() -> None:
    limits = [one.limits for one in CONTRACTS.values()]
    assert {(one.bad_share, one.repeated_share) for one in limits} == {(0.05, 0.02)}


def test_the_sources_that_pay_are_watched_for_thousands() -> None:
    watched = {
        one.id: (one.limits.amount_column, one.limits.amount_by)
        for one in CONTRACTS.values()
        if one.limits.amount_floor == 0.01
    }
    assert watched == {
        "dinsos__penyaluran": ("nominal", "bansos"),
        "dpmd__blt_dana_desa": ("jumlah", None),
        "dinkop__umkm": ("nilai_bantuan", None),
        "dpkpck__rtlh": ("nilai", None),
        "bappeda__anggaran_program": ("pagu", "kode_program_bantuan"),
    }


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_running_numbers_and_nothing_else_are_left_out_of_the_comparison(
    contract: Contract,
) -> None:
    """`No`, `NO`, `No.` and `Nomor` alone make no two lines different."""
    numbers = {
        one.name
        for one in contract.columns
        if {header_key(text) for text in (one.header, *one.aliases)} & {"no", "nomor"}
    }
    assert set(contract.sequence_columns) == numbers


def test_each_programme_is_measured_against_its_own_earlier_median() -> None:
    baseline = Baseline(medians={"PKH": Decimal(600_000)})
    told = promises(baseline, "PKH", "BLT_KESRA", contract="payments")
    assert told["amount PKH"].expectation.kwargs == {
        "column": "_amount PKH",
        "min_value": 6000.0,
    }
    assert told["amount BLT_KESRA"].expectation.kwargs["min_value"] == 0.0
    assert told["amount BLT_KESRA"].before is None


@pytest.mark.parametrize(
    ("promise", "outcome", "sentence"),
    [
        pytest.param(
            promises(Baseline())["bad_share"],
            Outcome(False, None, 100, 6),
            "6% baris tidak dapat dipakai (6 dari 100; batas 5%).",
            id="bad lines",
        ),
        pytest.param(
            promises(Baseline())["repeated_share"],
            Outcome(False, None, 100, 3),
            "3% baris adalah pengulangan baris lain (3 dari 100; batas 2%).",
            id="repeated lines",
        ),
        pytest.param(
            promises(Baseline(lines=766))["volume"],
            Outcome(False, 421, None, None),
            "Jumlah baris turun menjadi 55% dari kiriman sebelumnya (421 dari 766).",
            id="volume",
        ),
        pytest.param(
            promises(
                Baseline(medians={"PKH": Decimal(600_000)}), "PKH", contract="payments"
            )["amount PKH"],
            Outcome(False, 600, None, None),
            "Nilai tengah nominal PKH Rp600, sebelumnya Rp600.000: "
            "tampaknya ditulis dalam ribuan.",
            id="amounts",
        ),
        pytest.param(
            promises(Baseline())["columns"],
            Outcome(False, list(REGISTER.column_names[2:]), None, None),
            "2 kolom yang dijanjikan tidak ada.",
            id="columns",
        ),
    ],
)
def test_a_promise_not_kept_becomes_a_sentence_by_way_of_stored_numbers(
    promise: Promise, outcome: Outcome, sentence: str
) -> None:
    stored = json.dumps(asdict(suite.kept(promise, outcome)))
    (shortfall,) = suite.shortfalls([Kept(**json.loads(stored))])
    assert shortfall.fact.id == sentence


def test_a_kept_promise_says_nothing_and_leaves_its_median() -> None:
    promise = promises(Baseline(), "PKH", contract="payments")["amount PKH"]
    results = [suite.kept(promise, Outcome(True, 600_000.5, None, None))]
    assert suite.shortfalls(results) == ()
    assert suite.medians(results) == {"PKH": Decimal("600000.5")}


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_suite_and_rules_of_every_contract_can_be_shown(contract: object) -> None:
    told = json.loads(suite.render(contract))  # type: ignore[arg-type]
    assert {"columns", "bad_share", "repeated_share"} <= {one["name"] for one in told}
    text = rules.render(contract)  # type: ignore[arg-type]
    assert "insert into quarantine.line" in text


def test_every_rule_of_a_contract_has_its_place_in_the_sql() -> None:
    text = rules.render(PAYMENTS)
    for column in PAYMENTS.columns:
        for rule in column.rules:
            assert f"'{rule.reason}', '{column.name}'" in text


def test_running_numbers_are_not_compared() -> None:
    assert 'coalesce(line."no"' not in rules.render(PAYMENTS)
    whole = rules.render(replace(PAYMENTS, sequence_columns=()))
    assert 'coalesce(line."no"' in whole
