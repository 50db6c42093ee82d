"""What offices do not send but let us read: a table of theirs, a paged API.

Airflow's connection -> Connection -> capture -> <home>/captures, an inbox of our own

What was read is kept as files of deliveries (Parquet, JSON lines) and landed like any
other, so every source can be replayed. A source without a connection is read from the
captured deliveries that somebody puts into the inbox.

Only what a DAG file needs is named here: it has to be cheap to import.
"""

from sinkron.carriers.connection import Connection, connection
from sinkron.carriers.errors import CarrierError, connection_name

__all__ = [
    "CarrierError",
    "Connection",
    "connection",
    "connection_name",
]
