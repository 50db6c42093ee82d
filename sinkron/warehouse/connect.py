"""How everything else reaches the warehouse: addresses, connections, one lock.

The embedded server and a real one (SINKRON_WAREHOUSE_URL) differ in the address alone.
"""

import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from sinkron import home
from sinkron.settings import DEFAULT_DATABASE, Settings
from sinkron.warehouse import roles
from sinkron.warehouse.errors import WarehouseError

log = logging.getLogger(__name__)

EMBEDDED_ADMINISTRATOR = "postgres"
_CONNECT_SECONDS = 10
_LOCK_POLL_SECONDS = 0.2


def dsn(settings: Settings, role: str) -> str:
    """Return the libpq URL of a login; `airflow` leads to Airflow's own database."""
    if role == roles.AIRFLOW.name:
        database = airflow_database(settings)
    elif role in roles.NAMES:
        database = settings.database
    else:
        raise WarehouseError(
            f"there is no role {role!r}.",
            advice=f"take one of {', '.join(roles.NAMES)}.",
        )
    address = _address(settings)
    return _url(address, role, roles.password(settings, role), database)


def sqlalchemy_url(settings: Settings, role: str) -> str:
    """Return the same address for SQLAlchemy."""
    return dsn(settings, role).replace("postgresql://", "postgresql+psycopg2://", 1)


def airflow_database(settings: Settings) -> str:
    """Return the name of the database that holds Airflow's metadata."""
    if settings.database == DEFAULT_DATABASE:
        return "airflow"
    return f"{settings.database}_airflow"


@contextmanager
def connect(settings: Settings, role: str) -> Iterator[psycopg.Connection]:
    """Connect as a role; commits at the end, rolls back when something goes wrong."""
    with _open(settings, dsn(settings, role), name=f"sinkron {role}") as conn:
        yield conn


@contextmanager
def connect_administrator(
    settings: Settings, *, database: str | None = None, autocommit: bool = False
) -> Iterator[psycopg.Connection]:
    """Connect as the one who may make databases and roles."""
    url = administrator_dsn(settings, database=database)
    with _open(settings, url, name="sinkron set-up", autocommit=autocommit) as conn:
        yield conn


def administrator_dsn(settings: Settings, *, database: str | None = None) -> str:
    """Return the administrator's address: of the database, else of its own."""
    if settings.warehouse_url is None:
        address, word = _address(settings), home.secret(settings, "administrator")
        return _url(address, EMBEDDED_ADMINISTRATOR, word, database or "postgres")
    parts = conninfo_to_dict(settings.warehouse_url)
    user, word = str(parts.get("user") or ""), str(parts.get("password") or "")
    own = parts.get("dbname") or "postgres"
    return _url(_address(settings), user, word, database or str(own))


@contextmanager
def exclusive(conn: psycopg.Connection, name: str) -> Iterator[None]:
    """Hold the lock `name` of this database, shared by Airflow and the command line.

    Begins outside of a transaction. What was done inside is committed before the lock
    is given back, or rolled back when an exception leaves; a lost connection gives it
    back too.
    """
    if conn.info.transaction_status != TransactionStatus.IDLE:
        raise ValueError(f"the lock {name} has to be taken outside of a transaction")
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    _wait_for_lock(conn, key, name)
    try:
        yield
    except BaseException:
        _give_back(conn, key, keep_work=False)
        raise
    _give_back(conn, key, keep_work=True)


def _wait_for_lock(conn: psycopg.Connection, key: int, name: str) -> None:
    said = False
    while True:
        row = conn.execute("select pg_try_advisory_lock(%s)", (key,)).fetchone()
        conn.commit()  # no snapshot is held while waiting, and none while working
        if row and row[0]:
            return
        if not said:
            log.info("waiting for the lock %s: another run holds it", name)
            said = True
        time.sleep(_LOCK_POLL_SECONDS)


def _give_back(conn: psycopg.Connection, key: int, *, keep_work: bool) -> None:
    if conn.closed:
        return
    if keep_work:
        conn.commit()
    else:
        conn.rollback()
    conn.execute("select pg_advisory_unlock(%s)", (key,))
    conn.commit()


@contextmanager
def _open(
    settings: Settings, url: str, *, name: str, autocommit: bool = False
) -> Iterator[psycopg.Connection]:
    try:
        conn = psycopg.connect(
            url,
            autocommit=autocommit,
            application_name=name,
            connect_timeout=_CONNECT_SECONDS,
        )
    except psycopg.OperationalError as error:
        raise _unreachable(settings, error) from None
    with conn:
        yield conn


def _unreachable(settings: Settings, error: psycopg.OperationalError) -> WarehouseError:
    """Say why there is no connection: libpq names host and login, never a password."""
    reason = str(error).strip().splitlines()[0]
    advice = (
        "run `sinkron up`."
        if settings.warehouse_url is None
        else ("check SINKRON_WAREHOUSE_URL and that the server lets this machine in.")
    )
    return WarehouseError(
        f"no connection to the warehouse: {reason}", advice=advice, retry=True
    )


def _url(address: dict[str, str], user: str, word: str, database: str) -> str:
    address = dict(address)
    host, port = address.pop("host", home.LOCALHOST), address.pop("port", "5432")
    if host.startswith("/"):
        address, place = {"host": host, "port": port, **address}, ""
    else:
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    login = quote(user, safe="") + (f":{quote(word, safe='')}" if word else "")
    url = f"postgresql://{login}@{place}/{quote(database, safe='')}"
    return f"{url}?{urlencode(address, quote_via=quote)}" if address else url


def _address(settings: Settings) -> dict[str, str]:
    if settings.warehouse_url is None:
        port = home.kept_port(settings, "postgres")
        if port is None:
            raise WarehouseError(
                f"there is no warehouse in {settings.home} yet.",
                advice="run `sinkron up`, or set SINKRON_HOME to where it is.",
            )
        return {"host": home.LOCALHOST, "port": str(port)}
    parts = conninfo_to_dict(settings.warehouse_url)
    login = ("user", "password", "dbname", "passfile", "application_name")
    return {name: str(value) for name, value in parts.items() if name not in login}
