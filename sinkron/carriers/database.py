"""Reading an office's table in a stream, without trusting its column types.

Connection -> engine -> the contract's columns -> rows as texts, by time of change

Only the columns of the contract are read. Dates and times are turned into text by the
server itself, which knows `0000-00-00` and `infinity` too; times with a zone are those
of the office's clock. Rows come from a cursor on the server, some thousands at a time.
"""

import re
import ssl
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from sinkron.carriers.connection import Connection
from sinkron.carriers.errors import (
    CarrierError,
    connection_name,
    refused,
    unreachable,
)
from sinkron.contract import Column, Contract, header_key
from sinkron.extract.cells import cell_text

BATCH_ROWS = 5_000
_CONNECT_SECONDS = 15
_DRIVERS = {"mysql": "mysql+pymysql", "postgres": "postgresql+psycopg"}
_OFFICE_CLOCK = {
    "mysql": ("set time_zone = '+07:00'",),
    "postgres": ("set time zone 7", "set datestyle = iso"),
}
_TIMES = (sa.Date, sa.DateTime, sa.Time)
_PARTS = re.compile(r"(?P<whole>[^.+]+)(?:\.(?P<parts>\d+))?(?:\+\d\d(?::\d\d)?)?")
_REFUSALS = {1044, 1045, 1698, 3118, 4151}  # MySQL and MariaDB: login, account
_REFUSED_STATES = ("28",)
_LOST_STATES = ("08", "53", "57")
_LOST, _FIRST_OF_CLIENT = {1040, 1053, 1205, 1213}, 2000  # MySQL: busy, going down

Row = Sequence[str | None]


@dataclass(frozen=True)
class Table:
    """One table of an office, ready to be read."""

    contract: Contract
    engine: sa.Engine
    columns: tuple[sa.ColumnElement[Any], ...]
    watermark: sa.ColumnElement[Any]
    key: tuple[sa.ColumnElement[Any], ...]
    source: sa.TableClause

    def batches(self, *, since: datetime | None) -> Generator[list[Row]]:
        """Rows changed from a time on, by that time; those without one always too."""
        wanted = sa.select(*map(_as_text, self.columns)).select_from(self.source)
        if since is not None:
            late = self.watermark >= sa.literal(since)
            wanted = wanted.where(sa.or_(late, self.watermark.is_(None)))
        wanted = wanted.order_by(self.watermark, *self.key)
        with _told(self.contract.id), self.engine.connect() as conn:
            options = {"stream_results": True, "max_row_buffer": BATCH_ROWS}
            with conn.execute(wanted, execution_options=options) as rows:
                for some in rows.partitions(BATCH_ROWS):
                    yield [tuple(map(text_of, row)) for row in some]


@contextmanager
def table(connection: Connection, contract: Contract) -> Iterator[Table]:
    """Open the table of a contract; raises CarrierError."""
    engine = _engine(connection)
    try:
        with _told(contract.id):
            yield _table(engine, contract)
    finally:
        engine.dispose()


