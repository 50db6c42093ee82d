"""One door to every office that does not send files.

contract + connection -> capture_table | capture_api -> files of deliveries

One capture of a source at a time, in Airflow or from the command line.
"""

from collections.abc import Collection

from sinkron import warehouse
from sinkron.carriers.captures import Captures
from sinkron.carriers.connection import Connection
from sinkron.carriers.errors import CarrierError, connection_name
from sinkron.carriers.report import CaptureReport
from sinkron.contract import Contract
from sinkron.settings import Settings


def capture(
    settings: Settings,
    contract: Contract,
    *,
    connection: Connection,
    full: bool = False,
    again: Collection[str] = (),
) -> CaptureReport:
    """Read what is new at an office; raises CarrierError.

    `full`: read a table from its beginning. `again`: months of an API to read again.
    """
    if contract.carrier == "file" or (contract.carrier == "api") != (
        connection.kind == "api"
    ):
        raise CarrierError(
            f"{contract.folder} is carried as `{contract.carrier}`, and its connection "
            f"is of type {connection.kind}.",
            advice=f"correct the type of {connection_name(contract.id)} in Airflow.",
        )
    captures = Captures(settings, contract)
    with (
        warehouse.connect(settings, "loader") as conn,
        warehouse.exclusive(conn, f"capture {contract.id}"),
    ):
        if contract.carrier == "api":
            from sinkron.carriers.api import capture_api

            return capture_api(
                conn, contract, captures=captures, connection=connection, again=again
            )
        from sinkron.carriers.table import capture_table

        return capture_table(
            conn, contract, captures=captures, connection=connection, full=full
        )
