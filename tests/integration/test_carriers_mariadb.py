"""The table of an office whose database is MariaDB: a real one, for these tests alone.

The server is started in a folder of its own when the machine has one (CI installs it),
and listens on 127.0.0.1 alone; elsewhere these tests are skipped, with the reason.
"""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from sinkron import home
from sinkron.settings import Settings
from tests.integration.carriers_kit import LONG_AGO, TABLE, Office, TableBehaviour

SERVER = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
INSTALL = shutil.which("mariadb-install-db")
SECONDS = 60
ACCOUNTS = ("mysql", "nobody")

pytestmark = pytest.mark.skipif(
    SERVER is None or INSTALL is None,
    reason="this machine has no MariaDB server (Debian: mariadb-server)",
)


@dataclass
class Server:
    """A running server, and its administrator's way in."""

    port: int
    word: str

    def engine(self, database: str = "") -> sa.Engine:
        url = sa.URL.create(
            "mysql+pymysql",
            username="administrator",
            password=self.word,
            host="127.0.0.1",
            port=self.port,
            database=database or None,
            query={"charset": "utf8mb4"},
        )
        return sa.create_engine(url, poolclass=sa.NullPool)


def account() -> str:
    """Who runs the server: root must not."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in known)


def install(folder: Path, user: str) -> None:
    command = [
        *(str(INSTALL), "--no-defaults", f"--datadir={folder / 'data'}"),
        *(f"--user={user}", "--auth-root-authentication-method=normal"),
        "--skip-test-db",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def start(folder: Path, user: str, port: int) -> subprocess.Popen[bytes]:
    first = folder / "first.sql"
    first.write_text(
        "create user administrator@'127.0.0.1' identified by 'kunci';\n"
        "grant all on *.* to administrator@'127.0.0.1' with grant option;\n"
    )
    first.chmod(0o644)
    command = [
        *(str(SERVER), "--no-defaults", f"--datadir={folder / 'data'}"),
        *(f"--user={user}", f"--port={port}", "--bind-address=127.0.0.1"),
        *(f"--socket={folder / 's'}", f"--pid-file={folder / 'data' / 'pid'}"),
        *(f"--init-file={first}", "--skip-name-resolve", "--skip-log-bin"),
        *("--innodb-flush-log-at-trx-commit=0", "--sql-mode="),
    ]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log)


def wait_until_answering(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with server.engine().connect():
                return
        except sa.exc.OperationalError:
            assert process.poll() is None, "mariadbd ended"
            assert time.monotonic() < deadline, "mariadbd does not answer"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def server(
    warehouse: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder, user = tmp_path_factory.mktemp("mariadb"), account()
    for above in (folder, *_made_for_tests(folder)):
        above.chmod(above.stat().st_mode | 0o011)  # another user passes through
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    install(folder, user)
    port = home.free_port(warehouse, "mariadb")
    process = start(folder, user, port)
    made = Server(port, "kunci")
    try:
        wait_until_answering(made, process)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=SECONDS)


def _made_for_tests(folder: Path) -> Sequence[Path]:
    """Folders above that pytest and its workers made, closed to others."""
    own = (one for one in folder.parents if one.stat().st_uid == os.geteuid())
    return [one for one in own if one.name.startswith(("pytest-", "popen-"))]


@pytest.fixture
def office(fresh_warehouse: Settings, server: Server) -> Iterator[Office]:
    settings = replace(fresh_warehouse, settle_seconds=0)
    settings.inbox.mkdir()
    name = f"office_{settings.database.removeprefix('test_')}"
    with server.engine().begin() as conn:
        conn.execute(sa.text(f"create database {name} character set utf8mb4"))
        conn.execute(sa.text(f"create user {name}@'127.0.0.1' identified by 'kunci'"))
        conn.execute(sa.text(f"grant select on {name}.* to {name}@'127.0.0.1'"))
    fields = {
        "conn_type": "mysql",
        "host": "127.0.0.1",
        "port": server.port,
        "schema": name,
        "login": name,
        "password": "kunci",
    }
    made = Office(server.engine(name), settings, fields)
    made.execute(TABLE.format(moment="datetime"))
    try:
        yield made
    finally:
        shutil.rmtree(settings.home / "captures", ignore_errors=True)
        with server.engine().begin() as conn:
            conn.execute(sa.text(f"drop database {name}"))
            conn.execute(sa.text(f"drop user {name}@'127.0.0.1'"))


class TestMariaDB(TableBehaviour):
    def test_a_date_of_zeros_is_captured_as_it_stands(self, office):
        office.execute(
            "insert into peserta values (1, 'A', '0000-00-00', 0, 'X', :at)",
            at=LONG_AGO,
        )
        office.execute(
            "insert into peserta values (2, 'A', null, 0, 'X', '0000-00-00 00:00:00')"
        )
        assert office.capture() == (2, 2)
        assert office.capture() == (0, 0)
        first, second = office.landed()
        assert first[2] == "0000-00-00"
        assert second[4] == "0000-00-00 00:00:00"

    def test_letters_beyond_latin_and_parts_of_a_second_are_kept(self, office):
        office.execute("alter table peserta modify diubah_pada datetime(6)")
        office.add(1, LONG_AGO.replace(microsecond=250_000), name="SITI 😀 é")
        office.capture()
        assert office.landed()[0][1] == "SITI 😀 é"
        assert office.landed()[0][4] == "2025-03-10 08:00:00.250000"

    def test_a_timestamp_is_that_of_the_offices_clock(self, office):
        office.execute("alter table peserta modify diubah_pada timestamp null")
        office.execute(
            "insert into peserta values "
            "(1, 'A', null, 0, 'X', convert_tz('2025-03-31 20:00:00', '+00:00', "
            "@@session.time_zone))"
        )
        office.capture()
        assert office.landed()[0][4] == "2025-04-01 03:00:00"
