"""`sinkron site`: write the pages of a release again, and say where they are."""

from pathlib import Path
from typing import Annotated

import typer

from sinkron.settings import Settings
from sinkron.site import build_site

Id = Annotated[
    str | None, typer.Option("--release", help="Release, or how its id begins.")
]
Out = Annotated[
    Path | None,
    typer.Option(help="Folder for the pages; by default one in SINKRON_HOME/site."),
]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(site)


def site(release: Id = None, out: Out = None) -> None:
    """Write the pages of the current release, or of another one that is kept."""
    written = build_site(Settings.from_env(), release, out=out)
    typer.echo(written.first_page)
