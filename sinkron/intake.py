"""One source taken in: what its office sent, then what its office lets us read.

inbox -> landed -> capture (with a connection) -> landed too -> counts

What was sent comes first: it is not captured once more. A capture that fails leaves
what was sent where it belongs, and what it wrote before is landed by the next run.
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from sinkron import landing
from sinkron.carriers import Connection
from sinkron.carriers.capture import capture
from sinkron.contract import load
from sinkron.errors import SinkronError
from sinkron.landings import under_way
from sinkron.settings import Settings


def take_in(
    settings: Settings,
    dataset: str,
    *,
    connection: Connection | None,
    full: bool,
    again: Collection[str],
) -> dict[str, Any]:
    """Take in one source; ids and counts of what was taken."""
    if settings.inbox_url is not None:
        raise SinkronError(
            "the inbox is object storage, which only Airflow has a connection to open.",
            advice="use `sinkron run`, or set SINKRON_INBOX to a folder.",
        )
    source = load(settings.contracts_dir / f"{dataset}.yml")
    captured = 0
    with under_way(settings):
        report = landing.land(settings, source)
        if connection is not None:
            found = capture(
                settings, source, connection=connection, full=full, again=again
            )
            captured = found.records
            report = report.plus(landing.land_captures(settings, source))
    return {
        "dataset": dataset,
        "captured": captured,
        "files": report.new_files,
        "lines": report.lines,
        "held": report.problems,
        "waiting": report.unsettled,
    }


def adapted(
    settings: Settings, *, settle_seconds: int | None, inbox: Path | None
) -> Settings:
    """Return the settings with what one run was asked for."""
    if settle_seconds is not None:
        settings = replace(settings, settle_seconds=settle_seconds)
    if inbox is not None:
        settings = replace(settings, inbox=inbox, inbox_url=None)
    return settings
