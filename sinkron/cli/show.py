"""`sinkron show` prints what a contract becomes; `sinkron sources` keeps dbt's part.

contract file -> Contract -> the landing table, the line rules, the entry suite, the dbt
source, the dictionary page, how its layouts differ, or made-up rows, as the pipeline
would use them. Nothing is
executed and no database is asked.
"""

import csv
import difflib
import io
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer
import yaml

from sinkron.contract import Contract, load, load_all
from sinkron.contract.codes import load_code_maps
from sinkron.contract.dbt_source import stale_sources, to_dbt_source, write_sources
from sinkron.contract.ddl import to_ddl
from sinkron.contract.dictionary import to_dictionary
from sinkron.contract.layouts import to_layouts
from sinkron.contract.sample import sample_rows
from sinkron.errors import SinkronError
from sinkron.settings import Settings


class Rendering(StrEnum):
    """What a contract can be shown as."""

    ddl = "ddl"
    rules = "rules"
    suite = "suite"
    dbt = "dbt"
    dictionary = "dictionary"
    layouts = "layouts"
    sample = "sample"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(show)
    app.command()(sources)


def show(
    what: Annotated[Rendering, typer.Argument(help="What to render.")],
    source: Annotated[str, typer.Argument(help="Contract, as <opd>__<dataset>.")],
    rows: Annotated[int, typer.Option(help="Rows of a sample.", min=1)] = 5,
    seed: Annotated[int, typer.Option(help="Seed of a sample.")] = 1,
) -> None:
    """Print what is rendered from a source's contract."""
    settings = Settings.from_env()
    contract = _contract(settings, source)
    renderers: dict[Rendering, Callable[[], str]] = {
        Rendering.ddl: lambda: to_ddl(contract),
        Rendering.rules: lambda: _rules(contract),
        Rendering.suite: lambda: _suite(contract),
        Rendering.dbt: lambda: yaml.safe_dump(to_dbt_source(contract), sort_keys=False),
        Rendering.dictionary: lambda: to_dictionary(contract),
        Rendering.layouts: lambda: to_layouts(contract),
        Rendering.sample: lambda: _sample(settings, contract, rows=rows, seed=seed),
    }
    typer.echo(renderers[what]().rstrip("\n"))


def sources(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when one is stale.")
    ] = False,
) -> None:
    """Write the dbt source files that are rendered from the contracts."""
    settings = Settings.from_env()
    contracts = load_all(settings.contracts_dir).values()
    project = settings.dbt_project_dir
    if not check:
        for path in write_sources(contracts, project=project):
            typer.echo(f"{project.name}/{path}")
        return
    stale = stale_sources(contracts, project=project)
    if stale:
        names = ", ".join(f"{project.name}/{path}" for path in stale)
        raise SinkronError(
            f"{names} differs from what the contracts say.",
            advice="run `sinkron sources` and commit the result; a generated file is "
            "never edited by hand.",
        )


def _contract(settings: Settings, source: str) -> Contract:
    path = settings.contracts_dir / f"{source}.yml"
    if path.is_file():
        return load(path)
    known = sorted(one.stem for one in settings.contracts_dir.glob("*.yml"))
    close = difflib.get_close_matches(source, known, n=1, cutoff=0.3)
    raise SinkronError(
        f"No contract is called {source}.",
        advice=f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}.",
    )


def _rules(contract: Contract) -> str:
    from sinkron.gate import rules

    return rules.render(contract)


def _suite(contract: Contract) -> str:
    from sinkron.gate import suite

    return suite.render(contract)


def _sample(settings: Settings, contract: Contract, *, rows: int, seed: int) -> str:
    code_maps = load_code_maps(settings.dbt_project_dir / "seeds" / "code_map.csv")
    text = io.StringIO()
    made_up = sample_rows(contract, rows, seed, code_maps)
    writer = csv.DictWriter(text, list(made_up[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(made_up)
    return text.getvalue()
