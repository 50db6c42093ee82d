"""The site of a real release: what it may read, what it tells, and when it goes."""

import logging
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from sinkron import pipeline, publish, warehouse
from sinkron.cli import app
from sinkron.failure import StepError
from sinkron.publish.releases import drop_old_releases
from sinkron.settings import Settings
from sinkron.site import build_site, read
from sinkron.site.folders import first_page, site_folder
from tests.integration.publish_candidate import deliver, release
from tests.unit.site_kit import Tree


@pytest.fixture(scope="module")
def two(module_warehouse: Settings) -> tuple[Settings, str, str]:
    """Two releases; between them one delivery came and one was held."""
    first = release(module_warehouse, 1)
    deliver(module_warehouse, 3, held=True)
    return module_warehouse, first, release(module_warehouse, 2)


def texts(page: Path) -> str:
    return Tree(page.read_text()).named("main")[0].text


def test_every_query_of_the_site_finds_its_mart_and_columns(two, caplog):
    settings, *_ = two
    with caplog.at_level(logging.INFO):
        shown = read.read(settings)
    assert "the site shows no" not in caplog.text
    assert shown["families"]
    assert shown["deliveries"]


def test_the_current_release_is_read_with_the_rights_of_every_reader(two, monkeypatch):
    settings, *_ = two
    asked = []
    connect = warehouse.connect

    def listening(given: Settings, role: str):
        asked.append(role)
        return connect(given, role)

    monkeypatch.setattr(read.warehouse, "connect", listening)
    shown = read.read(replace(settings))
    assert asked.count("bi_reader") == 1
    assert shown.release["is_current"]


def test_a_reader_may_not_ask_what_the_site_must_not_show(two):
    settings, *_ = two
    for table in ("family.dim_family", "vault.person", "quarantine.line"):
        with (
            warehouse.connect(settings, read.READER) as conn,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            conn.execute(f"select * from {table}")


def test_the_site_stands_below_the_home_under_the_name_of_its_release(two):
    settings, _, second = two
    report = build_site(settings)
    assert report.release_id == second
    assert report.first_page == settings.home / "site" / second / "index.html"
    assert second in texts(report.first_page.with_name("rilis.html"))


def test_what_changed_since_the_release_before_is_read_from_its_tables(two):
    settings, *_ = two
    page = texts(build_site(settings).first_page)
    assert "Dibandingkan dengan rilis yang terbit" in page
    assert "Kiriman baru atau berganti status" in page
    assert "1 kiriman ditahan" in page


def test_the_site_of_an_earlier_release_can_be_written_again(two, tmp_path):
    settings, first, _ = two
    out = tmp_path / "public"
    report = build_site(settings, first, out=out)
    assert report.first_page == out / "index.html"
    assert "rilis pertama" in texts(out / "index.html")
    assert "Tidak ada kiriman yang ditahan" in texts(out / "index.html")


def test_the_command_writes_the_site_and_says_where(two, monkeypatch):
    settings, first, _ = two
    for name, value in settings.to_env().items():
        monkeypatch.setenv(name, value)
    told = CliRunner().invoke(app, ["site", "--release", first])
    assert told.exit_code == 0, told.output
    assert told.stdout.split() == [str(first_page(settings, first))]
    wrong = CliRunner().invoke(app, ["site", "--release", "nothing"])
    assert wrong.exit_code == 1


def test_the_report_ends_with_where_the_pages_are(two, monkeypatch):
    settings, _, second = two
    for name, value in settings.to_env().items():
        monkeypatch.setenv(name, value)
    build_site(settings)
    told = CliRunner().invoke(app, ["report"])
    assert str(first_page(settings, second)) in told.stdout


def test_pages_that_cannot_be_written_harm_no_release(two, monkeypatch):
    settings, _, second = two
    page = build_site(settings).first_page
    before = page.read_bytes()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sinkron.site.render.render", broken)
    with pytest.raises(StepError, match="sinkron site"):
        pipeline.site(settings=settings)
    assert page.read_bytes() == before
    with warehouse.connect(settings, "owner") as conn:
        assert publish.find_release(conn).release_id == second


def test_a_site_goes_with_the_tables_of_its_release(fresh_warehouse):
    settings = fresh_warehouse
    ids = []
    for number in (1, 2, 3):
        ids.append(release(settings, number))
        build_site(settings)
    drop_old_releases(settings, keep=1)
    build_site(settings)
    assert [site_folder(settings, one).exists() for one in ids] == [False, True, True]
