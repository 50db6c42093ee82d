"""`sinkron corrections`: what each office has to correct, and what came of it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sinkron import warehouse
from sinkron.contract import Contract, load_all
from sinkron.corrections import bring_up_to_date
from sinkron.corrections.export import ROLE, export
from sinkron.corrections.reasons import explain
from sinkron.corrections.status import Change, changes
from sinkron.errors import SinkronError
from sinkron.failure import step
from sinkron.language import Language, number
from sinkron.settings import Settings

Out = Annotated[Path, typer.Option(help="New folder for the workbooks; kept closed.")]
Opd = Annotated[str | None, typer.Option(help="Only this office, as in the inbox.")]
Dataset = Annotated[str | None, typer.Option(help="Only this dataset.")]
Period = Annotated[str | None, typer.Option(help="Only this period, YYYY-MM.")]
Lang = Annotated[Language, typer.Option(help="Bahasa Indonesia or English.")]

_LEAST_WIDTH = 140
_TEXTS = {
    Language.id: {
        "columns": (*("data", "pengirim", "sebab", "baru", "masih ada", "selesai"),),
        "nothing": "Tidak ada yang perlu diperbaiki.",
        "total": "jumlah",
    },
    Language.en: {
        "columns": (*("data", "sender", "reason", "new", "persisting", "resolved"),),
        "nothing": "There is nothing to correct.",
        "total": "total",
    },
}

corrections = typer.Typer(
    no_args_is_help=True, help="What each office has to correct, and what came of it."
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(corrections, name="corrections")


@corrections.command("export")
def export_them(
    out: Out,
    opd: Opd = None,
    dataset: Dataset = None,
    period: Period = None,
    lang: Lang = Language.id,
) -> None:
    """Write a workbook for each office and unit with the lines to correct.

    The workbooks hold personal data: the folder is closed to others, and the export is
    written down.
    """
    with step("the export", advice="mend what is named, then take a new folder."):
        settings = Settings.from_env()
        bring_up_to_date(settings)
        done = export(
            settings,
            out,
            opd=opd,
            dataset=dataset,
            period=period,
            language=lang,
        )
    if not done:
        typer.echo(_TEXTS[lang]["nothing"])
        return
    table = _table("data", "workbooks", "rejected", "warned", "held files", text=1)
    for one in done:
        counts = (one.workbooks, one.rejected, one.warned, one.held_files)
        table.add_row(one.dataset, *(number(count, lang) for count in counts))
    _print(table)
    typer.echo(str(out))


@corrections.command()
def status(opd: Opd = None, dataset: Dataset = None, lang: Lang = Language.id) -> None:
    """Count what the last delivery of each unit corrected, left and brought."""
    settings = Settings.from_env()
    contracts = {
        one.id: one
        for one in load_all(settings.contracts_dir).values()
        if opd in (None, one.opd) and dataset in (None, one.id, one.dataset)
    }
    if not contracts:
        raise SinkronError(
            f"no contract answers to opd {opd or 'any'}, dataset {dataset or 'any'}.",
            advice="`sinkron sources` lists what is contracted.",
        )
    with step("counting corrections", advice="`sinkron status` says what runs."):
        bring_up_to_date(settings)
        with warehouse.connect(settings, ROLE) as conn:
            found = changes(conn, list(contracts))
    if not found:
        typer.echo(_TEXTS[lang]["nothing"])
        return
    table = _table(*_TEXTS[lang]["columns"], text=3)
    for one in found:
        table.add_row(*_row(contracts[one.dataset], one, lang))
    table.add_section()
    sums = [sum(getattr(one, name) for one in found) for name in _COUNTS]
    table.add_row(
        str(_TEXTS[lang]["total"]), "", "", *(number(one, lang) for one in sums)
    )
    _print(table)


_COUNTS = ("new", "persisting", "resolved")


def _row(contract: Contract, one: Change, lang: Language) -> list[str]:
    told = explain(contract, one.reason, one.column, codes={}, language=lang)
    counts = [number(getattr(one, name), lang) for name in _COUNTS]
    return [one.delivery_id, one.unit, told.wrong, *counts]


def _table(*names: str, text: int) -> Table:
    table = Table(box=None)
    for at, name in enumerate(names):
        table.add_column(name, justify="left" if at < text else "right")
    return table


def _print(table: Table) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.width = max(console.width, _LEAST_WIDTH)
    console.print(table)
