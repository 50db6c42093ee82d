"""A table in an office's own database, and what every such database has to give.

`TableBehaviour` is inherited by the tests of each kind of database: PostgreSQL is the
server of the other tests, MariaDB is one of its own.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from sinkron import warehouse
from sinkron.carriers import CarrierError, Connection, connection
from sinkron.carriers import table as table_room
from sinkron.carriers.capture import capture
from sinkron.contract import Column, Contract, Layout, Limits, ServiceLevel
from sinkron.landing import land
from sinkron.settings import Settings

COLUMNS = {
    "id": "integer",
    "nama": "string",
    "tgl_lahir": "date",
    "pendapatan": "number",
    "diubah_pada": "date",
}
TABLE = """
create table peserta (
    id integer primary key,
    nama varchar(100),
    tgl_lahir date,
    pendapatan decimal(12, 2),
    alamat varchar(100),
    diubah_pada {moment}
)
"""
NOW = datetime.now().replace(microsecond=0)  # noqa: DTZ005
LONG_AGO = datetime.fromisoformat("2025-03-10 08:00:00")
LANDED = "select id, nama, tgl_lahir, pendapatan, diubah_pada from raw.dinas__peserta"


def office_contract(dataset: str = "peserta", **changes: Any) -> Contract:
    """The contract of the table: all of its columns but the address."""
    columns = tuple(
        Column(
            name=name,
            header=name,
            description=name,
            classification="personal",
            logical_type=kind,
            is_key=name == "id",
        )
        for name, kind in COLUMNS.items()
    )
    layout = Layout(
        id="peserta",
        format="parquet",
        description="table",
        header=tuple(COLUMNS),
        columns=tuple(COLUMNS),
        watermark="diubah_pada",
    )
    made = Contract(
        id=f"dinas__{dataset}",
        opd="dinas",
        dataset=dataset,
        version="1.0.0",
        title="Peserta",
        owner="Dinas",
        description="A table",
        usage="Tests",
        limitations="None",
        legal_basis=(),
        grain="One line is one participation.",
        sha256="0" * 64,
        carrier="sql",
        cadence="incremental",
        service_level=ServiceLevel(1, 10, 15, "0 5 * * *"),
        feeds=("benefit",),
        layouts=(layout,),
        columns=columns,
        limits=Limits(bad_share=0.05, repeated_share=0.02),
        table="peserta",
    )
    return replace(made, **changes)


@dataclass
class Office:
    """The database of an office, as its own staff sees it, and our way into it."""

    engine: sa.Engine
    settings: Settings
    fields: Mapping[str, Any]

    @property
    def connection(self) -> Connection:
        return connection("dinas__peserta", **self.fields)

    def execute(self, statement: str, **values: Any) -> None:
        with self.engine.begin() as conn:
            conn.execute(sa.text(statement), values)

    def add(self, number: int, changed: datetime | None, name: str = "SITI") -> None:
        self.execute(
            "insert into peserta values (:id, :nama, '1990-02-01', 1500000, 'X', :at)",
            id=number,
            nama=name,
            at=changed,
        )

    def change(self, number: int, changed: datetime, name: str) -> None:
        self.execute(
            "update peserta set nama = :nama, diubah_pada = :at where id = :id",
            id=number,
            nama=name,
            at=changed,
        )

    def capture(self, **options: Any) -> tuple[int, int]:
        """Capture once; files and records."""
        found = capture(
            self.settings, office_contract(), connection=self.connection, **options
        )
        return found.files, found.records

    def landed(self) -> list[tuple]:
        """Land what was captured; all rows by delivery and line."""
        land(self.settings, office_contract())
        with warehouse.connect(self.settings, "loader") as conn:
            return conn.execute(f"{LANDED} order by id, diubah_pada").fetchall()

    def deliveries(self) -> list[str]:
        folder = self.settings.home / "captures" / "dinas" / "peserta"
        return sorted(one.name for one in folder.iterdir())

    def ledger(self) -> list[tuple]:
        query = "select period, records, watermark_to from ledger.capture order by path"
        with warehouse.connect(self.settings, "loader") as conn:
            return conn.execute(query).fetchall()


@contextmanager
def killed(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> Iterator[None]:
    """End inside as a killed process does: at this call, with nothing cleaned up."""

    class Killed(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(place, name, die)
        with pytest.raises(Killed):
            yield


class TableBehaviour:
    """What holds for the table of any office."""

    def test_every_row_is_captured_once_as_the_text_that_it_is(self, office):
        office.add(1, LONG_AGO)
        office.add(2, None, name="")
        assert office.capture() == (2, 2)
        row = ("1990-02-01", "1500000")
        assert office.landed() == [
            ("1", "SITI", *row, "2025-03-10 08:00:00"),
            ("2", "", *row, None),
        ]
        assert office.capture() == (0, 0)
        assert len(office.landed()) == 2

    def test_rows_are_delivered_for_the_month_in_which_they_changed(self, office):
        for number, month in enumerate((3, 3, 4, 12)):
            office.add(number, datetime(2025, month, 28))  # noqa: DTZ001
        assert office.capture() == (3, 4)
        assert office.deliveries() == ["2025-03", "2025-04", "2025-12"]
        assert [one[:2] for one in office.ledger()] == [
            ("2025-03", 2),
            ("2025-04", 1),
            ("2025-12", 1),
        ]

    def test_a_month_that_is_not_over_is_extended(self, office):
        office.add(1, LONG_AGO)
        office.capture()
        office.add(2, LONG_AGO + timedelta(days=3))
        assert office.capture() == (1, 1)
        assert office.deliveries() == ["2025-03"]
        assert len(office.landed()) == 2

    def test_a_late_row_with_an_old_time_is_not_lost(self, office):
        office.add(1, LONG_AGO)
        office.capture()
        office.add(2, LONG_AGO - timedelta(days=20))
        assert office.capture() == (1, 1)
        assert [row[0] for row in office.landed()] == ["1", "2"]

    def test_a_row_older_than_the_overlap_is_found_by_a_full_read(self, office):
        office.add(1, LONG_AGO)
        office.capture()
        office.add(2, LONG_AGO - timedelta(days=400))
        assert office.capture() == (0, 0)
        assert office.capture(full=True) == (1, 1)
        assert office.capture(full=True) == (0, 0)
        assert len(office.landed()) == 2

    def test_rows_of_one_moment_are_not_lost_at_its_edge(self, office):
        office.add(1, LONG_AGO)
        office.add(2, LONG_AGO)
        office.capture()
        office.add(3, LONG_AGO)
        assert office.capture() == (1, 1)

    def test_a_row_that_changed_twice_is_there_three_times(self, office):
        office.add(1, LONG_AGO, name="A")
        office.capture()
        for days, name in ((1, "B"), (2, "A")):
            office.change(1, LONG_AGO + timedelta(days=days), name)
            assert office.capture() == (1, 1)
        assert [row[1] for row in office.landed()] == ["A", "B", "A"]

    def test_a_change_without_a_new_time_is_seen_within_the_overlap(self, office):
        office.add(1, LONG_AGO, name="A")
        office.capture()
        office.change(1, LONG_AGO, "B")
        assert office.capture() == (1, 1)

    def test_a_deleted_row_stays_as_it_was_captured(self, office):
        office.add(1, LONG_AGO)
        office.capture()
        office.execute("delete from peserta")
        assert office.capture() == (0, 0)
        assert len(office.landed()) == 1

    def test_a_time_in_the_future_hides_no_later_change(self, office):
        office.add(1, NOW + timedelta(days=4000))
        office.capture()
        office.add(2, NOW - timedelta(days=1))
        assert office.capture() == (1, 1)
        office.add(3, NOW)
        assert office.capture() == (1, 1)
        assert len(office.landed()) == 3

    @pytest.mark.parametrize("moment", ["put", "record"])
    def test_a_killed_capture_loses_nothing_and_doubles_nothing(
        self, office, monkeypatch, moment
    ):
        """Before the file is in its place, and between the file and the ledger."""
        office.add(1, LONG_AGO)
        office.add(2, LONG_AGO + timedelta(days=40))
        place = table_room.Captures if moment == "put" else table_room.ledger
        with killed(monkeypatch, place, moment):
            office.capture()
        assert sum(office.capture()) == (4 if moment == "put" else 2)
        assert [row[0] for row in office.landed()] == ["1", "2"]
        assert [(month, records) for month, records, _ in office.ledger()] == [
            ("2025-03", 1),
            ("2025-04", 1),
        ]
        assert office.capture() == (0, 0)

    def test_many_rows_come_in_order_over_batches(self, office):
        many = [
            {"id": number, "at": LONG_AGO + timedelta(seconds=number)}
            for number in range(12_000)
        ]
        with office.engine.begin() as conn:
            statement = "insert into peserta values (:id, 'A', null, null, 'X', :at)"
            conn.execute(sa.text(statement), many)
        assert office.capture() == (1, 12_000)
        assert len(office.landed()) == 12_000

    def test_columns_that_nobody_promised_are_not_read(self, office):
        office.add(1, LONG_AGO)
        office.capture()
        (path,) = (office.settings.home / "captures").rglob("*.parquet")
        assert b"alamat" not in path.read_bytes()

    def test_a_missing_column_is_named(self, office):
        office.execute("alter table peserta drop column pendapatan")
        with pytest.raises(CarrierError, match="lacks the columns “pendapatan”"):
            office.capture()

    def test_a_refused_login_is_a_sentence_without_the_password(self, office):
        office.fields = {**office.fields, "password": "rahasia"}
        with pytest.raises(CarrierError, match="refuses the login") as failure:
            office.capture()
        assert "rahasia" not in f"{failure.value}{failure.value.advice}"
        assert failure.value.__cause__ is None

    def test_a_server_that_does_not_answer_may_answer_later(self, office):
        office.fields = {**office.fields, "port": 9}
        with pytest.raises(CarrierError, match="does not answer") as failure:
            office.capture()
        assert failure.value.retry

    def test_a_table_that_is_not_there_is_said(self, office):
        office.execute("drop table peserta")
        with pytest.raises(CarrierError, match="no such table"):
            office.capture()

    def test_what_was_handed_in_before_is_not_captured_again(self, office):
        """An office that sent captures made by hand gives a connection at last."""
        office.add(1, LONG_AGO)
        office.add(2, LONG_AGO + timedelta(days=40))
        office.capture()
        made = office.settings.home / "captures" / "dinas" / "peserta"
        for one in made.rglob("2025-03/*.parquet"):
            place = (
                office.settings.inbox / "dinas" / "peserta" / "2025-03" / "a.parquet"
            )
            place.parent.mkdir(parents=True)
            one.rename(place)
        shutil.rmtree(office.settings.home / "captures")
        with warehouse.connect(office.settings, "owner") as conn:
            conn.execute("delete from ledger.capture")
        assert len(office.landed()) == 1
        assert office.capture() == (1, 1)
        assert [row[0] for row in office.landed()] == ["1", "2"]
