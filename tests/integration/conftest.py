"""A warehouse whose readers are promised what the small candidate holds.

`small_warehouse` is a `fresh_warehouse` with the contracts of the marts that
`publish_candidate` fills. Gate and publication are tried on it; the rules of all other
marts are tried on a whole district (tests/acceptance/test_mart_rules.py).
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from sinkron.settings import Settings
from tests.integration.publish_poisons import SMALL_MARTS


@pytest.fixture
def small_warehouse(fresh_warehouse: Settings, tmp_path: Path) -> Settings:
    folder = tmp_path / "marts"
    folder.mkdir()
    (tmp_path / "formulas").symlink_to(fresh_warehouse.formulas_dir)
    for table in SMALL_MARTS:
        path = fresh_warehouse.marts_contracts_dir / f"{table}.yml"
        contract = yaml.safe_load(path.read_text(encoding="utf-8"))
        _leave_out_other_marts(contract["schema"][0])
        (folder / path.name).write_text(yaml.safe_dump(contract), encoding="utf-8")
    return replace(fresh_warehouse, marts_contracts_dir=folder)


def _leave_out_other_marts(table: dict[str, Any]) -> None:
    """Drop relations between cells that lead to a mart which is not there."""
    words = table.pop("customProperties", [])
    for word in words:
        if word["property"] == "sums":
            word["value"] = [own for own in word["value"] if _is_small(own)]
    if left := [word for word in words if word["value"]]:
        table["customProperties"] = left


def _is_small(relation: dict[str, Any]) -> bool:
    ends = (relation["total"], relation["parts"])
    return all(end.split(".")[0] in SMALL_MARTS for end in ends if "." in end)
