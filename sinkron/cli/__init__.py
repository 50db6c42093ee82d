"""The command line: one module for each group of commands.

Failures that a person can act on end with status 1, a sentence and an advice; all
others keep their traceback.
"""

import logging
from typing import Any

import typer
from typer.core import TyperGroup

from sinkron.cli import (
    awaited,
    check_delivery,
    corrections,
    deliveries,
    demo,
    formulas,
    releases,
    report,
    run,
    services,
    show,
    site,
)
from sinkron.errors import SinkronError

GROUPS = (
    run,
    services,
    demo,
    deliveries,
    awaited,
    check_delivery,
    corrections,
    releases,
    report,
    show,
    formulas,
    site,
)


class Commands(TyperGroup):
    """Prints a `SinkronError` as a sentence."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except SinkronError as error:
            typer.echo(f"sinkron: {error}", err=True)
            if error.advice not in str(error):
                typer.echo(f"  -> {error.advice}", err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="Sinkron: one family-level warehouse of the poverty programmes.",
)


@app.callback()
def main() -> None:
    """Sinkron: one family-level warehouse of the poverty programmes."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")


for group in GROUPS:
    group.register(app)
