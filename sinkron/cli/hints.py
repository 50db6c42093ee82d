"""Lines that can be pasted: how this program and psql are called on this machine."""

import sys
from pathlib import Path
from shutil import which

from sinkron.warehouse.binaries import binary


def command() -> str:
    """Return how this program was called, a path when it is not on PATH."""
    called = Path(sys.argv[0])
    return "sinkron" if called.name != "sinkron" or which("sinkron") else str(called)


def query(role: str) -> str:
    """Return the line that opens psql as a role, with the wheel's psql if need be."""
    psql = "psql" if which("psql") else binary("psql")
    return f'{psql} "$({command()} dsn --role {role})"'
