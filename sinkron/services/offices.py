"""The servers of the demo's offices, when SINKRON_DEMO names a demo.

fill the offices' tables -> start the service that lists the insured -> it answers
"""

import socket
import time

from sinkron import home
from sinkron.settings import Settings
from sinkron.supervision import supervisor
from sinkron.supervision.calls import ServiceError
from sinkron.supervision.configuration import DEMO_API

_ANSWERS_SECONDS = 30


def start(settings: Settings) -> None:
    """Have the offices' servers; nothing without a demo."""
    if settings.demo is None:
        supervisor.stop(settings, DEMO_API)
        return
    from sinkron.demo.servers import connections, handover, tables

    folder = connections.office(settings)
    if folder is None:
        return
    tables.fill(settings, folder)
    if supervisor.state(settings, DEMO_API).is_alive:
        return
    port = home.free_port(settings, connections.API_PORT)
    lists = home.folder(settings, "run") / connections.FOLDER_FILE
    home.write_private(lists, str(folder / handover.LISTS))
    supervisor.start(settings, DEMO_API)
    _wait_until_answering(settings, port)


def _wait_until_answering(settings: Settings, port: int) -> None:
    deadline = time.monotonic() + _ANSWERS_SECONDS
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((home.LOCALHOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise ServiceError(
        "the demo's service does not start.",
        advice=f"look at {supervisor.log_file(settings, DEMO_API)}.",
    )
