"""Lines a second from each carrier into the warehouse, beside the bare library.

the same made-up lines -> CSV, workbook, table, API -> landed by us | read barely

csv: \\copy of the same bytes. xlsx: calamine reads every cell. sql: a cursor on the
server fetches every row. api: httpx gets every page, json takes it apart. Both of a
pair run one after the other on one machine; what counts is the ratio. Everything
happens in a throwaway folder with a server of its own.
"""

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
from psycopg import sql
from python_calamine import CalamineWorkbook

from sinkron import home, warehouse
from sinkron.carriers import Connection, connection
from sinkron.carriers.capture import capture
from sinkron.contract import Contract, load
from sinkron.demo.servers.api import PagedApi
from sinkron.landing import land, land_captures
from sinkron.settings import Settings
from sinkron.warehouse.connect import connect_administrator

MOST_WORKBOOK_LINES = 300_000
PAGE_RECORDS = 1_000
FILES = "dinkop__umkm"
TABLE = "disnaker__peserta_pelatihan"
API = "bpjs__kepesertaan"
MONTH = "2026-01"
DATABASE = "bench_office"


@dataclass(frozen=True)
class Result:
    """One carrier: the seconds of both for so many lines."""

    carrier: str
    bare: str
    lines: int
    our_seconds: float
    bare_seconds: float

    def __str__(self) -> str:
        ours, barely = self.lines / self.our_seconds, self.lines / self.bare_seconds
        ratio = self.our_seconds / self.bare_seconds
        return (
            f"{self.carrier:5} {self.lines:>9,} {ours:>12,.0f} {barely:>12,.0f} "
            f"{ratio:>7.2f}  {self.bare}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory(prefix="sinkron-bench-") as folder:
        place = Path(folder)
        settings = Settings(
            home=place / "home", inbox=place / "inbox", settle_seconds=0
        )
        settings.inbox.mkdir()
        warehouse.ensure(settings)
        try:
            print(  # noqa: T201
                f"{'':5} {'lines':>9} {'ours/s':>12} {'bare/s':>12} {'ratio':>7}"
            )
            for measure in (csv, xlsx, table, api):
                print(measure(settings, lines), flush=True)  # noqa: T201
        finally:
            warehouse.stop(settings)


def csv(settings: Settings, lines: int) -> Result:
    """A CSV, beside \\copy of it into a table of the same columns."""
    contract = contract_of(settings, FILES)
    path = deliver(settings, contract, "a.csv")
    with path.open("w") as file:
        file.write(",".join(headers(contract)) + "\n")
        file.writelines(",".join(row) + "\n" for row in rows(contract, lines))
    ours = seconds(lambda: landed(settings, contract, lines))
    return Result("csv", "\\copy", lines, ours, seconds(lambda: copy(settings, path)))


def copy(settings: Settings, path: Path) -> None:
    """What psql's \\copy does."""
    names = path.open().readline().strip().split(",")
    with connect_administrator(settings, database=settings.database) as conn:
        columns = sql.SQL(", ").join(
            sql.SQL("{} text").format(sql.Identifier(name)) for name in names
        )
        conn.execute(sql.SQL("create table bare ({})").format(columns))
        copying = "copy bare from stdin (format csv, header)"
        with path.open("rb") as file, conn.cursor().copy(copying) as target:
            while block := file.read(1 << 18):
                target.write(block)


def xlsx(settings: Settings, lines: int) -> Result:
    """A workbook, beside calamine reading its cells."""
    import xlsxwriter

    lines = min(lines, MOST_WORKBOOK_LINES - 1)
    contract = contract_of(settings, FILES)
    path = deliver(settings, contract, "a.xlsx", month="2026-04")
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headers(contract))
        for at, row in enumerate(rows(contract, lines), start=1):
            sheet.write_row(at, 0, row)
    ours = seconds(lambda: landed(settings, contract, lines))
    return Result("xlsx", "calamine", lines, ours, seconds(lambda: cells(path)))


def cells(path: Path) -> None:
    """Read every cell of the first sheet."""
    book = CalamineWorkbook.from_path(path)
    for _ in book.get_sheet_by_index(0).iter_rows():
        pass


def table(settings: Settings, lines: int) -> Result:
    """A table, captured and landed, beside a cursor that fetches it."""
    contract = contract_of(settings, TABLE)
    way = office_table(settings, contract, lines)
    ours = seconds(lambda: captured(settings, contract, way, lines))
    return Result("sql", "cursor", lines, ours, seconds(lambda: fetch(way, contract)))


