"""sinkron up | down | status | dsn: what runs, and how to reach it."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sinkron import services, warehouse
from sinkron.cli.hints import query
from sinkron.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(up)
    app.command()(down)
    app.command()(status)
    app.command()(dsn)


def up() -> None:
    """Start the warehouse and Airflow, or leave them as they are when they run."""
    settings = Settings.from_env()
    way_in = services.up(settings)
    typer.echo(f"Airflow    {way_in.url}")
    typer.echo(f"log in as  {way_in.user}, password: cat {way_in.password_file}")
    typer.echo(f"warehouse  {query('bi_reader')}")


def down() -> None:
    """End everything that `up` started."""
    services.down(Settings.from_env())
    typer.echo("all services are stopped")


def status() -> None:
    """Show what runs, where, and in which version."""
    settings = Settings.from_env()
    table = Table("service", "state", "since", "pid", "address", "version", box=None)
    for one in services.status(settings):
        table.add_row(
            one.name,
            one.state,
            _ago(one.since),
            str(one.pid or ""),
            one.address,
            one.version,
        )
    Console(highlight=False, soft_wrap=True).print(table)
    typer.echo(f"code {settings.code_version}, home {settings.home}")


def dsn(
    role: Annotated[str, typer.Option(help=", ".join(warehouse.ROLE_NAMES))],
) -> None:
    """Print the address of the warehouse for one role, as psql takes it."""
    settings = Settings.from_env()
    with warehouse.connect(settings, role):
        typer.echo(warehouse.dsn(settings, role))


def _ago(since: datetime | None) -> str:
    if since is None:
        return ""
    minutes = int((datetime.now(UTC) - since).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
