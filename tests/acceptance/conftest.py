"""A small district of which everything is known, taken through the whole pipeline.

The generator shares no code with the pipeline. It writes what the offices send and,
beside it, what is true; the tests compare what was published with the truth.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from psycopg.sql import SQL, Identifier

from sinkron import pipeline
from sinkron import warehouse as warehouse_room
from sinkron.demo import generate
from sinkron.settings import Settings
from sinkron.warehouse import roles
from sinkron.warehouse.connect import connect_administrator
from tests.conftest import TEMPLATE


@dataclass(frozen=True)
class District:
    """Settings of its warehouse, and the folder of what is true."""

    settings: Settings
    truth_folder: Path

    def truth(self, name: str) -> pd.DataFrame:
        """One file of the truth, every value a text, an empty one an empty text."""
        path = self.truth_folder / f"{name}.csv"
        return pd.read_csv(path, dtype=str, keep_default_na=False)

    def rows(self, query: str) -> pd.DataFrame:
        """What a query gives the owner, every value a text, null an empty text."""
        return rows(self.settings, query)


def rows(settings: Settings, query: str) -> pd.DataFrame:
    with warehouse_room.connect(settings, "owner") as conn:
        cursor = conn.execute(query)
        names = [column.name for column in cursor.description or ()]
        given = [tuple(_text(value) for value in row) for row in cursor]
    return pd.DataFrame(given, columns=names, dtype=str)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def checksums(settings: Settings) -> dict[str, Any]:
    """Checksum of every table of the current release."""
    with warehouse_room.connect(settings, "owner") as conn:
        row = conn.execute(
            "select table_checksums from ledger.release where is_current"
        ).fetchone()
    assert row is not None
    return dict(row[0])


@pytest.fixture(scope="session")
def new_warehouse(warehouse: Settings) -> Iterator[Callable[[str, Path], Settings]]:
    """Make an empty warehouse that reads the given inbox."""
    made: list[str] = []

    def make(name: str, inbox: Path) -> Settings:
        with connect_administrator(warehouse, autocommit=True) as conn:
            statement = SQL("create database {} template {} strategy file_copy")
            conn.execute(statement.format(Identifier(name), Identifier(TEMPLATE)))
            roles.open_database(conn, name)
        made.append(name)
        return replace(warehouse, database=name, inbox=inbox, settle_seconds=0)

    yield make
    with connect_administrator(warehouse, autocommit=True) as conn:
        for name in made:
            statement = SQL("drop database if exists {} with (force)")
            conn.execute(statement.format(Identifier(name)))


@pytest.fixture(scope="session")
def district(
    new_warehouse: Callable[[str, Path], Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> District:
    """Nine months of 260 families with every mistake that an office can make."""
    folder = tmp_path_factory.mktemp("district")
    made = generate(folder, families=260, quarters=3, seed=5, defects="heavy")
    settings = new_warehouse("district", made.inbox)
    pipeline.run_all(settings)
    return District(settings, made.truth)
