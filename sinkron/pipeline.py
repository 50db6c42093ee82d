"""The steps of the pipeline, one function each: what a task of a DAG calls.

ingest(each source) -> anything_new -> entry_gate -> transform -> disclose -> exit_gate
-> publish -> site

Each step reads its settings from the environment, takes the lock it needs, logs its
progress in counts and returns a small dictionary of ids and counts. Whatever goes wrong
leaves as a `StepError` that says what to do and holds no value out of the data. Heavy
libraries are imported inside the steps, so that reading a DAG file stays cheap.

A build judges what was landed when it began. The checksum of that state, its `token`,
goes from step to step: what lands meanwhile is left to the next build, and a candidate
that another build has replaced is not published.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sinkron.errors import SinkronError
from sinkron.failure import step
from sinkron.settings import Settings

if TYPE_CHECKING:
    from sinkron.carriers import Connection

log = logging.getLogger(__name__)

# Hundreds of lines about its own start; a line a page.
_NOISY = ("great_expectations", "httpx")
_LOOK = "look at the line of code it names; starting the DAG again is always safe."
_PAGES = "the release is published all the same; `sinkron site` writes its pages again."
_DATABASE = "`sinkron status` says whether the database runs; then start the DAG again."


def ingest(
    dataset: str,
    *,
    settle_seconds: int | None = None,
    connection: "Connection | None" = None,
    full: bool = False,
    again: Collection[str] = (),
    inbox: Path | None = None,
    settings: Settings | None = None,
) -> dict[str, Any]:
    """Land what is new, capture what is new at the office, land that; counts of it.

    Without a connection nothing is captured. `full` reads a table from its beginning,
    `again` names months of an API to read again; `inbox` stands for the one of the
    settings.
    """
    settings = settings or Settings.from_env()
    _quieten()
    with step(f"landing {dataset}", advice=_LOOK):
        from sinkron.intake import adapted, take_in

        asked = adapted(settings, settle_seconds=settle_seconds, inbox=inbox)
        taken = take_in(asked, dataset, connection=connection, full=full, again=again)
        log.info("%s: landed %s files", dataset, taken["files"])
        return taken


def anything_new(*, settings: Settings | None = None) -> dict[str, Any]:
    """Wait for landings under way, then compare the inputs with the release's."""
    settings = settings or Settings.from_env()
    with step("looking for news", advice=_DATABASE):
        from sinkron import publish, warehouse
        from sinkron.landings import wait_until_none

        wait_until_none(settings)
        with warehouse.connect(settings, "loader") as conn:
            landed = conn.execute("select from ledger.file limit 1").fetchone()
            is_new = landed is not None and publish.anything_new(conn, settings)
        log.info("something is new" if is_new else "nothing new")
        return {"is_new": is_new}


def seed(*, settings: Settings | None = None) -> dict[str, Any]:
    """Load the code lists when one changed: the entry gate's rules read them."""
    settings = settings or Settings.from_env()
    with step("loading code lists", advice=_LOOK), _building(settings):
        from sinkron.transform import seed as load_code_lists

        report = load_code_lists(settings)
        return {"loaded": report.loaded, "tables": report.tables}


def entry_gate(*, settings: Settings | None = None) -> dict[str, Any]:
    """Judge lines, accept or hold deliveries; the token of the state it judged."""
    settings = settings or Settings.from_env()
    seed(settings=settings)
    with step("entry gate", advice=_LOOK), _building(settings):
        from sinkron import publish, warehouse
        from sinkron.gate.entry import entry_gate as judge

        _have_landing_tables(settings)
        with warehouse.connect(settings, "loader") as conn:
            token = publish.input_checksum(conn, settings)
        report = judge(settings)
        if not report.lines.get("accepted"):
            raise SinkronError(
                f"none of the {report.deliveries} landed deliveries is accepted, so "
                "there is nothing to build. Nothing was published.",
                advice="`sinkron deliveries` says why each is held and what to send.",
            )
        return {
            "token": token,
            "deliveries": report.deliveries,
            "judged": report.judged,
            "held": len(report.held),
            "files": dict(report.files),
            "lines": dict(report.lines),
        }


