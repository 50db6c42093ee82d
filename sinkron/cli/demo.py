"""sinkron demo: a synthetic district, and the truth about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sinkron.settings import Settings

if TYPE_CHECKING:
    from sinkron.demo import Summary


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(demo)


def demo(
    families: Annotated[int, typer.Option(help="Families at the start.")] = 2000,
    quarters: Annotated[int, typer.Option(help="Quarters of deliveries.")] = 8,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for inbox/ and truth/; default SINKRON_HOME."),
    ] = None,
    defects: Annotated[
        str, typer.Option(help="Mistakes to plant: none, light or heavy.")
    ] = "light",
    start: Annotated[
        str | None,
        typer.Option(help="First month, YYYY-MM; default so that 2026-09 is last."),
    ] = None,
) -> None:
    """Write OPD deliveries of a district that does not exist, and what is true in it.

    The files lie in OUT/inbox, in the offices' real layouts; OUT/truth holds persons,
    families, receipt, and every planted mistake with its file and line.
    """
    from sinkron.demo import generate

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("demo", total=3 * quarters)
        summary = generate(
            out or Settings.from_env().home,
            families=families,
            quarters=quarters,
            seed=seed,
            defects=defects,
            start=start,
            progress=lambda done, total, month: bar.update(
                task, completed=done, total=total, description=f"demo {month}"
            ),
        )
    _tell(summary)


def _tell(summary: "Summary") -> None:
    typer.echo(
        f"{summary.first_month} to {summary.last_month}: {summary.persons:,} persons, "
        f"{summary.lineages:,} families, {summary.files:,} files with "
        f"{summary.lines:,} lines, {summary.planted:,} planted things"
    )
    typer.echo(f"inbox  {summary.inbox}")
    typer.echo(f"truth  {summary.truth}")
