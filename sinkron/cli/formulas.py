"""`sinkron formulas`: what a published number means, and whether it can be had again.

registry -> list, one formula in full -> terminal
dbt project -> compiled -> lock (`--check`, `--write`), no database
current release -> family tables and Python -> beside the marts (`recompute`)
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from sinkron.cli.formula_texts import TEXTS
from sinkron.cli.report_texts import HIDDEN
from sinkron.errors import SinkronError
from sinkron.formula import lock, registry
from sinkron.formula.compiled import compile_models, made_of
from sinkron.formula.reading import Formula, Text
from sinkron.language import Language, day
from sinkron.settings import Settings

if TYPE_CHECKING:
    from sinkron.formula.recompute import Figure

Lang = Annotated[Language, typer.Option(help="Bahasa Indonesia or English.")]
Check = Annotated[
    bool, typer.Option("--check", help="Fail when SQL changed and the version did not.")
]
Write = Annotated[
    bool, typer.Option("--write", help="Add the SQL hash of each new version.")
]
Unreleased = Annotated[
    bool,
    typer.Option(
        "--unreleased", help="With --write: replace hashes that no release has shown."
    ),
]
_LEAST_WIDTH = 120

formulas = typer.Typer(help="What every published number means; get it again.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(formulas, name="formulas")


@formulas.callback(invoke_without_command=True)
def lock_them(
    ctx: typer.Context,
    check: Check = False,
    write: Write = False,
    unreleased: Unreleased = False,
) -> None:
    """Tie formulas to their SQL; without an option or command, list them."""
    if ctx.invoked_subcommand:
        return
    if unreleased and not write:
        raise SinkronError(
            "--unreleased replaces what --write writes.",
            advice="say `sinkron formulas --write --unreleased`.",
        )
    if not check and not write:
        list_them()
        return
    settings = Settings.from_env()
    folder = settings.formulas_dir
    known = registry.load_formulas(folder)
    models = compile_models(settings.dbt_project_dir)
    if write:
        for line in lock.write(folder, known, models, unreleased=unreleased):
            typer.echo(line)
    lock.refuse(lock.problems(folder, known, models))


@formulas.command("list")
def list_them(lang: Lang = Language.id) -> None:
    """List every formula in force."""
    known = registry.load_formulas(Settings.from_env().formulas_dir)
    words = TEXTS[lang]
    table = Table(*words["columns"], box=None)
    for one in registry.in_force(known).values():
        models = ", ".join(one.models)
        table.add_row(one.id, one.version, _in(one.name, lang), one.unit, models)
    _print(table)


@formulas.command()
def show(
    formula_id: Annotated[str, typer.Argument(metavar="ID", help="E.g. T.COV.")],
    lang: Lang = Language.id,
    sql: Annotated[bool, typer.Option(help="Print the compiled SQL too.")] = False,
) -> None:
    """Show one formula in full: text, LaTeX, models, hash, parameters, versions."""
    settings = Settings.from_env()
    known = registry.load_formulas(settings.formulas_dir)
    one = registry.find(known, formula_id)
    kept = lock.read_lock(settings.formulas_dir)
    for label, value in _lines(one, kept, lang):
        _print(f"{label:<16}{value}")
    for old in known:
        if old.id == one.id and old != one:
            until = day(old.valid_to, lang) if old.valid_to else ""
            _print(f"{TEXTS[lang]['earlier']:<16}{old.version} ({until})")
    if sql:
        models = compile_models(settings.dbt_project_dir)
        for name in made_of(models, one.models):
            typer.echo(f"\n-- {models[name].path}\n{models[name].sql.strip()}")


@formulas.command()
def recompute(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Only these formulas.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Print the figures that agree too.")
    ] = False,
    lang: Lang = Language.id,
) -> None:
    """Compute the kabupaten's figures again from family rows and compare.

    Reads the current release as role analyst (family.*, marts.*) and computes with the
    Python functions, not with the SQL that made the marts. Ends with status 1 when a
    figure differs.
    """
    from sinkron.formula import recompute as again

    settings = Settings.from_env()
    known = registry.load_formulas(settings.formulas_dir)
    wanted = {registry.find(known, one).id for one in ids or ()}
    everything = frozenset(registry.in_force(known))
    outcome = again.recompute(settings, frozenset(wanted) or everything)
    words = TEXTS[lang]
    table = Table(*words["figures"], box=None)
    for one in outcome.figures:
        if every or one.differs:
            table.add_row(*_row(one, words))
    if table.row_count:
        _print(table)
    _print(words["release"].format(id=outcome.release_id))
    _print(words["summary"].format(**_tally(outcome.figures)))
    if outcome.without:
        _print(words["without"].format(ids=", ".join(outcome.without)))
    if any(one.differs for one in outcome.figures):
        raise typer.Exit(1)


def _row(one: "Figure", words: dict[str, Any]) -> tuple[str, ...]:
    from sinkron.formula.recompute import written

    if one.is_hidden:  # what it is stays with those who may compute it
        told = words["hidden"], HIDDEN, ""
    else:
        verdict = words["differs"] if one.differs else words["same"]
        told = written(one.published), written(one.again), verdict
    place = f"{one.mart}.{one.column}"
    return (one.formula_id, place, " · ".join(filter(None, one.key)), *told)


def _tally(figures: Iterable["Figure"]) -> dict[str, int]:
    given = [*figures]
    hidden = sum(one.is_hidden for one in given)
    differ = sum(one.differs for one in given)
    return {
        "figures": len(given),
        "same": len(given) - hidden - differ,
        "hidden": hidden,
        "differ": differ,
    }


def _lines(one: Formula, kept: lock.Lock, lang: Language) -> Iterable[tuple[str, str]]:
    words = TEXTS[lang]
    yield one.id, f"{_in(one.name, lang)}, {words['version']} {one.version}"
    yield words["meaning"], _in(one.meaning, lang)
    yield words["latex"], one.latex
    yield words["source"], one.source
    yield words["unit"], words.get(one.unit, one.unit)
    yield words["good"], words[one.good]
    yield words["evidence"], words[one.evidence]
    named = (f"{name} = {value}" for name, value in one.parameters.items())
    yield words["parameters"], "; ".join(named) or words["none"]
    yield words["uncertainty"], _in(one.uncertainty, lang)
    yield words["model"], ", ".join(one.models)
    yield words["column"], ", ".join(one.columns)
    yield words["sql"], kept.formulas.get(one.key, words["none"])
    yield words["golden"], ", ".join(one.golden)
    yield words["since"], day(one.valid_from, lang)


def _in(text: Text, language: Language) -> str:
    return text.id if language is Language.id else text.en


def _print(what: str | Table) -> None:
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if console.width < _LEAST_WIDTH:
        console.width = _LEAST_WIDTH
    console.print(what)
