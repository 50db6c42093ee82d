"""Deliveries written straight into the landing tables, as landing would leave them.

The tests of the gate begin where landing ends: they say which lines a file holds and
need no file for it.
"""

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier, Literal

from sinkron import warehouse
from sinkron.contract import Contract, load_all
from sinkron.contract.codes import load_code_maps
from sinkron.contract.ddl import to_ddl
from sinkron.contract.sample import sample_rows
from sinkron.settings import Settings

Row = Mapping[str, str | None]

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = load_all(ROOT / "expectations" / "sources")
CODES = load_code_maps(ROOT / "dbt_project" / "seeds" / "code_map.csv")
PAYMENTS = CONTRACTS["dinsos__penyaluran"]
REGISTER = CONTRACTS["dispendukcapil__penduduk"]
CARDS = CONTRACTS["dinsos__dtsen_keluarga"]


@dataclass(frozen=True)
class GivenFile:
    """One file: rows as landed column -> text, and lines that fit no header."""

    path: str
    rows: Sequence[Row] = ()
    broken: Sequence[str] = ()
    sheet: str = ""
    layout: str = "test"
    problem: str | None = None
    content: str | None = None

    @property
    def sha256(self) -> str:
        told = self.content or repr((sorted(map(repr, self.rows)), self.broken))
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def received(self) -> int:
        return 0 if self.problem else len(self.rows) + len(self.broken)


@dataclass(frozen=True)
class GivenDelivery:
    """One folder of the inbox, `2026-01` or `2026-01.r2`."""

    folder: str
    files: Sequence[GivenFile] = field(default_factory=tuple)


def landed(row: Row, contract: Contract) -> dict[str, str | None]:
    """A row by header text, as the contract's sample has it, as a landed row."""
    return {column.name: row.get(column.header) for column in contract.columns}


def rows(contract: Contract, n: int, seed: int) -> list[Row]:
    """Rows that keep the contract."""
    return [landed(row, contract) for row in sample_rows(contract, n, seed, CODES)]


def deliver(
    settings: Settings, contract: Contract, folder: str, given: Sequence[Row]
) -> None:
    """Land a delivery of one file, `a`."""
    land(settings, contract, GivenDelivery(folder, [GivenFile("a", given)]))


def land(settings: Settings, contract: Contract, *deliveries: GivenDelivery) -> None:
    """Put deliveries into the landing table and the ledger."""
    with warehouse.connect(settings, "loader") as conn:
        conn.execute(to_ddl(contract))
        for one in deliveries:
            _land(conn, contract, one)


def _land(conn: psycopg.Connection, contract: Contract, given: GivenDelivery) -> None:
    delivery_id = f"{contract.id}/{given.folder}"
    period, _, revision = given.folder.partition(".r")
    conn.execute(
        "insert into ledger.delivery (delivery_id, dataset, period, revision) "
        "values (%s, %s, %s, %s) on conflict do nothing",
        (delivery_id, contract.id, period, int(revision or 1)),
    )
    conn.execute(
        SQL("create table if not exists {} partition of {} for values in ({})").format(
            Identifier("raw", f"{contract.dataset}__{given.folder}"),
            Identifier("raw", contract.id),
            Literal(delivery_id),
        )
    )
    for number, file in enumerate(given.files, start=1):
        file_id = _register(conn, contract, delivery_id, number, file)
        if not file.problem:
            _copy(conn, contract, delivery_id, file_id, file)


def _register(
    conn: psycopg.Connection,
    contract: Contract,
    delivery_id: str,
    number: int,
    file: GivenFile,
) -> int:
    row = conn.execute(
        "insert into ledger.file (delivery_id, file_no, path, file_sha256, size_bytes, "
        "problem, problem_id, problem_en, received_lines, structural_lines, "
        "broken_lines, contract_sha256) "
        "values (%s, %s, %s, %s, 1, %s, %s, %s, %s, 1, %s, %s) returning file_id",
        (
            delivery_id,
            number,
            file.path,
            file.sha256,
            file.problem,
            file.problem and f"Berkas {file.problem}.",
            file.problem and f"The file is {file.problem}.",
            file.received,
            len(file.broken),
            contract.sha256,
        ),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _copy(
    conn: psycopg.Connection,
    contract: Contract,
    delivery_id: str,
    file_id: int,
    file: GivenFile,
) -> None:
    names = (
        *("_delivery_id", "_file_id", "_sheet", "_line_no", "_broken", "_layout"),
        *contract.column_names,
    )
    statement = SQL("copy {} ({}) from stdin").format(
        Identifier("raw", contract.id), SQL(", ").join(map(Identifier, names))
    )
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        line_no = 1
        for row in file.rows:
            line_no += 1
            told = [row.get(name) for name in contract.column_names]
            where = [delivery_id, file_id, file.sheet, line_no, None, file.layout]
            copy.write_row([*where, *told])
        for text in file.broken:
            line_no += 1
            where = [delivery_id, file_id, file.sheet, line_no, text, file.layout]
            copy.write_row([*where, *([None] * len(contract.columns))])


def load_reference(settings: Settings) -> None:
    """Load the code lists and names of kecamatan that the rules look into."""
    seeds = settings.dbt_project_dir / "seeds"
    with warehouse.connect(settings, "transformer") as conn:
        conn.execute(
            "create table reference.code_map "
            "(map text, code text, canonical text, reason text)"
        )
        conn.execute(
            "create table reference.region_name "
            "(region_level text, region_code text, parent_code text, name_key text)"
        )
        with conn.cursor() as cursor:
            cursor.executemany(
                "insert into reference.code_map "
                "values (%(map)s, %(code)s, %(canonical)s, %(reason)s)",
                _read(seeds / "code_map.csv"),
            )
            cursor.executemany(
                "insert into reference.region_name values (%(region_level)s, "
                "%(region_code)s, %(parent_code)s, clean.place(%(name)s))",
                [
                    row
                    for row in _read(seeds / "region.csv")
                    if not row["region_code"].startswith("35.07.00")
                ],
            )


def verdicts(settings: Settings) -> dict[str, dict[str, Any]]:
    """Verdict rows by `<folder>/<path>`."""
    with (
        warehouse.connect(settings, "owner") as conn,
        conn.cursor(row_factory=dict_row) as cursor,
    ):
        cursor.execute(
            "select verdict.*, file.path from ledger.verdict as verdict "
            "inner join ledger.file as file on verdict.file_id = file.file_id"
        )
        return {
            f"{row['delivery_id'].partition('/')[2]}/{row['path']}": row
            for row in cursor
        }


def statuses(settings: Settings) -> dict[str, str]:
    """Status of the file `a` of each delivery, by folder."""
    return {
        place.removesuffix("/a"): one["status"]
        for place, one in verdicts(settings).items()
    }


def quarantined(settings: Settings) -> set[tuple[str, int, str, str | None]]:
    """(path, line number, reason, column) of every line in quarantine."""
    with warehouse.connect(settings, "loader") as conn:
        return set(
            conn.execute(
                "select file.path, line.line_no, line.reason, line.column_name "
                "from quarantine.line as line "
                "inner join ledger.file as file on line.file_id = file.file_id"
            ).fetchall()
        )


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
