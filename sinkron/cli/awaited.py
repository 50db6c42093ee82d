"""`sinkron deliveries late|missing`: what has not come, and from whom."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from sinkron import warehouse
from sinkron.cli.deliveries import Dataset, deliveries
from sinkron.gate.late import owed
from sinkron.gate.missing import missing_counts, missing_units
from sinkron.orchestrate import TIMEZONE
from sinkron.settings import Settings

Everything = Annotated[
    bool, typer.Option("--all", help="Also what is expected and not late yet.")
]
Period = Annotated[str | None, typer.Option(help="Only this period, YYYY-MM.")]

_LEAST_WIDTH = 120


def register(_app: typer.Typer) -> None:
    """Add the commands of this module to `sinkron deliveries`."""
    deliveries.command("late")(late)
    deliveries.command("missing")(missing)


def late(dataset: Dataset = None, everything: Everything = False) -> None:
    """List the deliveries that are late, with the day each was due."""
    today = _today()
    found = [
        one
        for one in owed(Settings.from_env(), today=today)
        if (everything or one.is_late(today)) and dataset in (None, one.contract.id)
    ]
    if not found:
        _print("No delivery is late.")
        return
    names = ("dataset", "period", "due", "late after", "state", "last accepted")
    table = Table(*names, "office", box=None)
    for one in found:
        came = "came, not accepted" if one.has_come else "not come"
        table.add_row(
            *(one.contract.id, one.period, f"{one.due}", f"{one.late_after}"),
            f"late, {came}" if one.is_late(today) else came,
            one.last_accepted or "never",
            one.contract.owner,
        )
    _print(table)


def missing(dataset: Dataset = None, period: Period = None) -> None:
    """Name the desa, schools and puskesmas that have not sent; without a choice, count.

    As of the current release.
    """
    with warehouse.connect(Settings.from_env(), "owner") as conn:
        if dataset is None and period is None:
            counts = missing_counts(conn)
            table = Table("dataset", "period", "unit", box=None)
            table.add_column("missing", justify="right")
            for one in counts:
                table.add_row(one.dataset, one.period, one.unit_kind, f"{one.units:,}")
            _print(table if counts else "No unit is missing.")
            return
        units = missing_units(conn, dataset=dataset, period=period)
    table = Table("dataset", "period", "unit", "code", "name", "kecamatan", box=None)
    table.add_column("sent last")
    for unit in units:
        table.add_row(
            *(unit.dataset, unit.period, unit.unit_kind, unit.unit_code),
            *(unit.unit_name, unit.kecamatan_code, unit.last_period or "never"),
        )
    _print(table if units else "No unit is missing.")


def _today() -> date:
    return datetime.now(ZoneInfo(TIMEZONE)).date()


def _print(what: str | Table) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.width = max(console.width, _LEAST_WIDTH)
    console.print(what)
