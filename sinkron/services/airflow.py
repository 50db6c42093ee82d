"""Airflow's three services: made ready, started, waited for, stopped.

prepare (port, login, metadata) -> start -> wait_until_healthy ... stop

The scheduler is stopped first and waits for running tasks, which still need the API to
report. A task that does not end in time is told to: Airflow then records how it ended,
and its retry goes on from there at the next start.
"""

import hashlib
import json
import logging
import signal
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from typing import Any

import psutil
import psycopg

from sinkron import home, warehouse
from sinkron.services import environment
from sinkron.settings import Settings, metadata_version
from sinkron.supervision import processes, supervisor
from sinkron.supervision.calls import ServiceError
from sinkron.supervision.configuration import (
    API_SERVER,
    DAG_PROCESSOR,
    POSTGRES,
    SCHEDULER,
)

log = logging.getLogger(__name__)

SERVICES = (API_SERVER, SCHEDULER, DAG_PROCESSOR)
ENVIRONMENT_FILE = "services.json"
DISTRIBUTION = "apache-airflow"
_HEALTHY_SECONDS = 240
_TASK_SECONDS = 30
_TOLD_TASK_SECONDS = 15
_ASK_SECONDS = 5


def prepare(settings: Settings) -> bool:
    """Write down what the services need; whether those that run have something else.

    The caller stops them then, before the metadata may move to another version.
    """
    if API_SERVER not in running(settings):
        home.free_port(settings, environment.API_PORT)
    environment.write_login(settings)
    home.folder(settings, "airflow")
    ours = environment.overrides(settings)
    said = json.dumps([ours, metadata_version(DISTRIBUTION)], sort_keys=True)
    wanted = {"fingerprint": hashlib.sha256(said.encode()).hexdigest()}
    path = home.folder(settings, "run") / ENVIRONMENT_FILE
    had = home.read_record(path).get("fingerprint")
    home.write_private(path, json.dumps({**wanted, "overrides": ours}))
    return had != wanted["fingerprint"] and bool(running(settings))


def running(settings: Settings) -> list[str]:
    """Return the services that the supervisor has running or is starting."""
    states = supervisor.states(settings).values()
    return [one.name for one in states if one.is_alive and one.name in SERVICES]


def migrate(settings: Settings) -> None:
    """Bring Airflow's metadata to the installed version, once for each version."""
    marker = environment.airflow_home(settings) / "migrated.json"
    version = metadata_version(DISTRIBUTION)
    if home.read_record(marker) == {"airflow": version, "at": _revision(settings)}:
        return
    log.info("preparing Airflow's metadata")
    log_file = supervisor.log_file(settings, "airflow-migrate")
    with log_file.open("w") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=environment.airflow_env(settings),
            check=False,
        )
    if done.returncode != 0:
        raise ServiceError(
            "Airflow's metadata could not be prepared.",
            advice=f"look at the end of {log_file}.",
        )
    record = {"airflow": version, "at": _revision(settings)}
    home.write_private(marker, json.dumps(record))


def start(settings: Settings) -> None:
    """Start what does not run and wait until all of it is healthy."""
    missing = set(SERVICES) - set(running(settings))
    since = datetime.now(UTC)
    supervisor.start(settings, *missing)
    deadline = time.monotonic() + _HEALTHY_SECONDS
    while not _is_healthy(settings, missing, since):
        dead = sorted(set(SERVICES) - set(running(settings)))
        if dead or time.monotonic() > deadline:
            raise ServiceError(
                f"Airflow does not become healthy: {', '.join(dead) or 'no answer'}.",
                advice=f"look at the logs in {settings.home / 'logs'}, then run "
                "`sinkron down` and `sinkron up`.",
            )
        time.sleep(0.2)


def stop(settings: Settings) -> None:
    """End the services and every task they run; the warehouse goes on."""
    if not supervisor.is_running(settings):
        return
    below = _below(settings)
    supervisor.begin_stop(settings, SCHEDULER)
    if not _ended(settings, SCHEDULER, seconds=_TASK_SECONDS):
        log.info("tasks are still running: telling them to end")
        processes.send(_running_tasks(settings), signal.SIGINT)
        _ended(settings, SCHEDULER, seconds=_TOLD_TASK_SECONDS)
    supervisor.stop(settings, SCHEDULER)
    for name in (DAG_PROCESSOR, API_SERVER):
        supervisor.begin_stop(settings, name)
    for name in (DAG_PROCESSOR, API_SERVER):
        supervisor.stop(settings, name)
    processes.end([*below, *_below(settings)], seconds=5)


def _running_tasks(settings: Settings) -> list[psutil.Process]:
    """Return the tasks of the scheduler: below it, each leads a group of its own."""
    pid = supervisor.state(settings, SCHEDULER).pid
    everything = processes.descendants_of_id(pid) if pid else []
    return processes.own_groups(everything)


def _below(settings: Settings) -> list[psutil.Process]:
    """Return all that Airflow's services ever started and is alive: not PostgreSQL."""
    found = supervisor.process(settings)
    everything = processes.descendants(found) if found else []
    return [process for process in everything if not _is_postgres(process)]


def _is_postgres(process: psutil.Process) -> bool:
    try:
        return process.name() == POSTGRES or POSTGRES in process.cmdline()
    except psutil.Error:
        return False


def _ended(settings: Settings, name: str, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not supervisor.state(settings, name).is_alive:
            return True
        time.sleep(0.2)
    return False


def _is_healthy(settings: Settings, started: set[str], since: datetime) -> bool:
    """Whether every part is, and those just started have said so since then."""
    found = _health(settings)
    parts = {
        "scheduler": (SCHEDULER, "latest_scheduler_heartbeat"),
        "dag_processor": (DAG_PROCESSOR, "latest_dag_processor_heartbeat"),
    }
    if found.get("metadatabase", {}).get("status") != "healthy":
        return False
    for part, (service, heartbeat) in parts.items():
        said = found.get(part, {})
        if said.get("status") != "healthy":
            return False
        if service in started and datetime.fromisoformat(said[heartbeat]) < since:
            return False
    return True


def _health(settings: Settings) -> dict[str, Any]:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    url = f"{environment.api_url(settings)}/api/v2/monitor/health"
    try:
        with direct.open(url, timeout=_ASK_SECONDS) as answer:
            found = json.load(answer)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _revision(settings: Settings) -> str | None:
    """Return the version at which the metadata is, None when there is none yet."""
    try:
        with warehouse.connect(settings, "airflow") as conn:
            row = conn.execute("select version_num from alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return str(row[0]) if row else None
