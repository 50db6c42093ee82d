"""A real PostgreSQL for every test that needs one.

`warehouse`: the embedded server of a throwaway SINKRON_HOME, set up once a session.
`fresh_warehouse`: the same server, with a database of the test's own, copied from a
template in a fraction of a second and dropped afterwards. `module_warehouse` is one for
all tests of a module, which look at what was built once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from psycopg.sql import SQL, Identifier

from sinkron import warehouse as warehouse_room
from sinkron.settings import Settings
from sinkron.warehouse import roles
from sinkron.warehouse.connect import connect_administrator

TEMPLATE = "template_of_tests"


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, inbox=home / "inbox", code_version="tests")
    warehouse_room.ensure(settings)
    try:
        _let_it_forget(settings)
        _copy_database(settings, settings.database, TEMPLATE)
        yield settings
    finally:
        warehouse_room.stop(settings)


@pytest.fixture
def fresh_warehouse(warehouse: Settings, tmp_path: Path) -> Iterator[Settings]:
    with _database_of_its_own(warehouse, inbox=tmp_path / "inbox") as settings:
        yield settings


@pytest.fixture(scope="module")
def module_warehouse(
    warehouse: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    inbox = tmp_path_factory.mktemp("module") / "inbox"
    with _database_of_its_own(warehouse, inbox=inbox) as settings:
        yield settings


@contextmanager
def _database_of_its_own(warehouse: Settings, *, inbox: Path) -> Iterator[Settings]:
    name = f"test_{uuid4().hex[:12]}"
    _copy_database(warehouse, TEMPLATE, name)
    try:
        yield replace(warehouse, database=name, inbox=inbox)
    finally:
        with connect_administrator(warehouse, autocommit=True) as conn:
            statement = SQL("drop database if exists {} with (force)")
            conn.execute(statement.format(Identifier(name)))


def _let_it_forget(settings: Settings) -> None:
    """Write nothing through to the disk: this server need not survive the machine."""
    with connect_administrator(settings, autocommit=True) as conn:
        conn.execute("alter system set fsync = off")
        conn.execute("select pg_reload_conf()")


def _copy_database(settings: Settings, template: str, name: str) -> None:
    with connect_administrator(settings, autocommit=True) as conn:
        statement = SQL("create database {} template {} strategy file_copy")
        conn.execute(statement.format(Identifier(name), Identifier(template)))
        roles.open_database(conn, name)
