"""Every reason is said in words, and about the right column of the office."""

import re
from pathlib import Path
from string import Formatter

import pytest

from sinkron.contract import Contract, load_all
from sinkron.contract.model import REASONS as GATE_REASONS
from sinkron.corrections.columns import column_of
from sinkron.corrections.reason_texts import (
    NIK_PROBLEMS,
    NOTHING_TO_CORRECT,
    OTHER,
    REASONS,
)
from sinkron.corrections.reasons import explain
from sinkron.language import Language

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = load_all(ROOT / "expectations" / "sources")
PAYMENTS = CONTRACTS["dinsos__penyaluran"]
REGISTER = CONTRACTS["dispendukcapil__penduduk"]
CODES = {"penyaluran_status": ["BERHASIL", "GAGAL", "RETUR"]}
MACROS = ROOT / "dbt_project" / "macros"
STAGING = ROOT / "dbt_project" / "models" / "staging"
CLEAN_SQL = ROOT / "sinkron" / "warehouse" / "sql" / "030_clean.sql"


def said(contract: Contract, reason: str, column: str, **given):
    given = {"codes": CODES, "language": Language.id, **given}
    return explain(contract, reason, column, **given)


def test_every_reason_of_the_gate_has_words():
    assert {*GATE_REASONS.values(), "broken_line", "repeated_line"} <= REASONS.keys()


def test_every_warning_of_staging_has_words():
    parts = {
        MACROS: r"macro (?:person_warnings|unrecognised)\(.*?endmacro",
        STAGING: r"concat_ws\(.*?\) as warnings",
    }
    texts = [
        part
        for folder, pattern in parts.items()
        for path in folder.rglob("*.sql")
        for part in re.findall(pattern, path.read_text(), re.DOTALL)
    ]
    codes = {code for text in texts for code in re.findall(r"then '(\w+)'", text)}
    assert len(codes) > 10
    assert codes - REASONS.keys() == set(NOTHING_TO_CORRECT)


def test_every_problem_of_a_nik_has_words():
    function = CLEAN_SQL.read_text().partition("function clean.nik_problem")[2]
    codes = set(re.findall(r"'(nik_\w+)'", function.partition("end;")[0]))
    assert codes == NIK_PROBLEMS.keys()


@pytest.mark.parametrize("words", [*REASONS.values(), OTHER])
def test_words_wait_for_nothing_that_is_not_told(words):
    texts = (words.wrong_id, words.todo_id, words.wrong_en, words.todo_en)
    asked = {name for text in texts for _, name, _, _ in Formatter().parse(text)}
    assert asked <= {None, "column", "codes", "reason"}


def test_a_reason_names_the_header_of_the_office_and_the_codes_that_are_known():
    told = said(PAYMENTS, "unknown_code", "status_salur")
    assert "“STATUS SALUR”" in told.wrong
    assert told.todo == "Isi dengan salah satu: BERHASIL, GAGAL, RETUR."
    assert told.who == "Operator Dinas Sosial"


def test_a_nik_is_told_what_is_wrong_with_it():
    told = said(PAYMENTS, "nik_unusable", "nik_ktp", nik_problem="nik_missing")
    assert told.wrong == "“NIK KTP” kosong."
    assert "Dispendukcapil" in told.who


def test_the_register_is_not_sent_to_itself():
    told = said(REGISTER, "bad_nik", "nik", nik_problem="nik_serial_0000")
    assert told.who == f"Operator {REGISTER.owner}"


def test_a_reason_without_words_is_still_told_with_its_column():
    told = said(PAYMENTS, "brand_new_reason", "alamat")
    assert "brand_new_reason" in told.wrong
    assert "“ALAMAT”" in told.wrong


def test_english_is_english():
    told = said(PAYMENTS, "repeated_line", "", language=Language.en)
    assert told.wrong == "The line equals another line of the same delivery."


@pytest.mark.parametrize(
    ("contract", "warning", "column"),
    [
        (PAYMENTS, "nik_unusable", "nik_ktp"),
        (PAYMENTS, "kk_number_unusable", "no_kk"),
        (PAYMENTS, "place_unknown", "nm_kel"),
        (REGISTER, "nik_is_kk_number", "nik"),
        (REGISTER, "birth_date_unreadable", "tanggal_lahir"),
        (REGISTER, "nik_disagrees_with_birth_date_or_sex", "nik"),
        (REGISTER, "nobody_knows_this", ""),
        (CONTRACTS["bpjs__kepesertaan"], "segment_missing", "segmen"),
        (CONTRACTS["bappeda__anggaran_program"], "date_unreadable", "triwulan"),
        (CONTRACTS["dpkpck__rtlh"], "amount_missing", "nilai"),
    ],
)
def test_a_warning_is_about_a_column(contract, warning, column):
    assert column_of(contract, warning) == column


def test_what_asks_nobody_to_do_anything_has_no_words():
    assert not REASONS.keys() & set(NOTHING_TO_CORRECT)
