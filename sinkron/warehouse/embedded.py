"""The embedded PostgreSQL: made once, started under the supervisor, found again.

initdb (into a draft, renamed when whole) -> configuration for this machine -> start
-> the server that answers is ours when it says that our folder is its data directory
"""

import logging
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from sinkron import home
from sinkron.settings import Settings
from sinkron.supervision import supervisor
from sinkron.supervision.configuration import POSTGRES
from sinkron.warehouse import connect, tuning
from sinkron.warehouse.binaries import MAJOR_VERSION
from sinkron.warehouse.errors import WarehouseError
from sinkron.warehouse.recovery import clear

log = logging.getLogger(__name__)

DATA_FOLDER = "postgres"
_START_SECONDS = 600  # after a crash the server first replays up to max_wal_size
_SAY_SECONDS = 10
_DEAD = frozenset({"FATAL", "EXITED", "STOPPED"})


def start(settings: Settings) -> None:
    """Have the server running and answering. The caller holds the lock `warehouse`."""
    supervisor.ensure_running(settings)
    if not supervisor.state(settings, POSTGRES).is_alive:
        _prepare(settings)
        supervisor.start(settings, POSTGRES)
    _wait_until_answering(settings)


def stop(settings: Settings) -> None:
    """End the server, whoever started it."""
    if supervisor.is_running(settings):
        supervisor.stop(settings, POSTGRES)
    clear(data_folder(settings))


def data_folder(settings: Settings) -> Path:
    """Return where the server's data is."""
    return settings.home / DATA_FOLDER


def is_ours(conn: psycopg.Connection, settings: Settings) -> bool:
    """Whether the server at the other end works in our data folder."""
    row = conn.execute("show data_directory").fetchone()
    try:
        return row is not None and Path(row[0]).samefile(data_folder(settings))
    except OSError:
        return False


def _prepare(settings: Settings) -> None:
    home.folder(settings, "run")
    data = data_folder(settings)
    clear(data)
    if not data.is_dir():
        _initialise(settings, data)
    _check_version(data)
    port = home.free_port(settings, "postgres")
    machine = tuning.Machine.here(settings.home)
    home.write_private(
        data / "postgresql.conf", tuning.postgresql_conf(machine, port=port)
    )
    home.write_private(data / "pg_hba.conf", tuning.PG_HBA_CONF)


def _initialise(settings: Settings, data: Path) -> None:
    log.info("making the embedded PostgreSQL in %s", data)
    draft = data.with_name(f"{data.name}.new")
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    word = draft.with_name("administrator.word")
    home.write_private(word, home.secret(settings, "administrator"))
    try:
        _run_initdb(draft, word)
    finally:
        word.unlink()
    draft.rename(data)


def _run_initdb(data: Path, password_file: Path) -> None:
    arguments = [str(data), str(password_file), connect.EMBEDDED_ADMINISTRATOR]
    done = subprocess.run(
        [sys.executable, "-m", "sinkron.warehouse.initdb", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=supervisor.environment(),
    )
    if done.returncode != 0:
        raise WarehouseError(
            f"initdb failed: {_last_line(done.stderr)}",
            advice=f"see that {data.parent} has room and is on a local disk.",
        )


def _check_version(data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by != MAJOR_VERSION:
        raise WarehouseError(
            f"{data} was made by PostgreSQL {made_by}, this is {MAJOR_VERSION}.",
            advice="dump it with the old version, restore into a new SINKRON_HOME.",
        )


def _wait_until_answering(settings: Settings) -> None:
    deadline = time.monotonic() + _START_SECONDS
    say_at = time.monotonic() + _SAY_SECONDS
    while True:
        reason = _ask(settings)
        if reason is None:
            return
        state = supervisor.state(settings, POSTGRES).state
        if state in _DEAD or time.monotonic() > deadline:
            raise WarehouseError(
                f"PostgreSQL does not start ({state}): {reason}",
                advice=f"look at {supervisor.log_file(settings, POSTGRES)}.",
            )
        if time.monotonic() > say_at:
            log.info("waiting for PostgreSQL: %s", reason)
            say_at = time.monotonic() + _SAY_SECONDS
        time.sleep(0.05)


def _ask(settings: Settings) -> str | None:
    """Return None when our server answers, else why not."""
    try:
        with connect.connect_administrator(settings) as conn:
            return None if is_ours(conn, settings) else "another server has its port."
    except WarehouseError as error:
        return str(error)


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no reason given."
