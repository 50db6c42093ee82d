"""The dbt sources of the landing tables, one generated file per office.

Contracts -> dbt_project/models/staging/<opd>/_<opd>__sources.yml. dbt cannot read a
project without them and has no loop for sources, so they are committed; a check fails
when they differ from what the contracts say, and nobody edits them.
"""

from collections.abc import Iterable
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

import yaml

from sinkron.contract.ddl import LINE_COLUMNS
from sinkron.contract.model import Column, Contract

BANNER = (
    "# GENERATED from expectations/sources by `sinkron sources`: do not edit.\n"
    "# A change belongs into the contract; then run the command again.\n"
)
STAGING = PurePosixPath("models/staging")


def source_file(opd: str) -> PurePosixPath:
    """Path of an office's generated file below the dbt project."""
    return STAGING / opd / f"_{opd}__sources.yml"


def render_sources(contracts: Iterable[Contract]) -> dict[PurePosixPath, str]:
    """Text of every generated file by its path below the dbt project."""
    ordered = sorted(contracts, key=lambda one: one.id)
    by_office = groupby(ordered, key=lambda one: one.opd)
    return {source_file(opd): _file(opd, list(group)) for opd, group in by_office}


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
