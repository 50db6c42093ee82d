"""What one installation picks once and keeps, in the folder SINKRON_HOME.

secrets/   one 0600 file a secret: role passwords, Airflow's keys, the pseudonym key
run/       locks, ports, process records, the supervisor's configuration
postgres/  the embedded server's data        logs/  what the services say
airflow/   AIRFLOW_HOME                      archive/, inbox/  (other rooms)

A secret put into its file before the first start is used as it is. Folders made here
are closed to everyone else; nothing outside SINKRON_HOME is ever changed.
"""

import fcntl
import json
import logging
import os
import random
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sinkron.settings import Settings

log = logging.getLogger(__name__)

LOCALHOST = "127.0.0.1"
# Below the range from which systems take the local end of outgoing connections.
PORTS = range(20_000, 32_000)


def folder(settings: Settings, name: str) -> Path:
    """Return a folder of the home, made closed to others when it is missing."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.home / name
    path.mkdir(mode=0o700, exist_ok=True)
    return path


@contextmanager
def lock(settings: Settings, name: str) -> Iterator[None]:
    """Hold a lock that another process of this installation waits for."""
    path = folder(settings, "run") / f"{name}.lock"
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log.info("waiting for another process that holds %s", path)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def secret(settings: Settings, name: str) -> str:
    """Return a secret, made at the first call and kept in a 0600 file."""
    path = folder(settings, "secrets") / name
    if not path.exists():
        draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        write_private(draft, secrets.token_urlsafe(32))
        try:
            os.link(draft, path)  # fails when another process was first: its file stays
        except FileExistsError:
            log.debug("secret %s was made by another process", name)
        finally:
            draft.unlink()
    return path.read_text().strip()


def pseudonym_key(settings: Settings) -> str:
    """Return the key of the pseudonyms: SINKRON_SECRET, else the kept one."""
    return settings.secret or secret(settings, "pseudonym_key")


def write_private(path: Path, text: str) -> None:
    """Replace a file as a whole, readable by its owner alone from the first byte."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    draft.replace(path)


def read_record(path: Path) -> dict[str, object]:
    """Read a JSON record; a missing or half-written one is empty."""
    try:
        record = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return record if isinstance(record, dict) else {}


def kept_port(settings: Settings, name: str) -> int | None:
    """Return the port picked for a service, None before its first start."""
    port = read_record(_ports_file(settings)).get(name)
    return port if isinstance(port, int) else None


def free_port(settings: Settings, name: str) -> int:
    """Return the kept port of a service that does not run; a new one when taken."""
    with lock(settings, "ports"):
        ports = read_record(_ports_file(settings))
        kept = ports.get(name)
        if isinstance(kept, int) and _is_free(kept):
            return kept
        if kept is not None:
            log.warning("port %s of %s is taken by another program", kept, name)
        taken = set(ports.values())
        choices = random.SystemRandom().sample(PORTS, k=len(PORTS))
        port = next(p for p in choices if p not in taken and _is_free(p))
        write_private(_ports_file(settings), json.dumps({**ports, name: port}))
        return port


def _ports_file(settings: Settings) -> Path:
    return settings.home / "run" / "ports.json"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
    return True
