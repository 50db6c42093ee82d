"""`sinkron releases`: list them, show one, or let readers see an earlier one again."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sinkron import publish, warehouse
from sinkron.publish import Release
from sinkron.settings import Settings

Id = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="Release, or how its id begins.")
]

releases = typer.Typer(
    no_args_is_help=True, help="What readers see, and what they saw before."
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(releases, name="releases")


@releases.command("list")
def list_them() -> None:
    """List every release, newest first; * is the one that readers see."""
    with warehouse.connect(Settings.from_env(), "owner") as conn:
        found = publish.list_releases(conn)
    table = Table(
        "", "release", "published (UTC)", "code", "tables", "warnings", box=None
    )
    for one in found:
        table.add_row(
            "*" if one.is_current else "",
            one.release_id,
            f"{one.published_at:%Y-%m-%d %H:%M:%S}",
            one.code_version,
            str(len(one.table_checksums)) if one.is_kept else "no longer kept",
            str(len(_broken(one))),
        )
    _print(table if found else "Nothing has been published yet.")


@releases.command()
def show(
    release: Id = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Everything, as JSON.")
    ] = False,
) -> None:
    """Show inputs, code, table checksums and checks of a release."""
    with warehouse.connect(Settings.from_env(), "owner") as conn:
        found = publish.find_release(conn, release)
    if as_json:
        typer.echo(json.dumps(asdict(found), default=str, indent=2))
        return
    _print(f"release    {found.release_id}{' (current)' if found.is_current else ''}")
    _print(f"published  {found.published_at:%Y-%m-%d %H:%M:%S} UTC")
    _print(f"code       {found.code_version}")
    _print(f"inputs     {found.input_checksum}")
    _print(f"schema     {found.schema_name}{'' if found.is_kept else ' (dropped)'}\n")
    table = Table("table", "rows", "checksum", box=None)
    for name, content in sorted(found.table_checksums.items()):
        table.add_row(name, str(content["rows"]), content["checksum"])
    _print(table)
    broken = _broken(found)
    _print(f"\nchecks     {len(found.check_results)}, of which {len(broken)} warn")
    for check in broken:
        _print(f"  {check['table']}.{check['check']}: {check['violations']}")


@releases.command()
def rollback(release: Id = None) -> None:
    """Show readers an earlier release; without ID the one that this one replaced."""
    shown = publish.rollback(Settings.from_env(), release)
    _print(f"readers see release {shown.release_id}")
    _print("A build makes a new release only when there is something new.")


def _broken(release: Release) -> list[dict[str, object]]:
    return [check for check in release.check_results if not check["success"]]


def _print(what: str | Table) -> None:
    Console(highlight=False, markup=False, soft_wrap=True).print(what)
