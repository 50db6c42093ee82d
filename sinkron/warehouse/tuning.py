"""PostgreSQL's settings for bulk work, sized from the machine.

memory, processors, disk -> text of postgresql.conf and pg_hba.conf

Measured on 2.7 million lines: `wal_level = minimal` with the table made in the loading
transaction saves a third of COPY; more shared buffers than this save nothing. Nothing
is traded against safety: fsync and synchronous_commit stay on.

The server's log holds connections, checkpoints and why it stopped; never a statement
and never an error's text, because both quote the values of people.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sinkron.home import LOCALHOST

MB = 1024**2
GB = 1024**3
_CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_SHARED_MEMORY = Path("/dev/shm")


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What the server may use."""

    memory: int
    processors: int
    disk_free: int
    shared_memory: int

    @classmethod
    def here(cls, folder: Path) -> "Machine":
        """Measure this machine, or the container's share of it."""
        return cls(
            memory=_memory(),
            processors=_processors(),
            disk_free=shutil.disk_usage(folder).free,
            shared_memory=_free(_SHARED_MEMORY),
        )


def postgresql_conf(machine: Machine, *, port: int) -> str:
    """Return the server's whole configuration; rewritten at each start."""
    values = _connections(port) | _memory_settings(machine) | _disk_settings(machine)
    lines = [f"{name} = {_quoted(value)}" for name, value in (values | _LOG).items()]
    return "\n".join(["# Written at each start.", *lines, ""])


PG_HBA_CONF = f"""\
# Written at each start. Passwords only, from this machine only.
host all all {LOCALHOST}/32 scram-sha-256
"""

_LOG: dict[str, object] = {
    "log_connections": "authorization",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_min_duration_statement": -1,
    "log_parameter_max_length": 0,
    "log_parameter_max_length_on_error": 0,
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "UTC",
    "update_process_title": "on",
}


def _connections(port: int) -> dict[str, object]:
    return {
        "listen_addresses": LOCALHOST,
        "port": port,
        "unix_socket_directories": "",
        "max_connections": 120,
        "superuser_reserved_connections": 5,
        "password_encryption": "scram-sha-256",
        # A query ends soon after the task that asked it was killed.
        "client_connection_check_interval": "5s",
        "timezone": "UTC",
        "datestyle": "iso, ymd",
        "lc_messages": "C",
    }


def _memory_settings(machine: Machine) -> dict[str, object]:
    beside = max(1, min(4, machine.processors - 1))
    roomy = machine.shared_memory >= 1 * GB
    return {
        "shared_buffers": _megabytes(machine.memory // 8, 128 * MB, 2 * GB),
        "effective_cache_size": _megabytes(machine.memory // 2, 256 * MB, 64 * GB),
        "work_mem": _megabytes(machine.memory // 192, 8 * MB, 128 * MB),
        "maintenance_work_mem": _megabytes(machine.memory // 24, 64 * MB, 1 * GB),
        "max_parallel_workers": max(2, machine.processors),
        "max_parallel_workers_per_gather": beside,
        "max_parallel_maintenance_workers": beside,
        # Containers often have 64 MB of shared memory: too little for a parallel join.
        "dynamic_shared_memory_type": "posix" if roomy else "mmap",
        # One partition a delivery: a query may lock hundreds.
        "max_locks_per_transaction": 256,
        "jit": "off",
    }


def _disk_settings(machine: Machine) -> dict[str, object]:
    return {
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": _megabytes(machine.disk_free // 8, 512 * MB, 4 * GB),
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": 0.9,
        "wal_compression": "pglz",
        "random_page_cost": 1.1,
    }


def _megabytes(wanted: int, least: int, most: int) -> str:
    return f"{min(max(wanted, least), most) // MB}MB"


def _quoted(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> int:
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in _CGROUP_LIMITS:
        if path.is_file() and (text := path.read_text().strip()).isdecimal():
            limits.append(int(text))
    return min(limits)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free if folder.is_dir() else 0
