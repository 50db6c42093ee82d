"""Landing tables: the one of a dataset, and the partition of a delivery.

A new partition is made apart, filled, and attached at the end of the transaction that
fills it: nobody who reads the table waits for a landing, and nobody sees half of one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from sinkron.contract import Contract
from sinkron.contract.ddl import raw_table, to_ddl
from sinkron.extract import Delivery
from sinkron.landing import ledger

_SCHEMA = "raw"
_COLUMNS = """
select attname from pg_attribute
where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""

_CREATE = (
    "create table {partition} (like {table} including defaults)",
    "alter table {partition} alter column _delivery_id set default {delivery}",
    # Spares the scan with which attaching would look for lines of other deliveries.
    "alter table {partition} add check (_delivery_id = {delivery})",
)
_ATTACH = "alter table {table} attach partition {partition} for values in ({delivery})"


def ensure_table(conn: psycopg.Connection, contract: Contract) -> None:
    """Make the table of a dataset, or bring it up to a contract that is new."""
    with conn.transaction():
        there = {name for (name,) in conn.execute(_COLUMNS, (raw_table(contract),))}
        is_whole = there.issuperset(contract.column_names)
        if not (is_whole and ledger.is_contract_known(conn, contract)):
            conn.execute(to_ddl(contract).encode())


@contextmanager
def partition(
    conn: psycopg.Connection, contract: Contract, delivery: Delivery
) -> Iterator[sql.Identifier]:
    """Give the table that the lines of a delivery go to; inside a transaction."""
    name = partition_name(delivery)
    table = sql.Identifier(_SCHEMA, name)
    found = conn.execute("select to_regclass(%s)", (f'{_SCHEMA}."{name}"',)).fetchall()
    if found[0][0] is not None:
        yield table
        return
    parts = {
        "partition": table,
        "table": sql.Identifier(_SCHEMA, contract.id),
        "delivery": sql.Literal(delivery.id),
    }
    for statement in _CREATE:
        conn.execute(sql.SQL(statement).format(**parts))
    yield table
    conn.execute(sql.SQL(_ATTACH).format(**parts))


def partition_name(delivery: Delivery) -> str:
    """`<opd>__<dataset>__<period digits>_r<revision>`."""
    period = delivery.period.replace("-", "")
    return f"{delivery.dataset}__{period}_r{delivery.revision}"
