"""The codes that each code map knows, read from the seed that defines them.

dbt_project/seeds/code_map.csv -> {map: codes}. The seed is the only list of codes; the
entry gate reads it from the warehouse, tests and sample rows from the file.
"""

import csv
from pathlib import Path

CodeMaps = dict[str, tuple[str, ...]]


def load_code_maps(path: Path) -> CodeMaps:
    """Codes by map, in the order of the seed."""
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as seed:
        for row in csv.DictReader(seed):
            found.setdefault(row["map"], []).append(row["code"])
    return {name: tuple(codes) for name, codes in found.items()}
