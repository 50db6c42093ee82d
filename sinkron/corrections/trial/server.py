"""A private PostgreSQL for one question: made, asked and removed by the same command.

temporary folder (0700) -> initdb -> postgres on a socket in it -> Settings -> removed

The rest of the package takes it for a real server (SINKRON_WAREHOUSE_URL), so that the
same code runs on it. No port is opened. A command that was killed leaves a folder
behind; the next one ends its server and removes it, because people's data is in there.
"""

import logging
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from sinkron import home
from sinkron.settings import Settings
from sinkron.warehouse import tuning
from sinkron.warehouse.embedded import DATA_FOLDER
from sinkron.warehouse.errors import WarehouseError
from sinkron.warehouse.recovery import clear

log = logging.getLogger(__name__)

_PREFIX = "sinkron-trial-"
_ADMINISTRATOR = "postgres"
_START_SECONDS = 60
_STOP_SECONDS = 10
_ONLY_HERE = """
listen_addresses = ''
unix_socket_permissions = 0700
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@contextmanager
def private_server() -> Iterator[Settings]:
    """Give the settings of a server that lives as long as the block."""
    _remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        word = secrets.token_urlsafe(16)
        _make(folder, word)
        server = _start(folder)
        url = (
            f"postgresql://{_ADMINISTRATOR}:{word}@/postgres?host={quote(str(folder))}"
        )
        _wait(server, url, folder)
        yield Settings(
            home=folder / "home",
            inbox=folder / "inbox",
            settle_seconds=0,
            warehouse_url=url,
            code_version="trial",
        )
    finally:
        _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _make(folder: Path, word: str) -> None:
    data = folder / DATA_FOLDER
    data.mkdir(mode=0o700)
    password = folder / "word"
    home.write_private(password, word)
    arguments = [str(data), str(password), _ADMINISTRATOR]
    done = subprocess.run(
        [sys.executable, "-m", "sinkron.warehouse.initdb", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    password.unlink()
    if done.returncode != 0:
        raise _cannot_start(done.stderr)
    machine = tuning.Machine.here(folder)
    settings = tuning.postgresql_conf(machine, port=5432)
    socket = f"unix_socket_directories = '{folder}'"
    (data / "postgresql.conf").write_text(f"{settings}{_ONLY_HERE}{socket}\n")
    (data / "pg_hba.conf").write_text("local all all scram-sha-256\n")


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    with (folder / "server.log").open("wb") as lines:
        return subprocess.Popen(
            [sys.executable, "-m", "sinkron.warehouse.postmaster", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C is ours: we end the server ourselves
        )


def _wait(server: "subprocess.Popen[bytes]", url: str, folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                told = (folder / "server.log").read_text(errors="replace")
                raise _cannot_start(told or str(error)) from None
        time.sleep(0.02)


def _stop(server: "subprocess.Popen[bytes] | None") -> None:
    """End the server at once: there is nothing that it would have to save."""
    if server is None or server.poll() is not None:
        return
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _remove_left_behind() -> None:
    """Remove what killed commands of ours left, people's data among it."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not owner.isdecimal() or psutil.pid_exists(int(owner)):
            continue
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            continue
        log.info("removing what a killed check left behind")
        clear(folder / DATA_FOLDER)
        shutil.rmtree(folder, ignore_errors=True)


def _cannot_start(told: str) -> WarehouseError:
    lines = told.strip().splitlines()
    return WarehouseError(
        f"the private server for the check does not start: "
        f"{lines[-1] if lines else 'no reason given'}",
        advice=f"see that {tempfile.gettempdir()} has room and is on a local disk.",
    )
