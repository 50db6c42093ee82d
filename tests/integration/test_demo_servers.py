"""The offices of the demo that let us read: what is read is what they hold."""

import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pyarrow.parquet as pq
import pytest

from sinkron import demo, home, pipeline, warehouse
from sinkron.carriers import Connection, connection, connection_name
from sinkron.demo.servers import connections, tables
from sinkron.demo.servers.api import PagedApi
from sinkron.demo.servers.handover import LISTS, hand_over
from sinkron.settings import Settings
from sinkron.warehouse.connect import connect_administrator

API = connections.API_DATASET


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("district")
    demo.generate(out, families=60, quarters=4, seed=7, start="2025-01")
    hand_over(out)
    return out


@pytest.fixture
def settings(fresh_warehouse: Settings, district: Path) -> Iterator[Settings]:
    inbox = district / "inbox"
    made = replace(fresh_warehouse, inbox=inbox, demo=district, settle_seconds=0)
    try:
        yield made
    finally:
        shutil.rmtree(made.home / "captures", ignore_errors=True)
        with connect_administrator(made, autocommit=True) as conn:
            for table in tables.TABLES:
                conn.execute(f"drop database if exists {table.database} with (force)")
                conn.execute(f"drop role if exists {table.database}")


def way(settings: Settings, dataset: str) -> Connection:
    """The connection as the DAG makes it of what Airflow is told."""
    told = connections.environment(settings)
    fields = json.loads(told[f"AIRFLOW_CONN_{connection_name(dataset).upper()}"])
    return connection(dataset, **fields)


def asked(settings: Settings, query: str) -> list[tuple]:
    with warehouse.connect(settings, "loader") as conn:
        return conn.execute(query).fetchall()


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda one: one.name)
def test_every_state_that_a_table_holds_is_landed_once(settings, district, table):
    tables.fill(settings, district / "office")
    found = pipeline.ingest(
        table.dataset, connection=way(settings, table.dataset), settings=settings
    )
    assert found["captured"] > 0
    history = pq.read_table(district / "office" / f"{table.name}.parquet")
    last: dict[str, str] = {}
    for row in sorted(history.to_pylist(), key=lambda one: one[tables.CHANGED]):
        last[str(row[table.key])] = row[tables.CHANGED].isoformat(sep=" ")
    landed = asked(
        settings,
        f"select {table.key}, max({tables.CHANGED}) from raw.{table.dataset} "
        "where _broken is null group by 1",
    )
    assert {key: landed_at for key, landed_at in landed if key in last} == last
    again = pipeline.ingest(
        table.dataset, connection=way(settings, table.dataset), settings=settings
    )
    assert (again["captured"], again["files"]) == (0, 0)


def test_an_office_lets_us_read_its_table_and_nothing_else(settings, district):
    tables.fill(settings, district / "office")
    made = way(settings, tables.TABLES[0].dataset)
    fields = {"host": made.host, "port": made.port, "user": made.login}
    ours = psycopg.connect(dbname=made.database, password=made.password, **fields)
    with ours as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("delete from peserta")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(
            dbname=tables.TABLES[1].database, password=made.password, **fields
        )


def test_filling_the_tables_again_changes_nothing(settings, district):
    query = "select oid from pg_class where relname = 'peserta'"
    oids = []
    for _ in range(2):
        tables.fill(settings, district / "office")
        with connect_administrator(settings, database="demo_disnaker") as conn:
            oids.append(conn.execute(query).fetchall())
    assert oids[0] == oids[1] != []


def test_the_months_that_are_no_longer_files_come_from_the_api(settings, district):
    lists = district / "office" / LISTS
    token = home.secret(settings, connections.API_TOKEN)
    port = home.free_port(settings, connections.API_PORT)
    server = PagedApi(lists, token=token, port=port, fault=lambda _: None)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        pipeline.ingest(API, connection=way(settings, API), settings=settings)
    finally:
        server.shutdown()
        server.server_close()
    query = "select period, records from ledger.capture order by period"
    expected = [
        (path.stem, len(path.read_text().splitlines()))
        for path in sorted(lists.iterdir())
    ]
    assert len(expected) == 3
    assert asked(settings, query) == expected
