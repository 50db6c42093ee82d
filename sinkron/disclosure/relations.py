"""The lines in which published cells add up, as the contracts declare them.

regions: desa -> kecamatan -> kabupaten, in every slice of every mart
`sums`:  a total of one mart over parts of another or the same
`complementOf`: a count of some of those whom another count of the row counts
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import psycopg
from psycopg import sql

from sinkron.disclosure.cells import Bools, Caps, Cells, Ints, Lines
from sinkron.disclosure.groups import Protected
from sinkron.disclosure.rows import SMALL, Numbers, row_table
from sinkron.disclosure.transfer import fetched
from sinkron.publish.mart_disclosure import Sum

_REGIONS = sql.SQL(
    "select part.row_no, total.row_no::float8, part.row_no::float8 from {rows} as part "
    "inner join candidate.dim_region as region "
    "on region.region_code = part.region_code "
    "inner join {rows} as total "
    "on total.slice_no = part.slice_no and total.region_code = region.parent_code"
)
_SUMS = sql.SQL(
    "select part.row_no, total.row_no::float8, part.row_no::float8 "
    "from {totals} as total inner join {parts} as part on {on}"
)


@dataclass(frozen=True, kw_only=True)
class Relation:
    """Pairs of a total and one of its parts, as cell numbers."""

    name: str
    total: Ints
    part: Ints
    totals_of: tuple[str, str] | None = None
    parts_of: str | None = None
    rest: str | None = None
    is_of_shares: bool = False


def load_relations(
    conn: psycopg.Connection,
    marts: tuple[Protected, ...],
    sums: Iterable[Sum],
    numbers: Numbers,
) -> tuple[Relation, ...]:
    """Fetch every relation between the cells."""
    return (
        *_over_regions(conn, marts, numbers),
        *_declared(conn, {mart.table: mart for mart in marts}, sums, numbers),
    )


def _over_regions(
    conn: psycopg.Connection, marts: tuple[Protected, ...], numbers: Numbers
) -> Iterator[Relation]:
    for mart in marts:
        if not mart.has_regions:
            continue
        query = _REGIONS.format(rows=row_table(mart.table))
        pairs = fetched(conn, query, columns=2).astype(np.int64) - 1
        for group in mart.groups:
            if group.adds_up:
                first = numbers.cells(mart, group.head)
                yield _existing(
                    numbers,
                    Relation(
                        name=f"{mart.table}.{group.head} over regions",
                        total=pairs[:, 0] + first,
                        part=pairs[:, 1] + first,
                    ),
                )


def _declared(
    conn: psycopg.Connection,
    marts: dict[str, Protected],
    sums: Iterable[Sum],
    numbers: Numbers,
) -> Iterator[Relation]:
    joined: dict[str, Relation] = {}
    for declared in sums:
        totals, parts = marts[declared.total[0]], marts[declared.parts[0]]
        query = _SUMS.format(
            totals=row_table(totals.table),
            parts=row_table(parts.table),
            on=sql.SQL(declared.on),
        )
        pairs = fetched(conn, query, columns=2).astype(np.int64) - 1
        own = _existing(
            numbers,
            Relation(
                name=f"{'.'.join(declared.total)} of {'.'.join(declared.parts)}",
                total=pairs[:, 0] + numbers.cells(totals, declared.total[1]),
                part=pairs[:, 1] + numbers.cells(parts, declared.parts[1]),
                totals_of=declared.total,
                parts_of=parts.table,
                rest=declared.rest,
                is_of_shares=declared.is_of_shares,
            ),
        )
        if declared.line is None:
            yield own
        else:
            joined[declared.line] = _with(joined.get(declared.line), own)
    yield from joined.values()


def _with(given: Relation | None, more: Relation) -> Relation:
    """Make one relation of those whose parts make up the same totals together."""
    if given is None:
        return more
    return Relation(
        name=f"{given.name} and {more.name}",
        total=np.concatenate((given.total, more.total)),
        part=np.concatenate((given.part, more.part)),
    )


def _existing(numbers: Numbers, given: Relation) -> Relation:
    """Leave pairs of which one is no count in its row."""
    kept = numbers.exists[given.total] & numbers.exists[given.part]
    return Relation(
        name=given.name,
        total=given.total[kept],
        part=given.part[kept],
        totals_of=given.totals_of,
        parts_of=given.parts_of,
        rest=given.rest,
        is_of_shares=given.is_of_shares,
    )


def lines_of(relations: Iterable[Relation], known: int) -> Lines:
    """Every sum of the relations without a rest as a line of its own.

    Of shares that sum to one the total is the cell that is `known`.
    """
    totals, line_of_part, parts = [], [], []
    size = 0
    for relation in relations:
        if relation.rest is None:
            total, line = np.unique(relation.total, return_inverse=True)
            totals.append(
                np.full_like(total, known) if relation.is_of_shares else total
            )
            line_of_part.append(line.astype(np.int64) + size)
            parts.append(relation.part)
            size += len(total)
    return Lines(
        total=_joined(totals), line_of_part=_joined(line_of_part), part=_joined(parts)
    )


def caps_of(
    marts: Iterable[Protected], relations: Iterable[Relation], numbers: Numbers
) -> Caps:
    """Every pair of a count and a count of some of the same."""
    parts, wholes = [], []
    for mart in marts:
        heads = {group.head for group in mart.groups}
        for group in mart.groups:
            for name in heads.intersection(group.wholes):
                rows = np.arange(numbers.rows[mart.table], dtype=np.int64)
                parts.append(rows + numbers.cells(mart, group.head))
                wholes.append(rows + numbers.cells(mart, name))
    for relation in relations:
        if relation.rest is not None:
            parts.append(relation.part)
            wholes.append(relation.total)
    part, whole = _joined(parts), _joined(wholes)
    both = numbers.exists[part] & numbers.exists[whole]
    return Caps(part=part[both], whole=whole[both])


def small_rests(relations: Iterable[Relation], cells: Cells) -> Bools:
    """Cells to hide, because what a relation leaves over is a small count."""
    hidden = np.zeros(len(cells), dtype=bool)
    for relation in relations:
        if relation.rest is None:
            continue
        rest = cells.count[relation.total] - cells.count[relation.part]
        small = (rest > 0) & (rest < SMALL) & (cells.count[relation.part] > 0)
        side = relation.total if relation.rest == "total" else relation.part
        hidden[side[small]] = True
    return hidden


def _joined(arrays: list[Ints]) -> Ints:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int64)
