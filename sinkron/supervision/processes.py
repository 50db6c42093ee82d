"""Tell our processes from others, and end ours for certain.

A process id alone proves nothing: it may have been given to somebody else since. So a
process is known by its id together with its start time, a zombie counts as ended, and
what a dead supervisor left behind is found by the session that it opened: the kernel
does not give that number away as long as one process is left in the session, and a task
that made its own process group is still in it.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

_POLL_SECONDS = 0.05
_CLOCK_TOLERANCE_SECONDS = 2.0


def is_alive(process: psutil.Process) -> bool:
    """Whether it is still the same process and not a zombie that nobody collected."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def record_of(process: psutil.Process) -> dict[str, object]:
    """Return what finds the process again."""
    return {"pid": process.pid, "started": process.create_time()}


def recorded(record: dict[str, object]) -> psutil.Process | None:
    """Return the process that was recorded when it is still alive."""
    pid, started = record.get("pid"), record.get("started")
    if not isinstance(pid, int) or not isinstance(started, float):
        return None
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) < _CLOCK_TOLERANCE_SECONDS
    except psutil.NoSuchProcess:
        return None
    return process if same and is_alive(process) else None


def descendants(process: psutil.Process) -> list[psutil.Process]:
    """Return everything that the process and its children started and is alive."""
    try:
        return [p for p in process.children(recursive=True) if is_alive(p)]
    except psutil.NoSuchProcess:
        return []


def descendants_of_id(pid: int) -> list[psutil.Process]:
    """Return the same for the process that has this id, none when it is gone."""
    try:
        return descendants(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return []


def left_behind(record: dict[str, object]) -> list[psutil.Process]:
    """Return what is alive of the session that a recorded, now dead, leader opened."""
    session, started = record.get("pid"), record.get("started")
    if not isinstance(session, int) or not isinstance(started, float):
        return []
    if _is_taken(session) and recorded(record) is None:
        return []  # the number belongs to somebody else now
    return [
        process
        for process in psutil.process_iter()
        if process.pid != session and _is_of(process, session, since=started)
    ]


def running_in(folder: Path, *, program: str) -> list[psutil.Process]:
    """Return the live processes of a program whose working directory is the folder."""
    return [
        process
        for process in psutil.process_iter()
        if _works_in(process, folder, program) and is_alive(process)
    ]


def own_groups(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Return those that lead a process group of their own."""
    leaders = []
    for process in processes:
        try:
            if os.getpgid(process.pid) == process.pid:
                leaders.append(process)
        except ProcessLookupError:
            continue
    return leaders


def wait_until_gone(processes: Iterable[psutil.Process], *, seconds: float) -> bool:
    """Wait until all have ended; False when some are left after that time."""
    deadline = time.monotonic() + seconds
    waiting = [p for p in processes if is_alive(p)]
    while waiting and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
        waiting = [p for p in waiting if is_alive(p)]
    return not waiting


def send(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    """Signal those that are still the same processes."""
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue


def end(
    processes: Iterable[psutil.Process],
    *,
    seconds: float,
    first: signal.Signals = signal.SIGTERM,
) -> int:
    """Ask to end, wait, then kill; return how many there were to end."""
    mine = [p for p in processes if is_alive(p)]
    send(mine, first)
    if not wait_until_gone(mine, seconds=seconds):
        send(mine, signal.SIGKILL)
        wait_until_gone(mine, seconds=5)
    return len(mine)


def _is_taken(pid: int) -> bool:
    try:
        return is_alive(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return False


def _is_of(process: psutil.Process, session: int, *, since: float) -> bool:
    """Whether it is one of our Python processes in a session opened at that time."""
    try:
        return (
            os.getsid(process.pid) == session
            and Path(process.exe()).samefile(sys.executable)
            and process.create_time() >= since - _CLOCK_TOLERANCE_SECONDS
            and is_alive(process)
        )
    except (psutil.Error, OSError):
        return False


def _works_in(process: psutil.Process, folder: Path, program: str) -> bool:
    try:
        return process.name() == program and Path(process.cwd()).samefile(folder)
    except (psutil.Error, OSError):
        return False
