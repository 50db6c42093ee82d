"""Disclosure control, a step of its own between the marts and the exit gate.

core.agg_<mart> (every count) -> numbered rows -> cells and lines -> a safe pattern
-> candidate.<mart> with what is hidden as null, flagged

What to protect, and how cells add up, is in the words of the mart contracts; cells that
a published release hides stay hidden (`ledger.kept_mask`). Beginning again is harmless:
the pattern depends on the counts and the ledger alone.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import psycopg

from sinkron import warehouse
from sinkron.disclosure.apply import write
from sinkron.disclosure.cells import Cells, Table, broken_lines
from sinkron.disclosure.groups import Protected, protected
from sinkron.disclosure.relations import (
    Relation,
    caps_of,
    lines_of,
    load_relations,
    small_rests,
)
from sinkron.disclosure.rows import Numbers, load_cells, number_rows
from sinkron.disclosure.safe import Pattern, safe_pattern
from sinkron.errors import SinkronError
from sinkron.publish.mart_contract import Mart, load_marts
from sinkron.settings import Settings

log = logging.getLogger(__name__)


class DisclosureError(SinkronError):
    """The counts do not hang together as the contracts say; nothing is shown."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Cells of one mart."""

    cells: int
    primary: int
    hidden: int


@dataclass(frozen=True, kw_only=True)
class DisclosureReport:
    """What was hidden."""

    marts: Mapping[str, Counts]
    lines: int
    audits: int
    seconds: float

    @property
    def cells(self) -> int:
        """Every count that readers could have seen."""
        return sum(own.cells for own in self.marts.values())

    @property
    def hidden(self) -> int:
        """Counts that they do not see."""
        return sum(own.hidden for own in self.marts.values())


@dataclass(frozen=True, kw_only=True)
class Published:
    """The counts of all marts as one table."""

    marts: tuple[Protected, ...]
    numbers: Numbers
    relations: tuple[Relation, ...]
    table: Table


def disclose(settings: Settings) -> DisclosureReport:
    """Hide in the candidate what would tell of single families or persons."""
    begun = time.monotonic()
    marts = load_marts(settings.marts_contracts_dir)
    with warehouse.connect(settings, "transformer") as conn:
        published = read(conn, marts)
        pattern = safe_pattern(published.table)
        write(
            conn,
            published.marts,
            published.relations,
            published.numbers,
            pattern.hidden,
        )
    report = DisclosureReport(
        marts=_counts(published, pattern),
        lines=len(published.table.lines),
        audits=pattern.audits,
        seconds=round(time.monotonic() - begun, 1),
    )
    for name, own in report.marts.items():
        log.info(
            "%s: %s of %s cells hidden, %s of them small",
            name,
            own.hidden,
            own.cells,
            own.primary,
        )
    log.info(
        "%s of %s cells hidden in %s s", report.hidden, report.cells, report.seconds
    )
    return report


def read(conn: psycopg.Connection, marts: tuple[Mart, ...]) -> Published:
    """Read every count and every relation; refuse what does not add up."""
    own = protected(marts)
    number_rows(conn, own)
    cells, numbers = load_cells(conn, own)
    sums = [declared for mart in marts for declared in mart.sums]
    relations = load_relations(conn, own, sums, numbers)
    _add_up(cells, relations)
    primary = cells.primary | small_rests(relations, cells)
    cells = replace(cells, primary=primary)
    table = Table(
        cells=cells,
        lines=lines_of(relations, len(cells) - 1),
        caps=caps_of(own, relations, numbers),
    )
    return Published(marts=own, numbers=numbers, relations=relations, table=table)


def _add_up(cells: Cells, relations: tuple[Relation, ...]) -> None:
    """Refuse a relation that the counts do not keep."""
    for relation in relations:
        if relation.is_of_shares:
            continue
        lines = lines_of([relation], len(cells) - 1)
        wrong = int(np.count_nonzero(broken_lines(cells, lines)))
        if wrong:
            raise DisclosureError(
                f"{wrong} of {len(lines)} sums of {relation.name} do not add up.",
                advice="mend the model, or the relation in expectations/marts/.",
            )


def _counts(published: Published, pattern: Pattern) -> dict[str, Counts]:
    counts = {}
    for mart in published.marts:
        own = np.zeros(len(pattern.hidden), dtype=bool)
        rows = published.numbers.rows[mart.table]
        for start in published.numbers.first[mart.table]:
            own[start : start + rows] = True
        own &= published.numbers.exists
        counts[mart.table] = Counts(
            cells=int(np.count_nonzero(own)),
            primary=int(np.count_nonzero(own & published.table.cells.primary)),
            hidden=int(np.count_nonzero(own & pattern.hidden)),
        )
    return counts
