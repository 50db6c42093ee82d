"""The dbt sources of the landing tables, one generated file per office.

Contracts -> dbt_project/models/staging/<opd>/_<opd>__sources.yml. dbt cannot read a
project without them and has no loop for sources, so they are committed; a check fails
when they differ from what the contracts say, and nobody edits them.
"""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from sinkron.contract.ddl import LINE_COLUMNS
from sinkron.contract.model import Column, Contract

BANNER = (
    "# GENERATED from expectations/sources by `sinkron sources`: do not edit.\n"
    "# A change belongs into the contract; then run the command again.\n"
)
STAGING = Path("models", "staging")


def render_sources(contracts: Iterable[Contract]) -> dict[Path, str]:
    """Text of every generated file by its path below the dbt project."""
    ordered = sorted(contracts, key=lambda one: one.id)
    return {
        STAGING / opd / f"_{opd}__sources.yml": _file(opd, list(group))
        for opd, group in groupby(ordered, key=lambda one: one.opd)
    }


def stale_sources(contracts: Iterable[Contract], *, project: Path) -> dict[Path, str]:
    """Generated files that differ from the contracts, and what each should hold.

    A file of an office that has no contract any more should hold nothing.
    """
    wanted = render_sources(contracts)
    found = {
        path.relative_to(project): path.read_text(encoding="utf-8")
        for path in (project / STAGING).glob("*/_*__sources.yml")
    }
    return {
        path: wanted.get(path, "")
        for path in sorted(wanted.keys() | found.keys())
        if wanted.get(path) != found.get(path)
    }


def write_sources(contracts: Iterable[Contract], *, project: Path) -> list[Path]:
    """Bring the generated files in line; the paths that changed."""
    stale = stale_sources(contracts, project=project)
    for path, text in stale.items():
        target = project / path
        if text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        else:
            target.unlink()
    return list(stale)


def to_dbt_source(contract: Contract) -> dict[str, Any]:
    """The entry of one landing table under its office's dbt source."""
    lines = [
        {"name": name, "description": meaning, "data_type": kind.split()[0]}
        for name, (kind, meaning) in LINE_COLUMNS.items()
    ]
    return {
        "name": contract.dataset,
        "identifier": contract.id,
        "description": f"{contract.description} {contract.grain}",
        "config": {
            "meta": {
                "owner": contract.owner,
                "contract_version": contract.version,
                "cadence": contract.cadence,
                "feeds": list(contract.feeds),
            }
        },
        "columns": lines + [_column(one) for one in contract.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "description": column.description,
        "data_type": "text",
        "config": {
            "meta": {
                "header": column.header,
                "classification": column.classification,
            }
        },
    }


def _file(opd: str, contracts: list[Contract]) -> str:
    source = {
        "name": opd,
        "description": contracts[0].owner,
        "schema": "raw",
        "tables": [to_dbt_source(one) for one in contracts],
    }
    body = yaml.safe_dump(
        {"version": 2, "sources": [source]},
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
    return BANNER + body
