"""dbt inside the process, against a real PostgreSQL and a project of a few lines."""

import os
from dataclasses import replace
from pathlib import Path
from shutil import copy

import psycopg
import pytest

from sinkron import transform, warehouse
from sinkron.settings import Settings

CHECKOUT = Path(__file__).parents[2]
PERSON = "Siti Aminah"
PROJECT = """
name: sinkron
profile: sinkron
seeds: {sinkron: {+schema: reference}}
models:
  sinkron:
    reference: {+schema: reference}
    marts: {+materialized: table}
"""
FILES = {
    "dbt_project.yml": PROJECT,
    "macros/schema.sql": (
        "{% macro generate_schema_name(custom, node) -%}"
        "{{ custom or target.schema }}{%- endmacro %}"
    ),
    "seeds/code_map.csv": "code,canonical\nA,a\n",
    "models/reference/code.sql": "select code from {{ ref('code_map') }}",
    "models/marts/figure.sql": "select code, 1 as families from {{ ref('code') }}",
}


@pytest.fixture
def project(fresh_warehouse: Settings, tmp_path: Path) -> Settings:
    """The warehouse, with a dbt project of one seed, one view and one table."""
    folder = tmp_path / "dbt"
    for name, text in FILES.items():
        write(folder, name, text)
    copy(CHECKOUT / "dbt_project" / "profiles.yml", folder)
    return replace(fresh_warehouse, home=fresh_warehouse.home, dbt_project_dir=folder)


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def rows(settings: Settings, query: str) -> list[tuple]:
    with warehouse.connect(settings, "owner") as conn:
        return conn.execute(query).fetchall()


def build(settings: Settings) -> transform.BuildReport:
    transform.seed(settings)
    return transform.build(settings, build_id="b1")


def test_code_lists_are_loaded_once_and_again_when_one_changed(project):
    assert transform.seed(project) == transform.SeedReport(loaded=True, tables=2)
    assert transform.seed(project) == transform.SeedReport(loaded=False, tables=0)
    write(project.dbt_project_dir, "seeds/code_map.csv", "code,canonical\nB,b\n")
    assert transform.seed(project).loaded
    with warehouse.connect(project, "transformer") as conn:
        assert conn.execute("select code from reference.code").fetchall() == [("B",)]


def test_code_lists_that_did_not_load_are_tried_again(project):
    write(project.dbt_project_dir, "models/reference/code.sql", "select nothing")
    with pytest.raises(transform.TransformError, match='column "nothing"'):
        transform.seed(project)
    write(project.dbt_project_dir, "models/reference/code.sql", "select 'A' as code")
    assert transform.seed(project).loaded


def test_a_project_without_code_lists_is_refused(project):
    (project.dbt_project_dir / "seeds/code_map.csv").unlink()
    write(project.dbt_project_dir, "models/reference/code.sql", "select 'A' as code")
    (project.dbt_project_dir / "models/reference/code.sql").unlink()
    write(project.dbt_project_dir, "models/marts/figure.sql", "select 1 as families")
    with pytest.raises(transform.TransformError, match="no code lists"):
        transform.seed(project)


def test_a_build_tells_what_each_model_took(project):
    write(project.dbt_project_dir, "tests/none.sql", "select 1 where false")
    report = build(project)
    assert (report.models, report.tests) == (2, 1)
    kept = rows(
        project,
        "select node, resource_type, status, rows_affected from ledger.model_run "
        "where build_id = 'b1' order by node",
    )
    assert kept == [
        ("code", "model", "success", None),
        ("figure", "model", "success", 1),
        ("none", "test", "pass", 0),
    ]


def test_a_failing_data_test_stops_the_build_and_is_named_without_its_rows(project):
    test = f"select '{PERSON}' as name from {{{{ ref('figure') }}}}"
    write(project.dbt_project_dir, "tests/nobody_is_named.sql", test)
    with pytest.raises(transform.TransformError) as caught:
        build(project)
    assert "test nobody_is_named: 1 rows break it" in str(caught.value)
    assert PERSON not in str(caught.value)
    assert "nobody_is_named.sql" in caught.value.advice
    assert rows(
        project, "select status from ledger.model_run where node = 'nobody_is_named'"
    ) == [("fail",)]


def test_a_value_that_breaks_a_model_is_seen_nowhere(project, caplog, capfd):
    model = f"select ('{PERSON}' || code)::date as born from {{{{ ref('code') }}}}"
    write(project.dbt_project_dir, "models/marts/figure.sql", model)
    with pytest.raises(transform.TransformError) as caught:
        build(project)
    assert "model figure: invalid input syntax for type date" in str(caught.value)
    printed = capfd.readouterr()
    heard = (str(caught.value), caplog.text, printed.out, printed.err)
    assert [text for text in heard if f"{PERSON}A" in text] == []
    written = [p for p in (project.home / "dbt").rglob("*") if p.is_file()]
    assert written
    assert [p for p in written if f"{PERSON}A".encode() in p.read_bytes()] == []


def test_the_password_stays_out_of_files_and_environment(project):
    build(project)
    password = warehouse.dsn(project, "transformer").split(":")[2].split("@")[0]
    written = [p for p in (project.home / "dbt").rglob("*") if p.is_file()]
    assert [p for p in written if password.encode() in p.read_bytes()] == []
    assert [name for name, value in os.environ.items() if password in value] == []


def test_nothing_is_written_into_the_project(project):
    before = sorted(p for p in project.dbt_project_dir.rglob("*"))
    build(project)
    assert sorted(p for p in project.dbt_project_dir.rglob("*")) == before


def test_a_candidate_keeps_no_table_of_an_earlier_build(project):
    build(project)
    with warehouse.connect(project, "transformer") as conn:
        conn.execute("create table candidate.gone as select 1 as one")
        conn.execute("create view candidate.seen as select * from candidate.gone")
    transform.build(project, build_id="b2")
    query = (
        "select relname from pg_class where relkind in ('r', 'v') "
        "and relnamespace = 'candidate'::regnamespace"
    )
    assert rows(project, query) == [("figure",)]


def test_a_session_that_a_killed_build_left_is_ended(project):
    address = warehouse.dsn(project, "transformer") + "?application_name=sinkron%20dbt"
    with psycopg.connect(address) as left:
        left.execute("create table candidate.figure as select 1 as one")
        build(project)
        with pytest.raises(psycopg.OperationalError):
            left.execute("select 1")


def test_a_project_that_cannot_be_read_names_file_and_reason(project):
    write(project.dbt_project_dir, "models/marts/figure.sql", "{{ ref('figures') }}")
    with pytest.raises(transform.TransformError, match="figures"):
        transform.seed(project)
