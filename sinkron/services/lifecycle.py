"""Everything that `sinkron up` starts and `sinkron down` ends.

up: warehouse -> (the demo's offices) -> Airflow's metadata -> API server, scheduler,
    DAG processor -> healthy
down: scheduler -> DAG processor, API server -> PostgreSQL -> supervisor

One lock keeps two commands from doing this at the same time. Both are idempotent: what
runs as wanted is left alone; Airflow is restarted when the settings changed since.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from sinkron import home, warehouse
from sinkron.services import airflow, environment, offices
from sinkron.settings import Settings, metadata_version
from sinkron.supervision import supervisor
from sinkron.supervision.calls import ServiceError
from sinkron.supervision.configuration import API_SERVER, POSTGRES
from sinkron.warehouse import WarehouseError

log = logging.getLogger(__name__)

_PATIENCE_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Access:
    """Where Airflow's UI and API are, and how to log in."""

    url: str
    user: str
    password_file: Path

    @property
    def password(self) -> str:
        """Return the password; it is not part of what this prints as."""
        return self.password_file.read_text().strip()


@dataclass(frozen=True, kw_only=True)
class Status:
    """One service as it is now."""

    name: str
    state: str
    pid: int | None = None
    address: str = ""
    version: str = ""
    since: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether it lives; one that has just been started is still watched."""
        return self.state in ("running", "starting")


def up(settings: Settings) -> Access:
    """Have everything running and healthy; returns with all of it detached."""
    with home.lock(settings, "services"):
        warehouse.ensure(settings)
        supervisor.ensure_running(settings)
        offices.start(settings)
        if airflow.prepare(settings):
            log.info("settings changed: restarting Airflow")
            airflow.stop(settings)
        airflow.migrate(settings)
        airflow.start(settings)
    return access(settings)


def down(settings: Settings) -> None:
    """End everything, with what a crash may have left."""
    with home.lock(settings, "services"):
        try:
            airflow.stop(settings)
            warehouse.stop(settings)
            supervisor.shutdown(settings)
        except ServiceError as error:
            log.warning("%s Killing it, and what runs below it.", error)
            supervisor.shutdown(settings, seconds=_PATIENCE_SECONDS)
            warehouse.stop(settings)


def access(settings: Settings) -> Access:
    """Return the way to Airflow; it has to be up."""
    return Access(
        url=environment.api_url(settings),
        user=environment.ADMINISTRATOR,
        password_file=settings.home / "secrets" / environment.PASSWORD,
    )


def status(settings: Settings) -> list[Status]:
    """Return every service, running or not."""
    states = supervisor.states(settings)
    found = [_warehouse(settings, states)]
    for name in airflow.SERVICES:
        url = environment.api_url(settings) if name == API_SERVER else ""
        version = metadata_version(airflow.DISTRIBUTION) or ""
        found.append(_status(states, name, address=url, version=f"Airflow {version}"))
    return found


def _warehouse(settings: Settings, states: dict[str, supervisor.State]) -> Status:
    version = _server_version(settings)
    if settings.warehouse_url is not None:
        parts = conninfo_to_dict(settings.warehouse_url)
        return Status(
            name=POSTGRES,
            state="running" if version else "no answer",
            address=f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}",
            version=version,
        )
    port = home.kept_port(settings, "postgres")
    address = f"{home.LOCALHOST}:{port}" if port else ""
    return _status(states, POSTGRES, address=address, version=version)


def _status(
    states: dict[str, supervisor.State], name: str, *, address: str, version: str
) -> Status:
    state = states.get(name)
    if state is None or not state.is_alive:
        failed = state is not None and state.state == "FATAL"
        return Status(name=name, state="failed" if failed else "stopped")
    return Status(
        name=name,
        state=state.state.lower(),
        pid=state.pid,
        address=address,
        version=version,
        since=datetime.fromtimestamp(state.since, UTC),
    )


def _server_version(settings: Settings) -> str:
    try:
        with warehouse.connect(settings, "bi_reader") as conn:
            number = conn.info.server_version
    except WarehouseError:
        return ""
    return f"PostgreSQL {number // 10_000}.{number % 10_000}"
