"""Clear up after a server that was killed.

end strays -> drop the stale pid file

After a kill -9 the old server's backends may work on for a while, its pid file may name
a process that somebody else got since, and a zombie still counts as alive for
PostgreSQL itself. All three keep a new server from starting; none of them is a reason
to wait once we know whose the processes are.
"""

import logging
import signal
from pathlib import Path

import psutil

from sinkron.supervision import processes

log = logging.getLogger(__name__)

_STOP_SECONDS = 60
_ORPHAN_SECONDS = 3


def clear(data: Path) -> None:
    """End every process of this data folder's server; drop its stale pid file."""
    if not data.is_dir():
        return
    pid_file = data / "postmaster.pid"
    postmaster = _postmaster(data, pid_file)
    if postmaster is not None:
        log.info("ending a server of this folder that nobody holds")
        processes.end([postmaster], seconds=_STOP_SECONDS, first=signal.SIGINT)
    orphans = processes.running_in(data, program="postgres")
    if processes.end(orphans, seconds=_ORPHAN_SECONDS, first=signal.SIGQUIT):
        log.warning("ended %s backends of a killed server", len(orphans))
    if pid_file.exists():
        log.info("dropped the pid file of a server that is gone")
        pid_file.unlink()


def _postmaster(data: Path, pid_file: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        ours = process.name() == "postgres" and str(data) in process.cmdline()
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return process if ours and processes.is_alive(process) else None
