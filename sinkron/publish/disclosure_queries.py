"""Pieces of the queries that look at what is hidden: cells, keys, conditions.

Mart -> the cells of a row and how they are shown; template + pieces -> MartRule

In every query `c` is the candidate table and `a` what was counted, `core.agg_<mart>`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from sinkron.publish.candidate import CANDIDATE
from sinkron.publish.mart import Mart, MartColumn, MartRule
from sinkron.publish.mart_disclosure import CELLS


@dataclass(frozen=True, kw_only=True)
class ShownCell:
    """One cell of a row: what it counts, and whether readers see it."""

    head: str
    column: str
    wholes: tuple[str, ...]
    adds_up: bool


def cells_of(mart: Mart) -> tuple[ShownCell, ...]:
    """Cells of a row: counts that name no other, and the numerators of rates."""
    cells = []
    for column in told(mart):
        own = column.disclosure
        if own is None:
            continue
        if own.kind in CELLS and not own.hidden_with:
            cells.append(
                ShownCell(
                    head=column.name,
                    column=column.name,
                    wholes=own.complement_of,
                    adds_up=own.kind == "count",
                )
            )
        if own.numerator and own.denominator:
            cells.append(
                ShownCell(
                    head=own.numerator,
                    column=column.name,
                    wholes=(own.denominator,),
                    adds_up=own.kind == "rate",
                )
            )
    return tuple({cell.head: cell for cell in reversed(cells)}.values())


def told(mart: Mart) -> list[MartColumn]:
    """Columns that tell of people."""
    return [column for column in mart.columns if column.disclosure]


def names_of(columns: Iterable[MartColumn]) -> Iterator[sql.Identifier]:
    """Names of columns as SQL."""
    return (sql.Identifier(column.name) for column in columns)


def is_hidden(name: sql.Identifier) -> sql.Composed:
    """Whether a figure was counted and is not shown."""
    return sql.SQL("(c.{0} is null and a.{0} is not null)").format(name)


def cell_is_hidden(cell: ShownCell) -> sql.Composed:
    """Whether the figure that shows a cell is hidden."""
    return is_hidden(sql.Identifier(cell.column))


def hidden_columns(cells: Iterable[ShownCell]) -> sql.Composed:
    """Whether each cell is hidden, as columns named by the cells."""
    return sql.SQL(", ").join(
        sql.SQL("{} as {}").format(cell_is_hidden(cell), sql.Identifier(cell.head))
        for cell in cells
    )


def listed(template: LiteralString, names: Iterable[str]) -> sql.Composed:
    """A template filled with each of some names, with commas between."""
    return sql.SQL(", ").join(
        sql.SQL(template).format(sql.Identifier(name)) for name in names
    )


def any_of(conditions: Iterable[sql.Composable]) -> sql.Composed:
    """Conditions of which one is enough."""
    return sql.SQL(" or ").join(conditions)


def with_mask(table: str, head: str) -> sql.Composed:
    """Counted rows of a mart that have a cell, and whether its mask hides the cell."""
    return sql.SQL(
        "(select own.*, own.row_no as mask_row, "
        "coalesce({name} = any (mask.heads), false) as mask_hides "
        "from {rows} as own left join core.disclosure_mask as mask "
        "on mask.mart = {table} and mask.row_key = own.row_key "
        "where own.{head} is not null)"
    ).format(
        name=sql.Literal(head),
        rows=sql.Identifier("core", f"disclosure_row_{table}"),
        table=sql.Literal(table),
        head=sql.Identifier(head),
    )


def _key(names: Iterable[str], table: str) -> sql.Composed:
    """Return columns of a key as one text, in which a missing value is one, too."""
    parts = sql.SQL(", ").join(
        sql.SQL("coalesce({}::text, '-')").format(sql.Identifier(table, name))
        for name in names
    )
    return sql.SQL("concat_ws('|', {})").format(parts)


def rule(
    name: str,
    description: str,
    template: LiteralString,
    mart: Mart,
    **parts: sql.Composable,
) -> MartRule:
    """Fill a query that counts violations; tables and keys of the mart are given."""
    candidate = sql.Identifier(CANDIDATE, mart.table)
    counted = sql.Identifier("core", f"agg_{mart.table}")
    c_key, a_key = _key(mart.key, "c"), _key(mart.key, "a")
    rest = [n for n in mart.key if n not in ("region_code", "region_level")]
    required = next(c for c in mart.columns if c.required and c.name in mart.key)
    query = sql.SQL(template).format(
        candidate=candidate,
        counted=counted,
        joined=sql.SQL("{} as c inner join {} as a on {} = {}").format(
            candidate, counted, c_key, a_key
        ),
        regions=sql.Identifier(CANDIDATE, "dim_region"),
        c_key=c_key,
        a_key=a_key,
        first=sql.Identifier(required.name),
        slice=_key(rest, "a"),
        **parts,
    )
    return MartRule(
        name=name,
        query=query.as_string(),
        severity="critical",
        description=description,
    )
