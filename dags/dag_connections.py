"""What Airflow keeps for us: ways into offices' systems, and their secrets.

Connection `sinkron_<opd>__<dataset>` -> plain fields -> `sinkron.carriers`
SINKRON_INBOX as a URL (`s3://connection@bucket/folder`) -> a path like any other

Called inside a task: Airflow then hides the secrets in whatever is logged.
"""

from pathlib import Path
from typing import Any, cast

from airflow.sdk import Connection, ObjectStoragePath
from airflow.sdk.exceptions import AirflowNotFoundException

from sinkron import carriers
from sinkron.contract import Contract
from sinkron.settings import Settings


def office_connection(source: Contract) -> carriers.Connection | None:
    """Return the connection of a source; None when it is read from its files."""
    if source.carrier == "file":
        return None
    try:
        found: Any = Connection.get(carriers.connection_name(source.id))
    except AirflowNotFoundException:
        return None
    return carriers.connection(
        source.id,
        conn_type=found.conn_type,
        host=found.host,
        port=found.port,
        schema=found.schema,
        login=found.login,
        password=found.password,
        extra=found.extra_dejson,
    )


def object_storage() -> Path | None:
    """Return an inbox that is object storage; None when it is a folder."""
    url = Settings.from_env().inbox_url
    return None if url is None else cast("Path", ObjectStoragePath(url))
