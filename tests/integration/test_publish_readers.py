"""Readers are never broken and never see half of a release; a kill leaves none."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from sinkron import publish, warehouse
from sinkron.publish.readers import ReadersBusyError
from sinkron.publish.releases import drop_old_releases
from sinkron.settings import Settings
from sinkron.warehouse.connect import connect_administrator
from tests.integration.publish_candidate import (
    build_candidate,
    deliver,
    release,
    seal,
    shown,
)

# Every release of these tests rests on one more delivery than the one before.
HALF_STATE = (
    "select (select count(*) from marts.source_delivery), "
    "(select count(*) from marts.release)"
)


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    """A warehouse with one release, and a checked candidate for the next."""
    release(fresh_warehouse, 1)
    deliver(fresh_warehouse, 2)
    build_candidate(fresh_warehouse)
    seal(fresh_warehouse)
    return fresh_warehouse


def in_background(work: Callable[[], object]) -> Future[object]:
    return ThreadPoolExecutor(max_workers=1).submit(work)


def publisher(settings: Settings) -> int:
    """Process of the server that publishes, once it waits for readers."""
    for _ in range(100):
        with connect_administrator(settings, database=settings.database) as conn:
            row = conn.execute(
                "select a.pid from pg_stat_activity as a "
                "join pg_locks as l using (pid) "
                "where a.application_name = 'sinkron owner' "
                "and a.datname = current_database() and l.locktype = 'relation' "
                "and l.relation = 'ledger.release'::regclass "
                "and l.mode = 'RowExclusiveLock'"
            ).fetchone()
        if row is not None:
            return int(row[0])
        time.sleep(0.1)
    raise AssertionError("nobody publishes")


def test_a_reader_in_the_middle_keeps_its_release_to_the_end(
    settings: Settings,
) -> None:
    with warehouse.connect(settings, "analyst") as reader:
        assert reader.execute(HALF_STATE).fetchone() == (1, 1)
        waiting = in_background(lambda: publish.publish(settings))
        publisher(settings)
        time.sleep(1.5)
        assert not waiting.done()
        assert reader.execute(HALF_STATE).fetchone() == (1, 1)
        count = reader.execute("select count(*) from family.dim_family").fetchone()
        assert count == (92,)
        reader.commit()
        waiting.result(timeout=30)
        assert reader.execute(HALF_STATE).fetchone() == (2, 2)


def test_a_reader_who_waits_for_the_publisher_is_no_victim_of_it(
    settings: Settings,
) -> None:
    """The reader holds what the publisher wants and wants what the publisher holds."""
    with warehouse.connect(settings, "analyst") as reader:
        reader.execute("select count(*) from marts.source_delivery")
        waiting = in_background(lambda: publish.publish(settings))
        publisher(settings)
        for _ in range(5):
            for view in ("family.dim_family", "marts.dim_region", "marts.release"):
                reader.execute(f"select count(*) from {view}")
            time.sleep(0.2)
        reader.commit()
        waiting.result(timeout=30)


def test_no_reader_ever_sees_half_of_a_release(settings: Settings) -> None:
    stop, seen = threading.Event(), set()

    def read() -> None:
        with warehouse.connect(settings, "bi_reader") as conn:
            while not stop.is_set():
                seen.add(conn.execute(HALF_STATE).fetchone())
                conn.commit()

    def read_in_steps() -> None:
        with warehouse.connect(settings, "bi_reader") as conn:
            while not stop.is_set():
                releases = conn.execute("select count(*) from marts.release").fetchone()
                files = conn.execute(
                    "select count(*) from marts.source_delivery"
                ).fetchone()
                conn.commit()
                assert releases is not None
                assert files is not None
                seen.add((*files, *releases))

    readers = [in_background(read), in_background(read_in_steps)]
    publish.publish(settings)
    for number in (3, 4):
        release(settings, number)
    stop.set()
    for reader in readers:
        reader.result(timeout=30)
    assert all(files == releases for files, releases in seen)
    assert (4, 4) in seen or len(seen) > 1


def test_readers_who_hold_on_too_long_keep_everything_as_it_is(
    settings: Settings,
) -> None:
    before = shown(settings)
    with warehouse.connect(settings, "bi_reader") as reader:
        reader.execute(HALF_STATE)
        with pytest.raises(ReadersBusyError, match="bi_reader with process"):
            publish.publish(settings, patience=1.0)
        assert reader.execute(HALF_STATE).fetchone() == (1, 1)
    assert shown(settings) == before
    assert publish.publish(settings).is_new


def test_a_killed_publisher_leaves_nothing_half_published(settings: Settings) -> None:
    before = shown(settings)
    with warehouse.connect(settings, "bi_reader") as reader:
        reader.execute(HALF_STATE)
        waiting = in_background(lambda: publish.publish(settings))
        victim = publisher(settings)
        with connect_administrator(settings, database=settings.database) as conn:
            conn.execute("select pg_terminate_backend(%s)", (victim,))
        with pytest.raises(psycopg.OperationalError):
            waiting.result(timeout=30)
        assert reader.execute(HALF_STATE).fetchone() == (1, 1)
    assert shown(settings) == before
    assert publish.publish(settings).is_new


def test_a_killed_process_leaves_nothing_half_published(settings: Settings) -> None:
    before = shown(settings)
    program = (
        "from sinkron import publish; from sinkron.settings import Settings; "
        "publish.publish(Settings.from_env())"
    )
    with warehouse.connect(settings, "bi_reader") as reader:
        reader.execute(HALF_STATE)
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            env=settings.to_env(),
            cwd=Path(publish.__file__).parents[2],
        )
        publisher(settings)
        process.kill()
        process.wait()
        assert reader.execute(HALF_STATE).fetchone() == (1, 1)
    assert shown(settings) == before
    assert publish.publish(settings).is_new


def test_a_view_that_somebody_built_upon_a_mart_stops_nothing_half_way(
    settings: Settings,
) -> None:
    before = shown(settings)
    with connect_administrator(settings, database=settings.database) as conn:
        conn.execute("create view core.mine as select * from marts.dim_region")
    with pytest.raises(ReadersBusyError, match="built upon a published view"):
        publish.publish(settings)
    assert shown(settings) == before
    with connect_administrator(settings, database=settings.database) as conn:
        conn.execute("drop view core.mine")
    assert publish.publish(settings).is_new


def test_an_old_release_goes_when_nobody_reads_it_any_more(settings: Settings) -> None:
    for number in (3, 4):
        release(settings, number)
    with warehouse.connect(settings, "owner") as reader:
        oldest = publish.list_releases(reader)[-1].schema_name
        reader.execute(f"select count(*) from {oldest}.dim_family")
        assert drop_old_releases(settings, keep=1) == 0
    assert drop_old_releases(settings, keep=1) == 1
