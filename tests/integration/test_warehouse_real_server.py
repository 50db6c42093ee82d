"""A real server by SINKRON_WAREHOUSE_URL: the same code, with the rights it has.

The server is the older of the two versions that the wheel holds, and its administrator
is no superuser: what an office's database team would give us.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from sinkron import home, services
from sinkron.settings import Settings
from sinkron.supervision import supervisor
from sinkron.warehouse import (
    ROLE_NAMES,
    WarehouseError,
    connect,
    dsn,
    ensure,
    sqlalchemy_url,
    stop,
)
from sinkron.warehouse.binaries import binary

OLDER = "pginstall"
RUN = "import sys; from sinkron.warehouse.unprivileged import execute; execute({})"


@contextmanager
def real_server(folder: Path, port: int) -> Iterator[str]:
    """Run a server the plain way; its superuser needs no password."""
    programs = binary("postgres").parents[2] / OLDER / "bin"
    data = folder / "data"
    data.mkdir(mode=0o700)
    options = ["-A", "trust", "-U", "dba", "-E", "UTF8", "--no-sync", "-D", str(data)]
    subprocess.run(_as_user(programs / "initdb", *options), check=True, timeout=60)
    listen = ["-p", str(port), "-c", "unix_socket_directories=", "-c", "fsync=off"]
    command = _as_user(programs / "postgres", "-D", str(data), *listen)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        url = f"postgresql://dba@127.0.0.1:{port}/postgres"
        _wait_for(url)
        yield url
        server.terminate()


def _as_user(program: Path, *arguments: str) -> list[str]:
    words = [str(program), *arguments]
    return [sys.executable, "-c", RUN.format(words)]


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise AssertionError("the real server does not start")


@pytest.fixture(scope="module")
def superuser_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("real")
    port = home.free_port(Settings(home=folder, inbox=folder), "real")
    with real_server(folder, port) as url:
        yield url


def alter(superuser_url: str, statement: str, login: str | None) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as conn:
        conn.execute(SQL(statement).format(Identifier(str(login))))


def login_of(settings: Settings) -> str | None:
    return urlsplit(settings.warehouse_url or "").username


@pytest.fixture
def settings(tmp_path: Path, superuser_url: str) -> Settings:
    """Return the settings of an installation whose administrator is no superuser."""
    login = f"admin_{uuid4().hex[:8]}"
    alter(superuser_url, "create role {} login", login)
    url = superuser_url.replace("dba@", f"{login}@") + "?application_name=given"
    place = {"home": tmp_path / "home", "inbox": tmp_path}
    return Settings(**place, warehouse_url=url, secret="the key of this server")


def test_a_missing_right_is_named_with_the_statement_that_gives_it(
    settings: Settings,
) -> None:
    with pytest.raises(WarehouseError, match="CREATEROLE and CREATEDB") as caught:
        ensure(settings)
    statement = f"alter role {login_of(settings)} CREATEROLE CREATEDB"
    assert statement in caught.value.advice


def test_an_administrator_without_superuser_sets_everything_up(
    settings: Settings, superuser_url: str
) -> None:
    alter(superuser_url, "alter role {} createrole createdb", login_of(settings))
    ensure(settings)
    ensure(settings)
    for role in (*ROLE_NAMES, "airflow"):
        with connect(settings, role) as conn:
            row = conn.execute("select current_user, current_database()").fetchone()
            assert row == (role, "airflow" if role == "airflow" else "sinkron")
    with connect(settings, "transformer") as conn:
        conn.execute("create table candidate.figure as select 1 as one")
    with connect(settings, "owner") as conn:
        conn.execute("alter schema candidate rename to release_1")
        conn.execute("create schema candidate authorization transformer")


def test_nothing_is_started_for_a_real_server(
    settings: Settings, superuser_url: str
) -> None:
    alter(superuser_url, "alter role {} superuser", login_of(settings))
    ensure(settings)
    assert not supervisor.is_running(settings)
    assert not (settings.home / "postgres").exists()
    stop(settings)
    with connect(settings, "bi_reader") as conn:
        assert conn.execute("show timezone").fetchone() == ("UTC",)
    running = {one.name: one for one in services.status(settings)}["postgres"]
    assert running.is_running
    assert running.version.startswith("PostgreSQL 16")


def test_a_server_that_does_not_answer_is_named_in_a_sentence(tmp_path: Path) -> None:
    port = home.free_port(Settings(home=tmp_path, inbox=tmp_path), "nobody")
    url = f"postgresql://admin:hidden@127.0.0.1:{port}/postgres"
    settings = Settings(home=tmp_path / "home", inbox=tmp_path, warehouse_url=url)
    with pytest.raises(WarehouseError) as caught:
        ensure(settings)
    assert "SINKRON_WAREHOUSE_URL" in caught.value.advice
    assert "hidden" not in str(caught.value)


def test_the_given_address_is_kept_but_for_login_and_database(tmp_path: Path) -> None:
    url = "postgresql://admin:word@db.example:6432/postgres?sslmode=require"
    settings = Settings(home=tmp_path, inbox=tmp_path, warehouse_url=url)
    for role in ROLE_NAMES:
        found = dsn(settings, role)
        assert found.startswith(f"postgresql://{role}:")
        assert found.endswith("@db.example:6432/sinkron?sslmode=require")
        assert "word" not in found
    assert sqlalchemy_url(settings, "loader").startswith("postgresql+psycopg2://")
