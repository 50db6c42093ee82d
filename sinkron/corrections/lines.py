"""The lines that an office has to correct, streamed with their original values.

quarantine.correction + raw -> Line, ordered by unit, kind, layout, file, line

Read as `pii_reader`, the one login that sees originals, through a cursor of the server:
half a million lines need no more memory than a thousand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Composable, Identifier

from sinkron.contract import Contract
from sinkron.corrections import identity
from sinkron.corrections.scope import Scope

_AT_ONCE = 1_000
# A wide list is sorted once before its first line comes: longer than other questions.
_PATIENCE = "set local statement_timeout = '30min'"

_QUERY = SQL("""
with listed as (
    select
        unit_key, kind, delivery_id, file_id, sheet, line_no,
        array_agg(reason order by reason, column_name) as reasons,
        array_agg(column_name order by reason, column_name) as columns,
        array_agg(since order by reason, column_name) as since,
        array_agg(is_new order by reason, column_name) as is_new
    from quarantine.aged_corrections(%(dataset)s)
    where delivery_id = any(%(delivery_ids)s)
    group by unit_key, kind, delivery_id, file_id, sheet, line_no
)

select
    listed.unit_key, listed.kind, line._layout, delivery.period, file.file_no,
    left(file.file_sha256, 8), file.path, listed.sheet, listed.line_no, listed.reasons,
    listed.columns, listed.since, listed.is_new, line._broken,
    {nik_problem}{columns}
from listed
inner join ledger.delivery as delivery on listed.delivery_id = delivery.delivery_id
inner join ledger.file as file on listed.file_id = file.file_id
inner join {table} as line
    on
        listed.delivery_id = line._delivery_id
        and listed.file_id = line._file_id
        and listed.sheet = line._sheet
        and listed.line_no = line._line_no
order by
    {unit}listed.kind, line._layout, delivery.period,
    listed.delivery_id collate "C", file.path collate "C", listed.sheet collate "C",
    listed.line_no
""")


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is wrong with a line, and since when it is known."""

    code: str
    column: str
    since: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an office as it was sent: `values` in the order of the contract."""

    unit_key: str
    kind: str
    layout: str
    period: str
    file_no: int
    sha256: str
    path: str
    sheet: str
    line_no: int
    reasons: tuple[Reason, ...]
    broken: str | None
    nik_problem: str | None
    values: Sequence[str | None]


def stream(
    conn: psycopg.Connection, scope: Scope, *, by_unit: bool = True
) -> Iterator[Line]:
    """Give the lines of a scope one after the other, unit by unit or all as one."""
    if not scope.delivery_ids:
        return
    conn.execute(_PATIENCE)
    with conn.cursor(name="lines_to_correct") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(
            _query(scope.contract, by_unit=by_unit),
            {
                "dataset": scope.contract.id,
                "delivery_ids": list(scope.delivery_ids),
            },
        )
        for row in cursor:
            yield _line(row)


def _query(contract: Contract, *, by_unit: bool) -> sql.Composed:
    nik = identity.nik_column(contract)
    problem: Composable = SQL("null::text")
    if nik is not None:
        problem = SQL("clean.nik_problem(line.{})").format(Identifier(nik))
    columns = [SQL(", line.{}").format(Identifier(n)) for n in contract.column_names]
    return _QUERY.format(
        nik_problem=problem,
        columns=SQL("").join(columns),
        table=Identifier("raw", contract.id),
        unit=SQL('listed.unit_key collate "C", ' if by_unit else ""),
    )


def _line(row: Sequence[Any]) -> Line:
    told = iter(row)
    unit_key, kind, layout, period, file_no, sha256, path, sheet, line_no = islice(
        told, 9
    )
    reasons = zip(*islice(told, 4), strict=True)
    broken, nik_problem = islice(told, 2)
    return Line(
        unit_key=unit_key,
        kind=kind,
        layout=layout,
        period=period,
        file_no=file_no,
        sha256=sha256,
        path=path,
        sheet=sheet,
        line_no=line_no,
        reasons=tuple(Reason(*one) for one in reasons),
        broken=broken,
        nik_problem=nik_problem,
        values=tuple(told),
    )
