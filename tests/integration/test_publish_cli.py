"""`sinkron releases` and `sinkron report`, as they are called."""

import json

import pytest
import typer
from typer.testing import CliRunner, Result

from sinkron.cli import releases, report
from sinkron.settings import Settings
from tests.integration.publish_candidate import release


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    releases.register(made)
    report.register(made)
    return made


def call(app: typer.Typer, settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(app, words, env={**settings.to_env(), "COLUMNS": "120"})


def test_releases_are_listed_shown_and_rolled_back(
    app: typer.Typer, small_warehouse: Settings
) -> None:
    nothing = call(app, small_warehouse, "releases", "list")
    assert "Nothing has been published yet." in nothing.output
    first, second = release(small_warehouse, 1), release(small_warehouse, 2)
    back = call(app, small_warehouse, "releases", "rollback")
    assert f"readers see release {first}" in back.output
    listed = call(app, small_warehouse, "releases", "list").output.splitlines()
    (marked,) = [line for line in listed if line.lstrip().startswith("*")]
    assert first in marked
    shown = call(app, small_warehouse, "releases", "show", second, "--json")
    told = json.loads(shown.output)
    assert told["release_id"] == second
    assert not told["is_current"]
    assert told["table_checksums"]["marts.dim_region"]["rows"] == 9
    table = call(app, small_warehouse, "releases", "show").output
    assert f"{first} (current)" in table
    assert "family.dim_family" in table


def test_the_report_prints_the_figures_that_readers_see(
    app: typer.Typer, small_warehouse: Settings
) -> None:
    release(small_warehouse, 1)
    text = call(app, small_warehouse, "report").output
    assert "Keluarga pada akhir Januari 2025" in text
    assert "10.000.000" in text
    assert "diterima" in text
    english = call(app, small_warehouse, "report", "--lang", "en").output
    assert "Families at the end of January 2025" in english
    assert "10,000,000" in english


def test_a_report_before_the_first_release_says_so(
    app: typer.Typer, small_warehouse: Settings
) -> None:
    called = call(app, small_warehouse, "report")
    assert called.exit_code != 0
    assert "nothing has been published yet" in str(called.exception)