def office_table(settings: Settings, contract: Contract, lines: int) -> Connection:
    """Make the database of an office and its table."""
    with connect_administrator(settings, autocommit=True) as conn:
        conn.execute(f"create database {DATABASE}")
        password, user, port = conn.info.password, conn.info.user, conn.info.port
    with connect_administrator(settings, database=DATABASE) as conn:
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind_of(name)))
            for name in contract.column_names
        )
        name = sql.Identifier(str(contract.table))
        conn.execute(sql.SQL("create table {} ({})").format(name, columns))
        copying = sql.SQL("copy {} from stdin").format(name)
        with conn.cursor().copy(copying) as target:
            for row in rows(contract, lines):
                target.write_row(row)
    return connection(
        TABLE,
        conn_type="postgres",
        host=home.LOCALHOST,
        port=port,
        schema=DATABASE,
        login=user,
        password=password,
    )


def kind_of(name: str) -> str:
    """Type of a made-up column in the office's database."""
    return {"diubah_pada": "timestamp", "id": "bigint"}.get(name, "text")


def fetch(way: Connection, contract: Contract) -> None:
    """Fetch every row through a cursor on the server."""
    with psycopg.connect(
        host=way.host,
        port=way.port,
        dbname=way.database,
        user=way.login,
        password=way.password,
    ) as conn:
        cursor = conn.cursor("bare")
        cursor.itersize = 5_000
        name = sql.Identifier(str(contract.table))
        cursor.execute(sql.SQL("select * from {}").format(name))
        for _ in cursor:
            pass


def api(settings: Settings, lines: int) -> Result:
    """Months of an API, captured and landed, beside httpx and json."""
    contract = contract_of(settings, API)
    lists = settings.home / "lists"
    lists.mkdir()
    names = contract.column_names
    with (lists / f"{MONTH}.jsonl").open("w") as file:
        for row in rows(contract, lines):
            file.write(json.dumps(dict(zip(names, row, strict=True))) + "\n")
    with served(lists) as way:
        ours = seconds(lambda: captured(settings, contract, way, lines))
        bare = seconds(lambda: get(way, contract))
    return Result("api", "httpx + json", lines, ours, bare)


@contextmanager
def served(lists: Path) -> Iterator[Connection]:
    """Run the service without faults."""
    server = PagedApi(
        lists, token="bench", fault=lambda _: None, page_records=PAGE_RECORDS
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield connection(
            API,
            conn_type="http",
            host=home.LOCALHOST,
            port=server.server_port,
            password="bench",
        )
    finally:
        server.shutdown()
        server.server_close()


def get(way: Connection, contract: Contract) -> None:
    """Get every page and take it apart."""
    location, page, pages = str(contract.layouts[0].location), 1, 1
    headers = {"Authorization": f"Bearer {way.password}"}
    with httpx.Client(headers=headers, trust_env=False) as web:
        while page <= pages:
            answer = web.get(way.url + location.format(period=MONTH, page=page))
            pages, page = json.loads(answer.content)["pages"], page + 1


def contract_of(settings: Settings, name: str) -> Contract:
    """Return a contract of the project."""
    return load(settings.contracts_dir / f"{name}.yml")


def deliver(
    settings: Settings, contract: Contract, name: str, *, month: str = MONTH
) -> Path:
    """Return the path of a new file in the inbox."""
    folder = settings.inbox / contract.folder / month
    folder.mkdir(parents=True)
    return folder / name


def headers(contract: Contract) -> list[str]:
    """Header texts of the contract."""
    return [column.header for column in contract.columns]


def rows(contract: Contract, lines: int) -> Iterator[list[str]]:
    """Make up lines of usual length; nobody is behind a value."""
    for number in range(lines):
        yield [
            value_of(name, number, at) for at, name in enumerate(contract.column_names)
        ]


def value_of(name: str, number: int, at: int) -> str:
    """Make up one value."""
    if name == "id":
        return str(number)
    if name == "diubah_pada":
        return f"2026-01-{1 + number % 28:02} 08:{number // 60 % 60:02}:00"
    return f"3507{number:012}" if at % 3 == 1 else f"NILAI {number % 997} {at}"


def landed(settings: Settings, contract: Contract, lines: int) -> None:
    """Land and see that every line is there."""
    report = land(settings, contract)
    if report.lines != lines or report.problems:
        raise SystemExit(f"{contract.id}: landed {report.lines} of {lines} lines")


def captured(
    settings: Settings, contract: Contract, way: Connection, lines: int
) -> None:
    """Capture, land, and see that every record is there."""
    if contract.carrier == "api":
        capture(settings, contract, connection=way, again=[MONTH])
    else:
        capture(settings, contract, connection=way)
    report = land_captures(settings, contract)
    if report.lines != lines or report.problems:
        raise SystemExit(f"{contract.id}: landed {report.lines} of {lines} records")


def seconds(work: Callable[[], None]) -> float:
    """Time one piece of work."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
