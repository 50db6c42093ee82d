"""Ask a home's supervisor: XML-RPC on 127.0.0.1, with the kept port and password."""

import http.client
import xmlrpc.client
from typing import Any

from sinkron import home
from sinkron.errors import SinkronError
from sinkron.settings import Settings
from sinkron.supervision.configuration import USER

_AGAIN = "run `sinkron down`, then `sinkron up`."
_CALL_SECONDS = 15


class ServiceError(SinkronError):
    """A service does not start, stop or answer."""


class _Transport(xmlrpc.client.Transport):
    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = super().make_connection(host)
        connection.timeout = _CALL_SECONDS
        return connection


def call(
    settings: Settings, method: str, *arguments: Any, unless: int | None = None
) -> Any:
    """Ask the supervisor of this home; the fault `unless` is no failure."""
    port = home.kept_port(settings, "supervisor")
    password = home.secret(settings, "supervisor_password")
    url = f"http://{USER}:{password}@{home.LOCALHOST}:{port}/RPC2"
    try:
        with xmlrpc.client.ServerProxy(url, transport=_Transport()) as proxy:
            return getattr(proxy.supervisor, method)(*arguments)
    except xmlrpc.client.Fault as fault:
        if fault.faultCode == unless:
            return None
        raise ServiceError(
            f"the supervisor refused {method} {arguments}: {fault.faultString}.",
            advice=_AGAIN,
        ) from None
    except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
        raise ServiceError(
            f"the supervisor does not answer ({type(error).__name__}).",
            advice=_AGAIN,
            retry=True,
        ) from None
