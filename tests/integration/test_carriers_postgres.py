"""The table of an office whose database is PostgreSQL."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier, Literal

from sinkron.settings import Settings
from sinkron.warehouse.connect import administrator_dsn, connect_administrator
from tests.integration.carriers_kit import LONG_AGO, TABLE, Office, TableBehaviour


@pytest.fixture
def office(fresh_warehouse: Settings) -> Iterator[Office]:
    name = f"office_{uuid4().hex[:10]}"
    settings = replace(fresh_warehouse, settle_seconds=0)
    settings.inbox.mkdir()
    with connect_administrator(settings, autocommit=True) as conn:
        conn.execute(SQL("create database {}").format(Identifier(name)))
        role, word = Identifier(name), Literal("kunci")
        conn.execute(SQL("create role {} login password {}").format(role, word))
    url = administrator_dsn(settings, database=name)
    engine = sa.create_engine(
        url.replace("postgresql:", "postgresql+psycopg:"), poolclass=sa.NullPool
    )
    where = conninfo_to_dict(url)
    fields = {
        "conn_type": "postgres",
        "host": str(where["host"]),
        "port": int(str(where["port"])),
        "schema": name,
        "login": name,
        "password": "kunci",
    }
    made = Office(engine, settings, fields)
    made.execute(TABLE.format(moment="timestamp"))
    made.execute(f"grant select on peserta to {name}")
    try:
        yield made
    finally:
        shutil.rmtree(settings.home / "captures", ignore_errors=True)
        with connect_administrator(settings, autocommit=True) as conn:
            drop = SQL("drop database {} with (force)").format(Identifier(name))
            conn.execute(drop)
            conn.execute(SQL("drop role {}").format(Identifier(name)))


class TestPostgres(TableBehaviour):
    def test_times_that_are_none_are_captured_apart(self, office):
        for number, at in enumerate(("infinity", "-infinity"), start=1):
            office.execute(
                "insert into peserta values (:id, 'A', 'infinity', 0, 'X', :at)",
                id=number,
                at=at,
            )
        office.add(3, LONG_AGO)
        assert office.capture()[1] == 3
        assert office.capture() == (0, 0)
        assert {row[4] for row in office.landed()} == {
            "infinity",
            "-infinity",
            "2025-03-10 08:00:00",
        }

    def test_a_time_with_a_zone_is_that_of_the_offices_clock(self, office):
        office.execute("alter table peserta alter diubah_pada type timestamptz")
        office.execute(
            "insert into peserta values "
            "(1, 'A', null, 0.5, 'X', '2025-03-31 20:00:00.25+00')"
        )
        office.capture()
        assert office.landed()[0][3:] == ("0.5", "2025-04-01 03:00:00.250000")
        assert office.deliveries() == ["2025-04"]
        assert office.capture() == (0, 0)

    def test_a_login_may_only_read(self, office):
        office.add(1, LONG_AGO)
        office.execute(f"revoke select on peserta from {office.fields['login']}")
        with pytest.raises(Exception, match=r"code 42501") as failure:
            office.capture()
        assert "peserta values" not in str(failure.value)
