"""What a contract becomes: SQL that holds any text, dbt sources, pages, rows."""

from dataclasses import replace
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from sinkron.cli import show
from sinkron.contract import load_all
from sinkron.contract.dbt_source import render_sources, stale_sources, write_sources
from sinkron.contract.ddl import quote_identifier, quote_literal, raw_table, to_ddl
from sinkron.contract.dictionary import to_dictionary
from sinkron.contract.model import Rule
from sinkron.contract.sample import break_rule, sample_rows

CONTRACTS = load_all(Path(__file__).resolve().parents[2] / "expectations" / "sources")
PAYMENTS = CONTRACTS["dinsos__penyaluran"]
CODES = {"penyaluran_bansos": ("PKH",), "penyaluran_status": ("BERHASIL",)}


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    show.register(made)
    return made


def test_identifiers_and_texts_cannot_break_out_of_their_quotes() -> None:
    assert quote_identifier('a"b') == '"a""b"'
    assert quote_literal("it's \\") == "'it''s \\'"


def test_a_comment_with_a_quote_stays_one_statement() -> None:
    column = replace(PAYMENTS.columns[0], description="the office's; drop table x")
    ddl = to_ddl(replace(PAYMENTS, columns=(column, *PAYMENTS.columns[1:])))
    assert "NO: the office''s; drop table x (internal)';" in ddl


def test_the_landing_table_is_made_once_and_partitioned_by_delivery() -> None:
    ddl = to_ddl(PAYMENTS)
    assert ddl.startswith(f"create table if not exists {raw_table(PAYMENTS)} (")
    assert "partition by list (_delivery_id);" in ddl
    assert 'add column if not exists "alamat" text' in ddl
    assert "drop" not in ddl


def test_one_dbt_file_an_office_names_its_landing_tables() -> None:
    files = render_sources(CONTRACTS.values())
    offices = {contract.opd for contract in CONTRACTS.values()}
    assert {path.parent.name for path in files} == offices
    for path, text in files.items():
        assert text.startswith("# GENERATED")
        (source,) = yaml.safe_load(text)["sources"]
        assert source["name"] == path.parent.name
        assert source["schema"] == "raw"
        for table in source["tables"]:
            assert table["identifier"] == f"{source['name']}__{table['name']}"


def test_an_edited_and_an_orphaned_dbt_source_are_stale_and_put_right(
    tmp_path: Path,
) -> None:
    contracts = list(CONTRACTS.values())
    written = write_sources(contracts, project=tmp_path)
    assert len(written) == len({contract.opd for contract in contracts})
    assert write_sources(contracts, project=tmp_path) == []
    orphan = Path("models/staging/lama/_lama__sources.yml")
    (tmp_path / orphan).parent.mkdir()
    (tmp_path / orphan).write_text("version: 2\n")
    (tmp_path / written[0]).write_text("edited\n")
    assert set(stale_sources(contracts, project=tmp_path)) == {written[0], orphan}
    write_sources(contracts, project=tmp_path)
    assert not stale_sources(contracts, project=tmp_path)
    assert not (tmp_path / orphan).exists()


def test_every_layout_is_on_the_page() -> None:
    page = to_dictionary(CONTRACTS["dinsos__dtsen_keluarga"])
    assert "- `v2`, xlsx: DTSEN V2: 52 columns\n" in page


def test_a_running_number_counts_and_a_format_is_kept() -> None:
    rows = sample_rows(PAYMENTS, 3, 1, CODES)
    assert [row["NO"] for row in rows] == ["1", "2", "3"]
    assert all(len(row["NIK KTP"]) == 16 and row["NIK KTP"].isdigit() for row in rows)


def test_only_a_rule_that_the_column_has_can_be_broken() -> None:
    (row,) = sample_rows(PAYMENTS, 1, 1, CODES)
    with pytest.raises(ValueError, match="no such rule on column nominal"):
        break_rule(PAYMENTS, PAYMENTS.column("nominal"), Rule("nik"), row)


@pytest.mark.parametrize(
    ("what", "sign"),
    [
        ("ddl", "create table if not exists"),
        ("dbt", "identifier: dinsos__penyaluran"),
        ("dictionary", "# Penyaluran bantuan sosial"),
        ("sample", "NO;NAMA PENERIMA;NIK KTP"),
    ],
)
def test_each_rendering_can_be_looked_at(
    app: typer.Typer, what: str, sign: str
) -> None:
    shown = CliRunner().invoke(app, ["show", what, "dinsos__penyaluran"])
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith(sign) or sign in shown.output


def test_an_unknown_source_is_answered_with_the_closest_one(app: typer.Typer) -> None:
    shown = CliRunner().invoke(app, ["show", "ddl", "dinsos__penyalur"])
    assert shown.exit_code == 1
    assert getattr(shown.exception, "advice", "") == "did you mean dinsos__penyaluran?"


def test_the_generated_sources_can_be_checked(app: typer.Typer) -> None:
    checked = CliRunner().invoke(app, ["sources", "--check"])
    assert checked.exit_code == 0, checked.exception
