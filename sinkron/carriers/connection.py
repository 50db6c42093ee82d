"""Where an office's own database or API is, and how to get in.

the fields of an Airflow connection -> Connection -> database.py | calls.py

Airflow keeps connections and their secrets; what comes here is plain. No secret is
part of what a connection prints as. Known extras: `ca` (file of the authority that
signed the server's certificate), `tls` (`off`: without it, where the network can be
trusted; on this machine it is off unless said otherwise), `first_period` (API: the
first month to read, `YYYY-MM`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sinkron.carriers.errors import CarrierError, connection_name

Kind = Literal["mysql", "postgres", "api"]

EXTRAS = ("ca", "tls", "first_period")
LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")
_PERIOD = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_KINDS: dict[str, Kind] = {
    "mysql": "mysql",
    "mariadb": "mysql",
    "postgres": "postgres",
    "postgresql": "postgres",
    "http": "api",
    "https": "api",
}


@dataclass(frozen=True, kw_only=True)
class Connection:
    """The way to one source; `database` is the path below the host for an API."""

    dataset: str
    kind: Kind
    host: str
    port: int | None = None
    database: str = ""
    login: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    ca: str | None = None
    is_encrypted: bool = True
    first_period: str | None = None

    @property
    def url(self) -> str:
        """Address of an API, without a slash at its end."""
        scheme = "https" if self.is_encrypted else "http"
        port = f":{self.port}" if self.port else ""
        path = self.database.strip("/")
        return f"{scheme}://{self.host}{port}" + (f"/{path}" if path else "")


def connection(
    dataset: str,
    *,
    conn_type: str,
    host: str | None,
    port: int | None = None,
    schema: str | None = None,
    login: str | None = None,
    password: str | None = None,
    extra: Mapping[str, object] | None = None,
) -> Connection:
    """Make a connection of the fields that Airflow has; raises CarrierError."""
    kind = _KINDS.get(conn_type.lower())
    if not host:
        raise _misfit(dataset, "it needs a host")
    if kind is None:
        raise _misfit(dataset, f"its type has to be one of {', '.join(_KINDS)}")
    options = {name: str(value) for name, value in (extra or {}).items()}
    for name in options:
        if name not in EXTRAS:
            raise _misfit(dataset, f"its extras may be {', '.join(EXTRAS)}")
    if not _PERIOD.fullmatch(options.get("first_period", "2000-01")):
        raise _misfit(dataset, "its `first_period` has to be a month, YYYY-MM")
    scheme, marked, rest = host.partition("://")
    host, _, path = (rest if marked else host).partition("/")
    is_local = host in LOCAL_HOSTS and scheme != "https"
    tls = options.get("tls", "off" if is_local else "on")
    return Connection(
        dataset=dataset,
        kind=kind,
        host=host,
        port=port,
        database=path if kind == "api" else schema or "",
        login=login or "",
        password=password or "",
        ca=options.get("ca"),
        is_encrypted=tls != "off",
        first_period=options.get("first_period"),
    )


def _misfit(dataset: str, what: str) -> CarrierError:
    return CarrierError(
        f"the connection {connection_name(dataset)} cannot be used.",
        advice=f"correct it in Airflow: {what}.",
    )
