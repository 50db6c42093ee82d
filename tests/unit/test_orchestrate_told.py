"""What a person is told: pages of DAGs, lateness, progress, and the summary."""

import io
import logging
from pathlib import Path

import pytest
from rich.console import Console

from sinkron.cli.progress import LiveProgress, PlainProgress, progress
from sinkron.cli.summary import print_left, print_summary
from sinkron.contract import load_all
from sinkron.orchestrate import build_page, ingest_page, watch_page
from sinkron.orchestrate.late import report
from sinkron.orchestrate.rows import Row
from sinkron.orchestrate.summary import Dataset, Held, Left, Summary

CHECKOUT = Path(__file__).parents[2]
CONTRACTS = load_all(CHECKOUT / "expectations" / "sources")
PAGES = [build_page(), watch_page(), *map(ingest_page, CONTRACTS.values())]


def console(**options) -> Console:
    return Console(file=io.StringIO(), width=120, highlight=False, **options)


def said(where: Console) -> str:
    assert isinstance(where.file, io.StringIO)
    return where.file.getvalue()


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_the_page_of_a_source_names_every_layout_and_its_columns(contract):
    lines = ingest_page(contract).splitlines()
    for layout in contract.layouts:
        (line,) = [line for line in lines if line.startswith(f"- `{layout.id}`")]
        assert f"{len(layout.header)} columns" in line


@pytest.mark.parametrize("page", PAGES, ids=["build", "watch", *CONTRACTS])
def test_every_row_of_a_table_on_a_page_has_the_same_number_of_cells(page):
    tables = "\n".join(
        line if line.startswith("|") else "" for line in page.splitlines()
    )
    for table in filter(None, map(str.strip, tables.split("\n\n"))):
        rows = table.splitlines()
        assert len({row.count("|") for row in rows}) == 1
        assert all(row.endswith("|") for row in rows)


def test_no_page_has_a_block_whose_lines_the_ui_would_fold():
    assert [page for page in PAGES if "```" in page] == []


def test_a_late_run_is_told_with_its_id(caplog):
    context = {"dag_run": {"dag_run_id": "manual__1"}}
    with caplog.at_level(logging.ERROR):
        report(dag_id="build_warehouse", minutes=240, context=context)
    assert "build_warehouse is late: run manual__1" in caplog.text


def test_plain_progress_says_each_change_once():
    where = console()
    plain = PlainProgress(where)
    for state in ("queued", "running", "running", "success"):
        plain.show([Row("ingest__a", state)])
    assert [line.split(" ", 1)[1] for line in said(where).splitlines()] == [
        "ingest__a: queued",
        "ingest__a: running",
        "ingest__a: success",
    ]


def test_plain_progress_says_from_time_to_time_that_it_waits(monkeypatch):
    monkeypatch.setattr("sinkron.cli.progress._STILL_WAITING_SECONDS", -1)
    where = console()
    plain = PlainProgress(where)
    plain.show([Row("build_warehouse", "running", "Transform (dbt)")])
    assert "still waiting for build_warehouse" in said(where)


def test_progress_is_drawn_in_place_on_a_terminal_only():
    assert isinstance(progress(console(force_terminal=True)), LiveProgress)
    assert isinstance(progress(console()), PlainProgress)


def test_progress_on_a_terminal_shows_state_and_counts():
    where = console(force_terminal=True)
    with LiveProgress(where) as live:
        live.notice("build_warehouse was paused")
        live.show([Row("ingest__a", "success", "2 files, 9 lines")])
    assert "2 files, 9 lines" in said(where)
    assert "was paused" in said(where)


def test_the_summary_names_every_held_delivery_with_its_reason():
    held = Held("dinsos__penyaluran/2026-01", 2, "The amounts look like thousands.")
    summary = Summary(
        datasets=(
            Dataset(
                "dinsos/penyaluran",
                {"accepted": 3, "held": 1, "superseded": 0, "duplicate": 0},
                1204,
                7,
            ),
        ),
        held=(held,),
        quarantined={"unknown_code": 7},
        release=None,
    )
    where = console()
    print_summary(where, summary)
    (row,) = [line for line in said(where).splitlines() if "dinsos/penyaluran" in line]
    assert row.split() == ["dinsos/penyaluran", "3", "1", "-", "-", "1,204", "7"]
    assert f"{held.delivery_id}, 2 files: {held.reason}" in said(where)
    assert "unknown_code 7" in said(where)


def test_what_is_left_is_listed_and_a_long_list_is_cut():
    left = Left(
        without_contract={f"opd/set{n:02}": n for n in range(30)},
        misplaced={"dinsos/penyaluran/januari/": 1},
    )
    where = console()
    print_left(where, left)
    assert "opd/set19, 19 deliveries" in said(where)
    assert "opd/set20" not in said(where)
    assert "and 10 more" in said(where)
    assert "dinsos/penyaluran/januari/ (1)" in said(where)
