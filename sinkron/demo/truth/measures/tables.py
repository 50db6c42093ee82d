"""Write the truth of every mart of figures, period by period.

Facts -> families and receipts of a period -> one table a mart -> CSV
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from sinkron.demo.truth.columns import OPTIONS
from sinkron.demo.truth.measures import (
    deprivation,
    movement,
    overlap,
    services,
    targeting,
)
from sinkron.demo.truth.measures.cells import serve
from sinkron.demo.truth.measures.facts import Facts
from sinkron.demo.truth.measures.items import assess
from sinkron.demo.truth.measures.movement import Quarters
from sinkron.demo.truth.measures.regions import Regions


@dataclass
class _Folder:
    """CSV files that grow part by part."""

    path: Path
    stack: ExitStack
    _open: dict[str, csv.CSVWriter] = field(default_factory=dict)

    def add(self, name: str, parts: Iterable[pa.Table]) -> None:
        """Append tables to a file; the first one gives its columns."""
        for part in parts:
            if name not in self._open:
                target = self.path / f"{name}.csv"
                writer = csv.CSVWriter(target, part.schema, write_options=OPTIONS)
                self._open[name] = self.stack.enter_context(writer)
            self._open[name].write(part)


def write(path: Path, facts: Facts) -> None:
    """Write every table."""
    regions = Regions.of(facts.world.geography.codes)
    quarters = Quarters(
        facts,
        [facts.families(one.last) for one in facts.quarters],
        [assess(facts, one) for one in facts.quarters],
    )
    with ExitStack() as stack:
        folder = _Folder(path, stack)
        _deprivation(folder, quarters, regions)
        _periods(folder, facts, quarters, regions)
        _movement(folder, quarters, regions)
        folder.add("forbidden", [overlap.forbidden(facts)])
        folder.add("gap_list", [services.gap_list(facts, quarters.assessed[-1])])


def _deprivation(folder: _Folder, quarters: Quarters, regions: Regions) -> None:
    for one, families in zip(quarters.assessed, quarters.families, strict=True):
        folder.add("deprivation_items", [deprivation.item_table(one)])
        parts = deprivation.tables(one, regions, families["desa"].to_numpy())
        folder.add("deprivation", parts)


def _periods(
    folder: _Folder, facts: Facts, quarters: Quarters, regions: Regions
) -> None:
    assessed = {one.quarter.name: one for one in quarters.assessed}
    received = set(facts.receipts["programme"])
    for period in facts.periods:
        served = serve(facts, period)
        for one, incidence in targeting.tables(served, regions, received):
            folder.add("targeting", [one])
            folder.add("incidence", [incidence])
        folder.add("overlap", [overlap.table(served, regions)])
        if period.is_quarter:
            own = assessed[period.name]
            folder.add("unmet", [services.unmet(facts, served, own, regions)])
            folder.add("packages", [services.packages(facts, served, own, regions)])


def _movement(folder: _Folder, quarters: Quarters, regions: Regions) -> None:
    for at in range(len(quarters)):
        desil = None
        if at + 1 < len(quarters):
            table, desil = movement.transitions(quarters, at, regions)
            folder.add("transitions", [table])
        folder.add("movement", [movement.movements(quarters, at, desil, regions)])