def text_of(value: Any) -> str | None:
    """A value as it is captured and landed; an empty text stays one."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "replace").replace("\0", "\ufffd")
    return None if value is None else cell_text(value)


def _engine(connection: Connection) -> sa.Engine:
    url = sa.URL.create(
        _DRIVERS[connection.kind],
        username=connection.login,
        password=connection.password,
        host=connection.host,
        port=connection.port,
        database=connection.database,
    )
    arguments = {"connect_timeout": _CONNECT_SECONDS, **_encryption(connection)}
    engine = sa.create_engine(
        url, poolclass=sa.NullPool, connect_args=arguments, hide_parameters=True
    )

    @sa.event.listens_for(engine, "connect")
    def _set_clock(driver: Any, _: Any) -> None:
        with driver.cursor() as cursor:
            for statement in _OFFICE_CLOCK[connection.kind]:
                cursor.execute(statement)
        driver.commit()

    return engine


def _encryption(connection: Connection) -> dict[str, Any]:
    """The server has to prove who it is, unless the connection says `tls: off`."""
    if connection.kind == "mysql":
        if not connection.is_encrypted:
            return {"ssl_disabled": True, "charset": "utf8mb4"}
        context = ssl.create_default_context(cafile=connection.ca)
        return {"ssl": context, "charset": "utf8mb4"}
    if not connection.is_encrypted:
        return {"sslmode": "prefer"}
    return {"sslmode": "verify-full", "sslrootcert": connection.ca or "system"}


def _table(engine: sa.Engine, contract: Contract) -> Table:
    name = contract.table or contract.dataset
    (layout, *_) = contract.layouts
    found = {
        header_key(one["name"]): one for one in sa.inspect(engine).get_columns(name)
    }
    by_name: dict[str, sa.ColumnClause[Any]] = {}
    missing = []
    for column in contract.columns:
        told = next((found[key] for key in _keys(column) if key in found), None)
        if told is None:
            missing.append(column.header)
        else:
            by_name[column.name] = sa.column(told["name"], told["type"])
    if missing:
        raise _lacks(contract, name, missing)
    return Table(
        contract,
        engine,
        tuple(by_name.values()),
        by_name[str(layout.watermark)],
        tuple(by_name[one] for one in contract.key),
        sa.table(name, *by_name.values()),
    )


def _keys(column: Column) -> list[str]:
    return [header_key(text) for text in (column.header, *column.aliases)]


def _as_text(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Times as the server writes them; everything else as its driver reads it."""
    if isinstance(column.type, _TIMES):
        return sa.type_coerce(sa.cast(column, sa.String), _Moment())
    return column


class _Moment(sa.types.TypeDecorator[str]):
    """A date or time in text, without a zone and without parts that are nothing."""

    impl = sa.String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002
        """Cut what the server adds."""
        return None if value is None else moment(value)


def moment(text: str) -> str:
    """`2026-02-03 04:05:06.70+07` as `2026-02-03 04:05:06.700000`."""
    said = _PARTS.fullmatch(text)
    if said is None:
        return text
    parts = (said["parts"] or "").rstrip("0")
    return said["whole"] + (f".{parts:0<6}" if parts else "")


@contextmanager
def _told(dataset: str) -> Iterator[None]:
    """Pass on what went wrong, and nothing that a statement or a row holds."""
    try:
        yield
    except exc.NoSuchTableError:
        raise CarrierError(
            f"the database of {dataset} has no such table, or hides it from the login.",
            advice="ask the office for the right to read the table; the contract says "
            f"its name, the connection {connection_name(dataset)} its database.",
        ) from None
    except exc.DBAPIError as error:
        raise _failure(dataset, error.orig) from None
    except (exc.SQLAlchemyError, OSError, ValueError) as error:
        raise CarrierError(
            f"the table of {dataset} could not be read ({type(error).__name__}).",
            advice=f"look at the connection {connection_name(dataset)}.",
        ) from None


def _failure(dataset: str, error: BaseException | None) -> CarrierError:
    state = getattr(error, "sqlstate", None)
    number = error.args[0] if error is not None and error.args else None
    code = state or (number if isinstance(number, int) else None)
    is_refusal = number in _REFUSALS or str(state).startswith(_REFUSED_STATES)
    if is_refusal or _says_password(error):
        return refused(dataset, "login")
    if _is_lost(state, number):
        return unreachable(dataset)
    return CarrierError(
        f"the table of {dataset} could not be read "
        f"({type(error).__name__}, code {code}).",
        advice="ask who runs the office's database what this code means.",
    )


def _is_lost(state: str | None, number: object) -> bool:
    """Whether nobody answered, or the server was just going down or too busy."""
    if state is not None:
        return state.startswith(_LOST_STATES)
    if isinstance(number, int):
        return number >= _FIRST_OF_CLIENT or number in _LOST
    return True


def _says_password(error: BaseException | None) -> bool:
    """A refused login has no code of its own while libpq connects."""
    return "password authentication failed" in str(error) or (
        "no pg_hba.conf entry" in str(error)
    )


def _lacks(contract: Contract, name: str, missing: Sequence[str]) -> CarrierError:
    shown = ", ".join(f"“{one}”" for one in missing)
    return CarrierError(
        f"the table {name} of {contract.folder} lacks the columns {shown}.",
        advice="ask the office whether they were renamed; a new name is an alias in "
        f"expectations/sources/{contract.id}.yml.",
    )
