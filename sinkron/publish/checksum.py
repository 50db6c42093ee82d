"""Checksums: is this the same content, are these the same inputs?

table -> md5 over the sum of its rows' hashes: the order of rows does not matter
ledger + contracts + dbt project + code version -> sha256 of the inputs of a build

Inputs are what decides a published figure. Paths, times and row numbers of the ledger
stay out, so that the same files give the same checksum however and whenever they came.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from sinkron.publish.mart_contract import Mart
from sinkron.settings import Settings

_PROJECT_SUFFIXES = frozenset({".csv", ".sql", ".yml"})
_PROJECT_FOLDERS = ("macros", "models", "seeds", "tests")

# The text of a row must not depend on who asks.
_CANONICAL_TEXT = (
    "set local datestyle to 'ISO, YMD'",
    "set local intervalstyle to 'iso_8601'",
    "set local timezone to 'UTC'",
    "set local extra_float_digits to 1",
    "set local bytea_output to 'hex'",
)

_TABLE_SUM = sql.SQL(
    """
    select
        count(*),
        coalesce(sum(('x' || substr(digest, 1, 16))::bit(64)::bigint), 0),
        coalesce(sum(('x' || substr(digest, 17, 16))::bit(64)::bigint), 0)
    from (select md5(row({columns})::text) as digest from {table}) as rows_of_it
    """
)


@dataclass(frozen=True)
class TableChecksum:
    """Content of one table, whatever the order of its rows."""

    rows: int
    checksum: str


def table_checksums(
    conn: psycopg.Connection, schema: str, marts: Iterable[Mart]
) -> dict[str, TableChecksum]:
    """Checksum every mart in a schema, under the name that readers use."""
    for setting in _CANONICAL_TEXT:
        conn.execute(sql.SQL(setting))
    return {
        mart.name: _table_checksum(conn, schema, mart)
        for mart in marts
        if mart.source is None
    }


def as_json(checksums: Mapping[str, TableChecksum]) -> dict[str, dict[str, Any]]:
    """Checksums as the ledger keeps them."""
    return {name: asdict(checksum) for name, checksum in checksums.items()}


def _table_checksum(conn: psycopg.Connection, schema: str, mart: Mart) -> TableChecksum:
    columns = [column for column in mart.columns if column.in_checksum]
    query = _TABLE_SUM.format(
        columns=sql.SQL(", ").join(sql.Identifier(c.name) for c in columns),
        table=sql.Identifier(schema, mart.table),
    )
    row = conn.execute(query).fetchone()
    rows, low, high = row or (0, 0, 0)
    heading = [[column.name, column.type] for column in columns]
    text = json.dumps([heading, int(rows), str(low), str(high)])
    digest = hashlib.md5(text.encode(), usedforsecurity=False)
    return TableChecksum(rows=int(rows), checksum=digest.hexdigest())


def input_checksum(conn: psycopg.Connection, settings: Settings) -> str:
    """Return the checksum of everything that the next build would read."""
    digest = hashlib.sha256()
    for part in _inputs(conn, settings):
        digest.update(json.dumps(part, ensure_ascii=True).encode() + b"\n")
    return digest.hexdigest()


def _inputs(conn: psycopg.Connection, settings: Settings) -> Iterator[list[Any]]:
    files = conn.execute("select delivery_id, file_sha256 from ledger.file").fetchall()
    yield ["files", sorted(map(list, files))]
    decisions = conn.execute(
        "select distinct on (delivery_id) delivery_id, decision, reason "
        "from ledger.decision order by delivery_id, decided_at desc"
    ).fetchall()
    yield ["decisions", sorted(map(list, decisions))]
    yield ["contracts", file_hashes(settings.contracts_dir, ("",))]
    yield ["marts", file_hashes(settings.marts_contracts_dir, ("",))]
    yield ["formulas", file_hashes(settings.formulas_dir, ("",))]
    yield ["dbt", file_hashes(settings.dbt_project_dir, _PROJECT_FOLDERS)]
    yield ["code", settings.code_version]


def file_hashes(root: Path, folders: Iterable[str]) -> list[list[str]]:
    """Names and hashes of the declarations in some folders and beside them."""
    paths = {
        path
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.suffix in _PROJECT_SUFFIXES and path.is_file()
    }
    paths.update(root.glob("*.yml"))
    named = ((path.relative_to(root).as_posix(), path) for path in paths)
    return [
        [name, hashlib.sha256(path.read_bytes()).hexdigest()]
        for name, path in sorted(named)
    ]