def transform(*, token: str, settings: Settings | None = None) -> dict[str, Any]:
    """Build the candidate tables with dbt, run the data tests, follow corrections."""
    settings = settings or Settings.from_env()
    with step("transform", advice=_LOOK), _building(settings):
        from sinkron.corrections import recompute
        from sinkron.transform import build

        report = build(settings, build_id=token)
        recompute(settings)
        return {
            "token": token,
            "models": report.models,
            "tests": report.tests,
            "seconds": report.seconds,
        }


def disclose(*, token: str, settings: Settings | None = None) -> dict[str, Any]:
    """Hide in the candidate what would tell of single families or persons."""
    settings = settings or Settings.from_env()
    with step("disclosure control", advice=_LOOK), _building(settings):
        from sinkron.disclosure import disclose as hide
        from sinkron.transform import build_from_shown

        report = hide(settings)
        build_from_shown(settings, build_id=token)
        return {"token": token, "cells": report.cells, "hidden": report.hidden}


def exit_gate(*, token: str, settings: Settings | None = None) -> dict[str, Any]:
    """Check the candidate tables against what readers were promised."""
    settings = settings or Settings.from_env()
    with step("exit gate", advice=_LOOK), _building(settings):
        from sinkron import publish

        report = publish.exit_gate(settings, input_checksum=token)
        checks, warnings = len(report.checks), len(report.warnings)
        return {"token": token, "checks": checks, "warnings": warnings}


def publish(*, token: str, settings: Settings | None = None) -> dict[str, Any]:
    """Move the candidate behind the readers' views, in one transaction."""
    settings = settings or Settings.from_env()
    with step("publish", advice=_LOOK), _building(settings):
        from sinkron.publish import publish as release

        report = release(settings, input_checksum=token)
        log.info(report.sentence)
        return {
            "release_id": report.release_id,
            "is_new": report.is_new,
            "tables": report.tables,
        }


def site(*, settings: Settings | None = None) -> dict[str, Any]:
    """Write the pages of the release that readers see; never part of publishing it."""
    settings = settings or Settings.from_env()
    with step("writing the site", advice=_PAGES):
        from sinkron.site import build_site

        report = build_site(settings)
        path = str(report.first_page)
        return {"release_id": report.release_id, "pages": report.pages, "path": path}


def watch_deliveries(*, settings: Settings | None = None) -> dict[str, Any]:
    """Alert once for each delivery that is late today; counts of them."""
    settings = settings or Settings.from_env()
    with step("watching deliveries", advice=_DATABASE):
        from sinkron.gate.late import watch
        from sinkron.orchestrate import TIMEZONE

        report = watch(settings, today=datetime.now(ZoneInfo(TIMEZONE)).date())
        return {"late": report.late, "alerted": report.alerted}


def run_all(settings: Settings) -> dict[str, Any]:
    """Do everything in order in this process: what the DAGs do, for tests."""
    from sinkron.contract import load_all

    landed = [
        ingest(source, settings=settings) for source in load_all(settings.contracts_dir)
    ]
    result: dict[str, Any] = {"landed": landed, "released": None}
    if not anything_new(settings=settings)["is_new"]:
        return result
    token = entry_gate(settings=settings)["token"]
    transform(token=token, settings=settings)
    disclose(token=token, settings=settings)
    exit_gate(token=token, settings=settings)
    result["released"] = publish(token=token, settings=settings)
    result["site"] = site(settings=settings)
    return result


def _have_landing_tables(settings: Settings) -> None:
    """Make the table of a source that was never looked for: staging reads it."""
    from sinkron import warehouse
    from sinkron.contract import load_all
    from sinkron.landing.tables import ensure_table

    with warehouse.connect(settings, "loader") as conn:
        for contract in load_all(settings.contracts_dir).values():
            name = f"raw.{contract.id}"
            found = conn.execute("select to_regclass(%s)", (name,)).fetchone()
            conn.commit()
            if found == (None,):
                with warehouse.exclusive(conn, f"land {contract.id}"):
                    ensure_table(conn, contract)


def _quieten() -> None:
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)


@contextmanager
def _building(settings: Settings) -> Iterator[None]:
    """Hold the lock of builds: one at a time, in Airflow or from the command line."""
    from sinkron import warehouse

    _quieten()
    with (
        warehouse.connect(settings, "owner") as conn,
        warehouse.exclusive(conn, "build"),
    ):
        yield
