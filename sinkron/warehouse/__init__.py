"""PostgreSQL: embedded by default, a real server by SINKRON_WAREHOUSE_URL.

ensure -> (embedded: start) -> bootstrap once -> connect(role)

Everything above this room asks for a role and gets a connection; nobody but `ensure`
knows which of the two servers it is.
"""

from sinkron import home
from sinkron.settings import Settings
from sinkron.supervision import supervisor
from sinkron.warehouse import bootstrap, embedded
from sinkron.warehouse.connect import connect, dsn, exclusive, sqlalchemy_url
from sinkron.warehouse.errors import WarehouseError
from sinkron.warehouse.roles import NAMES as ROLE_NAMES

__all__ = [
    "ROLE_NAMES",
    "WarehouseError",
    "connect",
    "dsn",
    "ensure",
    "exclusive",
    "sqlalchemy_url",
    "stop",
]


def ensure(settings: Settings) -> None:
    """Have the warehouse running and set up; cheap when it is."""
    if _is_ready(settings):
        return
    with home.lock(settings, "warehouse"):
        if _is_ready(settings):
            return
        if settings.warehouse_url is None:
            embedded.start(settings)
        if not bootstrap.is_current(settings):
            bootstrap.bootstrap(settings)


def stop(settings: Settings) -> None:
    """End the embedded server, and its supervisor when nothing else runs under it."""
    if settings.warehouse_url is not None:
        return
    with home.lock(settings, "warehouse"):
        embedded.stop(settings)
        if not any(s.is_alive for s in supervisor.states(settings).values()):
            supervisor.shutdown(settings)


def _is_ready(settings: Settings) -> bool:
    if settings.warehouse_url is None and not supervisor.is_running(settings):
        return False  # nobody would keep its log or start it again
    return bootstrap.is_current(settings)
