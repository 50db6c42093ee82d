"""Databases of two offices inside the embedded server, filled with their tables.

<out>/office/<table>.parquet (every state of every row) -> the latest state -> <table>

Each office has a database and a login of its own that may read this one table and
nothing else. A table that holds these very rows already is left alone.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from psycopg.sql import SQL, Composed, Identifier, Literal

from sinkron import home
from sinkron.settings import Settings
from sinkron.warehouse.connect import connect_administrator

CHANGED = "diubah_pada"
# The generator's own notes in the history: in which month a state is seen first.
NOTES = ("period", "tampak_pada_periode")
_TYPES = (
    (pa.types.is_integer, "bigint"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "timestamp"),
)


@dataclass(frozen=True)
class OfficeTable:
    """One table of one office; the login bears the name of the database."""

    dataset: str
    database: str
    name: str
    key: str


TABLES = (
    OfficeTable("disnaker__peserta_pelatihan", "demo_disnaker", "peserta", "id"),
    OfficeTable(
        "dppkb__pendataan_keluarga", "demo_dppkb", "pk_keluarga", "kode_keluarga"
    ),
)


def fill(settings: Settings, office: Path) -> None:
    """Have every database with its table and its login."""
    for table in TABLES:
        path = office / f"{table.name}.parquet"
        if path.is_file():
            _have_database(settings, table)
            with connect_administrator(settings, database=table.database) as conn:
                _have_table(conn, table, path)


def _have_database(settings: Settings, table: OfficeTable) -> None:
    name, word = Identifier(table.database), home.secret(settings, table.database)
    with connect_administrator(settings, autocommit=True) as conn:
        if not _is_there(conn, "pg_roles where rolname", table.database):
            conn.execute(SQL("create role {} login").format(name))
        conn.execute(SQL("alter role {} password {}").format(name, Literal(word)))
        if not _is_there(conn, "pg_database where datname", table.database):
            conn.execute(SQL("create database {}").format(name))
        conn.execute(SQL("revoke all on database {} from public").format(name))
        conn.execute(SQL("grant connect on database {0} to {0}").format(name))


def _is_there(conn: psycopg.Connection, where: str, name: str) -> bool:
    found = conn.execute(f"select from {where} = %s", (name,))
    return found.fetchone() is not None


def _have_table(conn: psycopg.Connection, table: OfficeTable, path: Path) -> None:
    mark = hashlib.sha256(path.read_bytes()).hexdigest()
    said = conn.execute("select obj_description(to_regclass(%s))", (table.name,))
    if said.fetchone() == (mark,):
        return
    name, rows = Identifier(table.name), _latest(pq.read_table(path), table)
    conn.execute(SQL("drop table if exists {}").format(name))
    conn.execute(_create(table, rows.schema))
    copying = SQL("copy {} from stdin").format(name)
    with conn.cursor() as cursor, cursor.copy(copying) as copy:
        for row in _rows(rows):
            copy.write_row(row)
    login = Identifier(table.database)
    conn.execute(SQL("grant select on {} to {}").format(name, login))
    conn.execute(SQL("comment on table {} is {}").format(name, Literal(mark)))


def _latest(history: Any, table: OfficeTable) -> Any:
    """The last state of each row: what the office's table holds now."""
    names = [one for one in history.column_names if one not in NOTES]
    order = pc.sort_indices(history, sort_keys=[(CHANGED, "ascending")])
    rows = history.select(names).take(order)
    last = dict(zip(rows[table.key].to_pylist(), range(len(rows)), strict=True))
    return rows.take(pa.array(sorted(last.values())))


def _create(table: OfficeTable, schema: Any) -> Composed:
    columns = [
        SQL("{} " + _type(column.type)).format(Identifier(column.name))
        for column in schema
    ]
    key = SQL("primary key ({})").format(Identifier(table.key))
    inside = SQL(", ").join([*columns, key])
    return SQL("create table {} ({})").format(Identifier(table.name), inside)


def _type(kind: Any) -> str:
    return next((name for is_kind, name in _TYPES if is_kind(kind)), "text")


def _rows(table: Any) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=5_000):
        columns = [column.to_pylist() for column in batch.columns]
        yield from zip(*columns, strict=True)
