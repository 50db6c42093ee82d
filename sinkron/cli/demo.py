"""sinkron demo: a synthetic district, and the truth about it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sinkron.settings import Settings

if TYPE_CHECKING:
    from sinkron.demo import Summary

Start = Annotated[
    str | None,
    typer.Option(help="First month, YYYY-MM; default so that 2026-09 is last."),
]
Connected = Annotated[
    bool, typer.Option(help="Leave the last months of tables and API to servers.")
]


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
    start: Start = None,
    connected: Connected = False,
) -> None:
    """Write OPD deliveries of a district that does not exist, and what is true in it.

    The files lie in OUT/inbox, in the offices' real layouts; OUT/truth holds persons,
    families, receipt, and every planted mistake with its file and line. With
    --connected, `SINKRON_DEMO=OUT sinkron up` starts what the rest is read from.
    """
    from sinkron.demo import generate
    from sinkron.demo.servers.handover import hand_over

    with _progress() as bar:
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
    if connected:
        hand_over(summary.inbox.parent)
    _tell(summary)


def _progress() -> Progress:
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True)


def _tell(summary: "Summary") -> None:
    typer.echo(
        f"{summary.first_month} to {summary.last_month}: {summary.persons:,} persons, "
        f"{summary.lineages:,} families, {summary.files:,} files with "
        f"{summary.lines:,} lines, {summary.planted:,} planted things"
    )
    typer.echo(f"inbox  {summary.inbox}")
    typer.echo(f"truth  {summary.truth}")
