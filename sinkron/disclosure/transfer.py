"""Numbers between PostgreSQL and arrays, millions of rows in seconds.

query of float8 columns -> one binary value -> array; arrays -> binary copy -> table
"""

import numpy as np
import psycopg
from psycopg import sql

from sinkron.disclosure.cells import Floats, Ints

_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_MOST_BYTES = 2**29  # half of what one value may hold


def fetched(conn: psycopg.Connection, query: sql.Composed, *, columns: int) -> Floats:
    """Fetch the rows of a query whose columns are all float8, in order; null is NaN.

    The first column of the query is a whole number that orders the rows; it stays out.
    """
    names = [sql.Identifier(f"c{number}") for number in range(columns)]
    values = sql.SQL(" || ").join(
        sql.SQL("float8send(coalesce({}, 'NaN'))").format(name) for name in names
    )
    statement = sql.SQL(
        "select string_agg({values}, ''::bytea order by place) from "
        "(select row_number() over (order by place) as number, * "
        "from ({query}) as own (place, {names})) as given "
        "group by number / {rows} order by number / {rows}"
    ).format(
        values=values,
        query=query,
        names=sql.SQL(", ").join(names),
        rows=_MOST_BYTES // (8 * columns),
    )
    blocks = conn.cursor(binary=True).execute(statement).fetchall()
    parts = [np.frombuffer(block, dtype=">f8") for (block,) in blocks]
    every = np.concatenate(parts) if parts else np.empty(0)
    return every.astype(np.float64).reshape(-1, columns)


def sent(
    conn: psycopg.Connection, table: sql.Identifier, columns: tuple[Ints, ...]
) -> None:
    """Append whole numbers to a table of as many bigint columns."""
    field = np.dtype([("size", ">i4"), ("value", ">i8")])
    row = np.dtype([("fields", ">i2"), ("field", field, (len(columns),))])
    rows = np.zeros(len(columns[0]), dtype=row)
    rows["fields"] = len(columns)
    rows["field"]["size"] = 8
    rows["field"]["value"] = np.stack(columns, axis=1)
    statement = sql.SQL("copy {} from stdin (format binary)").format(table)
    with conn.cursor().copy(statement) as copy:
        copy.write(_BEGIN + rows.tobytes() + _END)
