"""Who is landing: so that one build takes all that arrives together.

everyone who lands, or is about to -> `under_way` -> a build waits in `wait_until_none`

It is a shared lock of the database. It goes with the session that holds it, so a killed
landing keeps no build waiting; and a build waits a limited time, then takes what is
there: what comes later is the next build's.
"""

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from sinkron import warehouse
from sinkron.settings import Settings

log = logging.getLogger(__name__)

_KEY = int.from_bytes(hashlib.sha256(b"landings").digest()[:8], signed=True)
_AT_MOST_SECONDS = 1800.0
_POLL_SECONDS = 0.3


@contextmanager
def under_way(settings: Settings) -> Iterator[None]:
    """Announce a landing for as long as the block runs."""
    with warehouse.connect(settings, "loader") as conn:
        conn.execute("select pg_advisory_lock_shared(%s)", (_KEY,))
        conn.commit()
        yield


def wait_until_none(
    settings: Settings, *, at_most_seconds: float = _AT_MOST_SECONDS
) -> bool:
    """Wait until nobody is landing; False when that took too long."""
    deadline = time.monotonic() + at_most_seconds
    said = False
    with warehouse.connect(settings, "loader") as conn:
        while not _is_quiet(conn):
            if time.monotonic() > deadline:
                log.warning("landings still go on: building without them")
                return False
            if not said:
                log.info("waiting for landings that are under way")
                said = True
            time.sleep(_POLL_SECONDS)
    return True


def _is_quiet(conn: psycopg.Connection) -> bool:
    """Whether the lock is free; nobody is kept from announcing, not even a moment."""
    row = conn.execute(
        "select not exists (select from pg_locks as l join pg_database as d "
        "on d.oid = l.database where d.datname = current_database() and l.granted "
        "and l.locktype = 'advisory' and l.objsubid = 1 "
        "and l.classid = %s::bigint::oid and l.objid = %s::bigint::oid)",
        ((_KEY >> 32) & 0xFFFFFFFF, _KEY & 0xFFFFFFFF),
    ).fetchone()
    conn.commit()
    return bool(row and row[0])
