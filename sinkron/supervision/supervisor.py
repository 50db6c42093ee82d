"""One supervisord for each SINKRON_HOME: starts, restarts and stops its services.

ensure_running -> start(name) ... state(name) ... stop(name) -> shutdown

It listens on a kept port of 127.0.0.1 with a kept password: the path of a home may be
longer than a socket file's name can be. It adopts orphans of its services (Linux: child
subreaper), so that all that a service ever started is found below it. It is started
with no descriptor of the command that starts it: `sinkron up | cat` ends.
"""

import hashlib
import json
import logging
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from sinkron import home
from sinkron.settings import CHECKOUT, Settings
from sinkron.supervision import processes
from sinkron.supervision.calls import ServiceError, call
from sinkron.supervision.configuration import PROGRAMS, render

log = logging.getLogger(__name__)

_START_SECONDS = 30
_END_SECONDS = sum(program.stop_seconds for program in PROGRAMS)
_ALREADY_STARTED, _NOT_RUNNING = 60, 70  # faults: another process was first
_ALIVE_STATES = frozenset({"STARTING", "RUNNING", "BACKOFF", "STOPPING"})


@dataclass(frozen=True)
class State:
    """What the supervisor says about one program."""

    name: str
    state: str
    pid: int | None
    since: int

    @property
    def is_alive(self) -> bool:
        return self.state in _ALIVE_STATES


def ensure_running(settings: Settings) -> None:
    """Have this home's supervisor running, with the programs of this version."""
    port = home.kept_port(settings, "supervisor")
    if port and is_running(settings):
        if _record(settings).get("configuration") == _digest(render(settings, port)):
            return
        log.info("the supervisor was started by another version: starting it anew")
        shutdown(settings)
    end_left_behind(settings)
    port = home.free_port(settings, "supervisor")
    text = render(settings, port)
    home.write_private(_configuration(settings), text)
    try:
        process = psutil.Process(_spawn(settings))
        record = processes.record_of(process) | {"configuration": _digest(text)}
    except psutil.NoSuchProcess:
        raise _not_started(settings) from None
    home.write_private(_record_file(settings), json.dumps(record))
    _wait_until_answering(settings, process)


def is_running(settings: Settings) -> bool:
    """Whether this home's supervisor is alive."""
    return process(settings) is not None


def process(settings: Settings) -> psutil.Process | None:
    """Return the process of this home's supervisor when it is alive."""
    return processes.recorded(_record(settings))


def states(settings: Settings) -> dict[str, State]:
    """Return the state of every program; empty when there is no supervisor."""
    if not is_running(settings):
        return {}
    found = call(settings, "getAllProcessInfo")
    return {
        info["name"]: State(
            name=info["name"],
            state=info["statename"],
            pid=info["pid"] or None,
            since=info["start"],
        )
        for info in found
    }


def state(settings: Settings, name: str) -> State:
    """Return the state of one program; stopped when there is no supervisor."""
    stopped = State(name=name, state="STOPPED", pid=None, since=0)
    return states(settings).get(name, stopped)


def start(settings: Settings, *names: str) -> None:
    """Begin to start programs that do not run; returns at once."""
    for name in names:
        if not state(settings, name).is_alive:
            call(settings, "startProcess", name, False, unless=_ALREADY_STARTED)


def begin_stop(settings: Settings, name: str) -> None:
    """Ask a program to end; returns at once."""
    current = state(settings, name)
    if current.is_alive and current.state != "STOPPING":
        call(settings, "stopProcess", name, False, unless=_NOT_RUNNING)


def stop(settings: Settings, name: str) -> None:
    """End a program; killed with its process group when it takes too long."""
    begin_stop(settings, name)
    allowed = next(p.stop_seconds for p in PROGRAMS if p.name == name) + 10
    deadline = time.monotonic() + allowed
    while (current := state(settings, name)).is_alive:
        if time.monotonic() > deadline:
            raise ServiceError(
                f"{name} does not end.",
                advice=f"look at {log_file(settings, name)} and at process "
                f"{current.pid}.",
            )
        time.sleep(0.1)


def shutdown(settings: Settings, *, seconds: float = _END_SECONDS) -> None:
    """End the supervisor and everything below it, in the order of the programs."""
    supervisor = process(settings)
    if supervisor is not None:
        below = processes.descendants(supervisor)
        processes.end([supervisor], seconds=seconds)
        processes.end(below, seconds=1)
    end_left_behind(settings)
    _record_file(settings).unlink(missing_ok=True)


def end_left_behind(settings: Settings) -> None:
    """End what a killed supervisor left running (PostgreSQL sees to its own)."""
    if process(settings) is not None:
        return
    ended = processes.end(processes.left_behind(_record(settings)), seconds=10)
    if ended:
        log.warning("ended %s processes that a killed supervisor left behind", ended)


def log_file(settings: Settings, name: str) -> Path:
    """Return the file that holds what a program says."""
    return settings.home / "logs" / f"{name}.log"


def environment() -> dict[str, str]:
    """Return this environment, in which other processes find this very package."""
    path = filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")])
    return os.environ | {"PYTHONPATH": os.pathsep.join(path)}


def _spawn(settings: Settings) -> int:
    command = [sys.executable, "-m", "sinkron.supervision.daemon"]
    errors = home.folder(settings, "logs") / "supervisord.err"
    with errors.open("w") as stream:
        done = subprocess.run(
            [*command, str(_configuration(settings))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stream,
            cwd=settings.home,
            env=environment(),
            check=True,
        )
    return int(done.stdout)


def _wait_until_answering(settings: Settings, supervisor: psutil.Process) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if not processes.is_alive(supervisor):
            break
        try:
            call(settings, "getState")
            return
        except ServiceError:
            time.sleep(0.05)
    processes.end([supervisor], seconds=1)
    raise _not_started(settings)


def _not_started(settings: Settings) -> ServiceError:
    return ServiceError(
        "the supervisor of the services does not start.",
        advice=f"look at supervisord.err and supervisord.log in "
        f"{settings.home / 'logs'}, then try again.",
        retry=True,
    )


def _configuration(settings: Settings) -> Path:
    return home.folder(settings, "run") / "supervisord.conf"


def _record_file(settings: Settings) -> Path:
    return settings.home / "run" / "supervisord.json"


def _record(settings: Settings) -> dict[str, object]:
    return home.read_record(_record_file(settings))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
