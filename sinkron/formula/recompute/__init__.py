"""For an auditor: the kabupaten's figures again, from family rows, in Python.

current release -> family.* as analyst -> functions of sinkron.formula -> beside marts.*

No line is shared with the SQL that made the marts. The last month and the last quarter
are computed; a suppressed cell is named as such and not compared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sinkron import publish, warehouse
from sinkron.formula.recompute import deprivation, movement, needs, reach, targeting
from sinkron.formula.recompute.figures import Computed, Figure, compare, written
from sinkron.formula.recompute.rows import ROLE, ReleaseRows
from sinkron.settings import Settings

__all__ = ["Figure", "Outcome", "recompute", "written"]

Area = tuple[tuple[str, ...], Callable[[ReleaseRows, Path], Iterator[Computed]]]
_AREAS: tuple[Area, ...] = (
    (reach.FORMULAS, lambda rows, _: reach.recount(rows)),
    (deprivation.FORMULAS, deprivation.recount),
    (targeting.FORMULAS, targeting.recount),
    (movement.FORMULAS, movement.recount),
    (needs.FORMULAS, needs.recount),
)


@dataclass(frozen=True)
class Outcome:
    """What was computed again, and which formulas could not be."""

    release_id: str
    figures: tuple[Figure, ...]
    without: tuple[str, ...]


def recompute(settings: Settings, wanted: frozenset[str]) -> Outcome:
    """Compute the wanted formulas again where family rows allow it."""
    with warehouse.connect(settings, "owner") as conn:
        release = publish.find_release(conn, None)
    with warehouse.connect(settings, ROLE) as conn:
        rows = ReleaseRows(conn)
        found = [
            one
            for formulas, recount in _AREAS
            if wanted.intersection(formulas)
            for one in recount(rows, settings.dbt_project_dir / "seeds")
            if one.formula_id in wanted
        ]
        figures = tuple(compare(rows, found))
    seen = {one.formula_id for one in figures}
    return Outcome(release.release_id, figures, tuple(sorted(wanted - seen)))
