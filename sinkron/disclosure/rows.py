"""The rows of the marts with counts of people, numbered, and their cells as arrays.

core.agg_<mart> -> core.disclosure_row_<mart> (row_no, row_key, slice_no, …) -> Cells

`row_no` follows the key, so that the same content gives the same pattern. A slice holds
the rows that differ in their region alone. Cells of group `g` of a mart are the numbers
from `Numbers.first[mart][g]` on, one a row. The last cell is none: what is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import psycopg
from psycopg import sql

from sinkron.disclosure.cells import Bools, Cells, Floats, Ints
from sinkron.disclosure.groups import Group, Protected
from sinkron.disclosure.transfer import fetched

SMALL = 10
FEW = 30
_DOMINANT = sql.SQL("0.9")


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """Which cells stand for which rows."""

    rows: Mapping[str, int]
    first: Mapping[str, tuple[int, ...]]
    exists: Bools  # false where a row has no such count

    def cells(self, mart: Protected, head: str) -> int:
        """Return the number of the first cell of a group."""
        return self.first[mart.table][mart.group(head)]


def row_table(mart: str) -> sql.Identifier:
    """Name of the work table of a mart."""
    return sql.Identifier("core", f"disclosure_row_{mart}")


def number_rows(conn: psycopg.Connection, marts: Iterable[Protected]) -> None:
    """Make the work tables anew."""
    for mart in marts:
        rest = [
            name for name in mart.key if name not in ("region_code", "region_level")
        ]
        order = [*rest, "region_code"] if mart.has_regions else rest
        conn.execute(sql.SQL("drop table if exists {}").format(row_table(mart.table)))
        statement = sql.SQL(
            "create unlogged table {rows} as select "
            "row_number() over (order by {order}) as row_no, "
            "dense_rank() over (order by {rest}) as slice_no, "
            "{key} as row_key, agg.* from {agg} as agg"
        )
        conn.execute(
            statement.format(
                rows=row_table(mart.table),
                order=_columns(order),
                rest=_columns(rest) if rest else sql.SQL("1"),
                key=row_key(mart, "agg"),
                agg=sql.Identifier("core", f"agg_{mart.table}"),
            )
        )
        conn.execute(sql.SQL("analyze {}").format(row_table(mart.table)))


def row_key(mart: Protected, table: str) -> sql.Composed:
    """Return the key of a row as one text; a missing value is one, too."""
    parts = sql.SQL(", ").join(
        sql.SQL("coalesce({}::text, '-')").format(sql.Identifier(table, name))
        for name in mart.key
    )
    return sql.SQL("concat_ws('|', {})").format(parts)


def load_cells(
    conn: psycopg.Connection, marts: Iterable[Protected]
) -> tuple[Cells, Numbers]:
    """Fetch every cell with what is known of it."""
    blocks: list[Floats] = []
    rows: dict[str, int] = {}
    first: dict[str, tuple[int, ...]] = {}
    size = 0
    for mart in marts:
        table = fetched(conn, _cells_query(conn, mart), columns=5 * len(mart.groups))
        rows[mart.table] = len(table)
        starts = []
        for number in range(len(mart.groups)):
            starts.append(size)
            blocks.append(table[:, 5 * number : 5 * number + 5])
            size += len(table)
        first[mart.table] = tuple(starts)
    every = np.concatenate([*blocks, [[0, np.nan, 0, 0, 0]]])
    exists = ~np.isnan(every[:, 0])
    cells = Cells(
        count=np.where(exists, every[:, 0], 0),
        slack=np.where(np.isnan(every[:, 1]), np.inf, every[:, 1]),
        primary=(every[:, 2] > 0) & exists,
        hidden_before=(every[:, 3] > 0) & exists,
        shown_before=(every[:, 4] > 0) & (every[:, 3] == 0) & exists,
        known=np.arange(len(every)) == size,
        figures=np.ones(len(every)),
    )
    return cells, Numbers(rows=rows, first=first, exists=exists)


def rows_of(numbers: Numbers, mart: Protected, head: str, values: Bools) -> Ints:
    """Row numbers whose cell of a group has a property."""
    start = numbers.cells(mart, head)
    return np.flatnonzero(values[start : start + numbers.rows[mart.table]]) + 1


def _cells_query(conn: psycopg.Connection, mart: Protected) -> sql.Composed:
    has = {
        row[0]
        for row in conn.execute(
            "select attname from pg_attribute where attrelid = %s::regclass "
            "and attnum > 0",
            (f"core.disclosure_row_{mart.table}",),
        )
    }
    figures = sql.SQL(", ").join(_figures(group, has) for group in mart.groups)
    return sql.SQL(
        "select own.row_no, {figures} from {rows} as own "
        "left join ledger.kept_mask as mask "
        "on mask.mart = {mart} and mask.row_key = own.row_key "
        "left join ledger.kept_period as kept "
        "on kept.mart = {mart} and kept.period = {period}"
    ).format(
        figures=figures,
        rows=row_table(mart.table),
        mart=sql.Literal(mart.table),
        period=period_text(mart, "own"),
    )


def period_text(mart: Protected, table: str) -> sql.Composable:
    """Return the period of a row as text; a mart without one speaks of one time."""
    if mart.period is None:
        return sql.SQL("'-'")
    return sql.SQL("{}::text").format(sql.Identifier(table, mart.period))


def _figures(group: Group, has: set[str]) -> sql.Composed:
    """Count, slack, primary, hidden before, shown before of one group."""
    head = _number(group.head)
    slacks = [sql.SQL("{} - {}").format(_number(w), head) for w in group.wholes]
    slack = (
        sql.SQL("least({})").format(sql.SQL(", ").join(slacks))
        if slacks
        else sql.SQL("null")
    )
    return sql.SQL(
        "{head}, ({slack})::float8, coalesce(({primary})::int, 0)::float8, "
        "coalesce(({name} = any (mask.heads))::int, 0)::float8, "
        "(kept.mart is not null)::int::float8"
    ).format(
        head=head,
        slack=slack,
        primary=sql.SQL(" or ").join(_reasons(group, has)),
        name=sql.Literal(group.head),
    )


def _reasons(group: Group, has: set[str]) -> Iterable[sql.Composable]:
    """Why a cell is hidden for its own sake (SDC-1)."""
    for name in group.counts:
        yield sql.SQL("coalesce({0} > 0 and {0} < {1}, false)").format(
            _number(name), SMALL
        )
    for whole in group.wholes:
        yield sql.SQL(
            "coalesce({whole} - {head} > 0 and {whole} - {head} < {small} "
            "or {whole} > 0 and {whole} < {few} and {head} in (0, {whole}), false)"
        ).format(whole=_number(whole), head=_number(group.head), small=SMALL, few=FEW)
    for name in group.amounts:
        if f"{name}_top2" in has:
            yield sql.SQL(
                "coalesce({top2} > 0 and {top2} >= {dominant} * {amount}, false)"
            ).format(
                top2=sql.Identifier("own", f"{name}_top2"),
                amount=sql.Identifier("own", name),
                dominant=_DOMINANT,
            )


def _number(name: str) -> sql.Composed:
    return sql.SQL("{}::float8").format(sql.Identifier("own", name))


def _columns(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier("agg", name) for name in names)
