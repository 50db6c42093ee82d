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
from sinkron.publish.mart_contract import load_marts
from sinkron.settings import Settings
from sinkron.transform.runner import invoke
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


def members_of(district: District) -> pd.DataFrame:
    """Who belongs to which family in which month, as the warehouse says."""
    return district.rows(
        """
        select
            month.period as month, coalesce(person.nik, '') as nik,
            membership.family_key, membership.is_head
        from core.family_membership as membership
        inner join vault.person on membership.person_key = person.person_key
        inner join core.int_months_known as month
            on month.is_counted
            and month.month >= membership.valid_from
            and month.month < coalesce(membership.valid_to, 'infinity')
        """
    )


def registered_family_ids(district: District, members: pd.DataFrame) -> dict[str, str]:
    """The true family behind each family key, told from the NIKs of its members."""
    true = district.truth("membership")[["month", "nik", "truth_family_id"]]
    both = members[members["nik"] != ""].merge(true, on=["month", "nik"])
    pairs = both[["family_key", "truth_family_id"]].drop_duplicates()
    assert pairs["family_key"].is_unique, "a family key mixes two true families"
    assert pairs["truth_family_id"].is_unique, "a true family has two keys"
    return dict(zip(pairs["family_key"], pairs["truth_family_id"], strict=True))


def outside_family_ids(district: District) -> dict[str, str]:
    """The same for the families known from DTSEN alone: told by their cards."""
    alone = district.rows(
        "select distinct family_key, kk_number from vault.int_dtsen_rows_followed "
        "where not is_registered"
    )
    true = district.truth("assessment")[["kk_number", "truth_family_id"]]
    pairs = alone.merge(true)[["family_key", "truth_family_id"]].drop_duplicates()
    assert pairs["family_key"].is_unique
    assert pairs["truth_family_id"].is_unique
    return dict(zip(pairs["family_key"], pairs["truth_family_id"], strict=True))


def figures(settings: Settings) -> dict[str, Any]:
    """Checksum of all that the releases before do not touch.

    What a release hid stays hidden: tables with small cells are taken as they were
    counted, all others as they were published.
    """
    marts = load_marts(settings.marts_contracts_dir)
    masked = {m.name for m in marts if any(c.disclosure for c in m.columns)}
    masked.add("marts.kecamatan_scorecard")
    shown = {n: c for n, c in checksums(settings).items() if n not in masked}
    with connect_administrator(settings, database=settings.database) as conn:
        tables = conn.execute(
            "select tablename from pg_tables where schemaname = 'core' "
            "and tablename like 'agg\\_%' order by 1"
        ).fetchall()
        for (table,) in tables:
            whole = SQL(
                "select md5(string_agg(md5(t::text), '' order by md5(t::text))) "
                "from core.{} as t"
            )
            shown[table] = conn.execute(whole.format(Identifier(table))).fetchone()
    return shown


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
    made = generate(
        folder, families=260, quarters=3, seed=5, defects="heavy", measures=True
    )
    settings = new_warehouse("district", made.inbox)
    pipeline.run_all(settings)
    return District(settings, made.truth)


@pytest.fixture(scope="session")
def long_district(
    new_warehouse: Callable[[str, Path], Settings],
    tmp_path_factory: pytest.TempPathFactory,
) -> District:
    """Ten quarters of fewer families, for what shows only after two years."""
    folder = tmp_path_factory.mktemp("long_district")
    made = generate(
        folder, families=90, quarters=10, seed=24, defects="light", measures=True
    )
    settings = new_warehouse("long_district", made.inbox)
    pipeline.run_all(settings)
    return District(settings, made.truth)


@pytest.fixture(scope="session")
def unit_tests_run(district: District) -> dict[str, str]:
    """How each unit test of dbt ended that ran on the district's warehouse.

    dbt takes the columns of a given table from the database, and publication has
    emptied the candidate: its tables are made again first.
    """
    marts = invoke(district.settings, "run", "--select", "path:models/marts")
    assert [node.name for node in marts if node.is_failed] == []
    nodes = invoke(district.settings, "test", "--select", "test_type:unit")
    return {node.name: node.status for node in nodes}
