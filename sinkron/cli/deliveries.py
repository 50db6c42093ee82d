"""`sinkron deliveries`: what arrived, what became of it, and a person's word on it."""

import json
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sinkron import warehouse
from sinkron.gate import overview
from sinkron.settings import Settings


class Status(StrEnum):
    """What can become of a file."""

    accepted = "accepted"
    held = "held"
    superseded = "superseded"
    duplicate = "duplicate"
    new = "new"


Id = Annotated[
    str, typer.Argument(metavar="DELIVERY", help="As <opd>__<dataset>/<period>[.rN].")
]
Reason = Annotated[str, typer.Option(help="Why; kept in the ledger, never published.")]
By = Annotated[str, typer.Option(help="Who decides; kept in the ledger.")]
Dataset = Annotated[str | None, typer.Option(help="Only this <opd>__<dataset>.")]
Only = Annotated[Status | None, typer.Option(help="Only with a file of this status.")]

_LEAST_WIDTH = 120
_PLACES = ("received", "accepted", "quarantined", "superseded", "held")
_PROMISES = {
    "columns": ("missing columns", " of"),
    "bad_share": ("bad lines", " of"),
    "repeated_share": ("repeated lines", " of"),
    "volume": ("lines", ", before"),
    "amount": ("median amount", ", before"),
}

deliveries = typer.Typer(
    invoke_without_command=True, help="What arrived, and what became of it."
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(deliveries, name="deliveries")


@deliveries.callback()
def main(ctx: typer.Context) -> None:
    """Without a command: list everything."""
    if ctx.invoked_subcommand is None:
        list_them()


@deliveries.command("list")
def list_them(dataset: Dataset = None, status: Only = None) -> None:
    """List deliveries with the fate of their lines."""
    with warehouse.connect(Settings.from_env(), "owner") as conn:
        found = overview.deliveries(conn, dataset=dataset, status=status)
    if not found:
        _print("No such delivery has been landed.")
        return
    table = _table("delivery", "status", "files")
    for one in found:
        table.add_row(
            one.delivery_id,
            ", ".join(one.statuses),
            *(f"{getattr(one, name):,}" for name in ("files", *_PLACES)),
        )
    _print(table)
    for one in found:
        for reason in one.reasons:
            _print(f"{one.delivery_id}: {reason}")


@deliveries.command()
def show(
    delivery: Id,
    as_json: Annotated[
        bool, typer.Option("--json", help="Everything, as JSON.")
    ] = False,
) -> None:
    """Show the files, quarantine, warnings, checks and decisions of a delivery."""
    with warehouse.connect(Settings.from_env(), "owner") as conn:
        found = overview.delivery(conn, delivery)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return
    table = _table("file", "sha-256", "status")
    for one in found.files:
        table.add_row(
            str(one.file_no),
            one.sha256,
            one.status,
            *(f"{getattr(one, name):,}" for name in _PLACES),
        )
    _print(table)
    for one in found.files:
        for sentence in filter(None, (one.reason, one.warning)):
            _print(f"file {one.file_no:<6} {sentence}")
    for reason, lines in found.quarantined.items():
        _print(f"quarantine  {reason}: {lines:,} lines")
    for code, lines in found.warnings.items():
        _print(f"warning     {code}: {lines:,} lines")
    for check in found.checks:
        _print(f"check       {_check(check)}")
    for decision, by, reason, at in found.decisions:
        _print(f"decision    {decision} by {by}, {at}: {reason}")


@deliveries.command()
def accept(delivery: Id, reason: Reason, by: By) -> None:
    """Accept a delivery that the checks hold; its readable files take part."""
    _decide(delivery, "accept", by=by, reason=reason)


@deliveries.command()
def reject(delivery: Id, reason: Reason, by: By) -> None:
    """Hold a delivery; the revision before it comes into force again."""
    _decide(delivery, "reject", by=by, reason=reason)


def _decide(
    delivery: str, decision: overview.Decision, *, by: str, reason: str
) -> None:
    with warehouse.connect(Settings.from_env(), "owner") as conn:
        overview.decide(conn, delivery, decision, by=by, reason=reason)
    _print(f"{delivery}: {decision} is recorded; the next `sinkron run` obeys it.")


def _table(*names: str) -> Table:
    table = Table(*names, box=None)
    for name in _PLACES:
        table.add_column(name, justify="right")
    return table


def _check(check: dict[str, object]) -> str:
    name, against = _PROMISES[str(check["promise"])]
    about = f" of {check['programme']}" if check["programme"] else ""
    other = f"{against} {check['of']}" if check["of"] is not None else ""
    kept = "kept" if check["success"] else "NOT KEPT"
    return f"{name}{about}: {check['observed']}{other}, limit {check['limit']}: {kept}"


def _print(what: str | Table) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.width = max(console.width, _LEAST_WIDTH)
    console.print(what)
