"""All services: started, healthy, restarted when told otherwise, and gone again."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from sinkron import home, services
from sinkron.orchestrate.client import Airflow
from sinkron.services import airflow
from sinkron.settings import Settings
from sinkron.supervision import processes, supervisor
from sinkron.supervision.configuration import API_SERVER, POSTGRES, SCHEDULER

LONG_TASK = """
import time
from airflow.sdk import dag, task

@dag(schedule=None, catchup=False)
def long_task():
    @task(retries=1)
    def sleep():
        time.sleep(600)
    sleep()

long_task()
"""
COMMAND = [sys.executable, "-c", "from sinkron.cli import app; app()"]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    dags = tmp_path / "dags"
    dags.mkdir()
    place = tmp_path / "home"
    settings = Settings(home=place, inbox=tmp_path / "inbox", dags_dir=dags)
    yield settings
    services.down(settings)


def sinkron(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line; returns only when nobody holds its output any more."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=supervisor.environment() | settings.to_env(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def pids(settings: Settings) -> dict[str, int | None]:
    return {one.name: one.pid for one in services.status(settings)}


def everything_of(settings: Settings) -> list[psutil.Process]:
    found = supervisor.process(settings)
    assert found is not None
    return [found, *processes.descendants(found)]


def listening(found: list[psutil.Process]) -> set[str]:
    return {
        connection.laddr.ip
        for process in found
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }


def token_status(access: services.Access, password: str) -> int:
    body = json.dumps({"username": access.user, "password": password}).encode()
    request = urllib.request.Request(
        f"{access.url}/auth/token",
        data=body,
        headers={"content-type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def start_long_task(access: services.Access) -> None:
    """Return when a task is under way that would take ten minutes."""
    airflow_api = Airflow(access.url, access.user, access.password)
    wait_for(lambda: "long_task" in airflow_api.dags())
    run = airflow_api.trigger("long_task")
    wait_for(lambda: [one.state for one in airflow_api.tasks(run)] == ["running"])


def wait_for(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_the_services_start_answer_change_and_leave_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # They start, and whoever started them is free.
    access = services.up(settings)
    found = everything_of(settings)
    assert all(one.is_running for one in services.status(settings))

    # A login is needed, and only this machine is let in.
    assert token_status(access, access.password) == 201
    assert token_status(access, "wrong") == 401
    assert listening(found) == {"127.0.0.1"}
    for name in ("run/services.json", "airflow/passwords.json", "run/supervisord.conf"):
        assert stat.S_IMODE((settings.home / name).stat().st_mode) == 0o600

    # Again: nothing is touched, and it takes no time.
    before = pids(settings)
    began = time.perf_counter()
    services.up(settings)
    assert time.perf_counter() - began < 5
    assert pids(settings) == before

    # Other settings: Airflow is started anew, the warehouse is not.
    (settings.dags_dir / "long_task.py").write_text(LONG_TASK)
    access = services.up(replace(settings, settle_seconds=0))
    after = pids(settings)
    assert after[POSTGRES] == before[POSTGRES]
    assert after[API_SERVER] != before[API_SERVER]

    # A killed scheduler comes back by itself, its idle workers end.
    doomed = psutil.Process(after[SCHEDULER])
    workers = doomed.children()
    doomed.send_signal(signal.SIGKILL)
    assert processes.wait_until_gone([doomed, *workers], seconds=30)

    # All of it ends, a task in the middle of its work too.
    start_long_task(access)
    found = everything_of(settings)
    tasks = [
        p for p in processes.own_groups(found) if p.ppid() not in (1, found[0].pid)
    ]
    assert [p for p in tasks if "postgres" not in p.name()]
    monkeypatch.setattr(airflow, "_TASK_SECONDS", 1)
    services.down(settings)
    assert not [p.pid for p in found if processes.is_alive(p)]
    assert not [one.name for one in services.status(settings) if one.is_running]
    services.down(settings)


def test_the_command_line_starts_the_warehouse_in_the_background_and_lets_go(
    settings: Settings,
) -> None:
    code = (
        "from sinkron.warehouse import ensure; "
        "from sinkron.settings import Settings; ensure(Settings.from_env())"
    )
    # A pipe that a service inherited would keep this from returning.
    read, write = os.pipe()
    os.set_inheritable(write, True)
    subprocess.run(
        [sys.executable, "-c", code],
        env=supervisor.environment() | settings.to_env(),
        check=True,
        capture_output=True,
        pass_fds=[write],
        timeout=60,
    )
    os.close(write)
    assert os.read(read, 1) == b""
    os.close(read)

    shown = sinkron(settings, "dsn", "--role", "bi_reader")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("postgresql://bi_reader:")
    assert str(home.kept_port(settings, "postgres")) in shown.stdout
    assert "PostgreSQL 18" in sinkron(settings, "status").stdout
    assert sinkron(settings, "down").returncode == 0
    assert not supervisor.is_running(settings)


def test_without_a_warehouse_the_command_line_says_what_to_do(
    settings: Settings,
) -> None:
    shown = sinkron(settings, "dsn", "--role", "bi_reader")
    assert shown.returncode == 1
    assert "sinkron up" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert "stopped" in sinkron(settings, "status").stdout


def test_an_unknown_role_is_answered_with_the_known_ones(settings: Settings) -> None:
    shown = sinkron(settings, "dsn", "--role", "everyone")
    assert shown.returncode == 1
    assert "bi_reader" in shown.stderr
