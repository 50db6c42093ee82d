"""Write the pattern: what is hidden becomes null in the candidate, and is kept.

hidden cells -> core.disclosure_mask -> candidate.<mart> with nulls and is_suppressed

Doing it again changes nothing. What stands in `core.disclosure_mask` goes into the
ledger when the release is published (`sinkron.publish.kept_masks`).
"""

from collections.abc import Iterable

import numpy as np
import psycopg
from psycopg import sql

from sinkron.disclosure.cells import Bools, Ints
from sinkron.disclosure.groups import Protected
from sinkron.disclosure.relations import Relation
from sinkron.disclosure.rows import Numbers, period_text, row_key, row_table
from sinkron.disclosure.transfer import sent

_TABLES = """
drop table if exists core.disclosure_mask;
create unlogged table core.disclosure_mask
(mart text not null, row_key text not null, heads text[] not null);
drop table if exists core.disclosure_period;
create unlogged table core.disclosure_period (mart text not null, period text not null)
"""


def write(
    conn: psycopg.Connection,
    marts: tuple[Protected, ...],
    relations: tuple[Relation, ...],
    numbers: Numbers,
    hidden: Bools,
) -> dict[str, int]:
    """Blank the candidate; rows flagged in each mart."""
    for statement in _TABLES.split(";"):
        conn.execute(sql.SQL(statement))
    flagged = {}
    for mart in marts:
        _keep(conn, mart, numbers, hidden)
        flagged[mart.table] = _blank(conn, mart, relations, numbers, hidden)
    return flagged


def _keep(
    conn: psycopg.Connection, mart: Protected, numbers: Numbers, hidden: Bools
) -> None:
    conn.execute("create temporary table mask (row_no bigint, group_no bigint)")
    for number, start in enumerate(numbers.first[mart.table]):
        rows = np.flatnonzero(hidden[start : start + numbers.rows[mart.table]]) + 1
        columns = (rows, np.full(len(rows), number, dtype=np.int64))
        sent(conn, sql.Identifier("mask"), columns)
    conn.execute(
        sql.SQL(
            "insert into core.disclosure_mask "
            "select {mart}, own.row_key, "
            "array_agg(({heads}::text[])[mask.group_no + 1] order by mask.group_no) "
            "from mask inner join {rows} as own using (row_no) group by own.row_key"
        ).format(
            mart=sql.Literal(mart.table),
            heads=sql.Literal([group.head for group in mart.groups]),
            rows=row_table(mart.table),
        )
    )
    conn.execute(
        sql.SQL(
            "insert into core.disclosure_period select distinct {mart}, {period} "
            "from {rows} as own"
        ).format(
            mart=sql.Literal(mart.table),
            period=period_text(mart, "own"),
            rows=row_table(mart.table),
        )
    )
    conn.execute("drop table mask")


def _blank(
    conn: psycopg.Connection,
    mart: Protected,
    relations: tuple[Relation, ...],
    numbers: Numbers,
    hidden: Bools,
) -> int:
    bits = np.zeros(numbers.rows[mart.table], dtype=np.int64)
    for position, (_, masks) in enumerate(mart.blanked):
        for table, head in masks:
            if table == mart.table:
                start = numbers.cells(mart, head)
                mask = hidden[start : start + len(bits)]
            else:
                mask = _mask_of_totals(mart, (table, head), relations, numbers, hidden)
            bits[mask] |= 1 << position
    rows = np.flatnonzero(bits)
    conn.execute("create temporary table blank (row_no bigint, bits bigint)")
    sent(conn, sql.Identifier("blank"), (rows + 1, bits[rows]))
    conn.execute("analyze blank")
    conn.execute(_update(mart))
    conn.execute("drop table blank")
    return len(rows)


def _mask_of_totals(
    mart: Protected,
    totals_of: tuple[str, str],
    relations: Iterable[Relation],
    numbers: Numbers,
    hidden: Bools,
) -> Bools:
    """Rows that are parts of a hidden total of another mart."""
    mask = np.zeros(numbers.rows[mart.table], dtype=bool)
    for relation in relations:
        if relation.totals_of == totals_of and relation.parts_of == mart.table:
            starts: list[int] = sorted(numbers.first[mart.table])
            parts: Ints = relation.part[hidden[relation.total]]
            own = np.searchsorted(starts, parts, side="right") - 1
            mask[parts - np.array(starts, dtype=np.int64)[own]] = True
    return mask


def _update(mart: Protected) -> sql.Composed:
    values = sql.SQL(", ").join(
        sql.SQL("{name} = case when blank.bits & {bit} = 0 then own.{name} end").format(
            name=sql.Identifier(name), bit=sql.Literal(1 << position)
        )
        for position, (name, _) in enumerate(mart.blanked)
    )
    loses = sql.SQL(" or ").join(
        sql.SQL("(blank.bits & {} > 0 and own.{} is not null)").format(
            sql.Literal(1 << position), sql.Identifier(name)
        )
        for position, (name, _) in enumerate(mart.blanked)
    )
    return sql.SQL(
        "update {candidate} as own set {values}, "
        "is_suppressed = own.is_suppressed or {loses} "
        "from blank inner join {rows} as counted using (row_no) "
        "where counted.row_key = {key}"
    ).format(
        candidate=sql.Identifier("candidate", mart.table),
        values=values,
        loses=loses,
        rows=row_table(mart.table),
        key=row_key(mart, "own"),
    )
