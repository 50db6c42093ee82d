"""A build waits for landings that are under way, and for nothing else."""

import threading
import time

from sinkron.landings import under_way, wait_until_none


def test_a_build_does_not_wait_when_nobody_lands(fresh_warehouse):
    started = time.monotonic()
    assert wait_until_none(fresh_warehouse)
    assert time.monotonic() - started < 2


def test_a_build_waits_until_the_last_landing_has_ended(fresh_warehouse):
    events = []

    def build() -> None:
        wait_until_none(fresh_warehouse)
        events.append("build")

    with under_way(fresh_warehouse):
        thread = threading.Thread(target=build)
        thread.start()
        with under_way(fresh_warehouse):
            time.sleep(0.5)
            events.append("first landed")
        time.sleep(0.5)
        events.append("second landed")
    thread.join(timeout=10)
    assert events == ["first landed", "second landed", "build"]


def test_a_waiting_build_keeps_nobody_from_landing(fresh_warehouse):
    with under_way(fresh_warehouse):
        waiting = threading.Thread(target=wait_until_none, args=(fresh_warehouse,))
        waiting.start()
        time.sleep(0.5)
        started = time.monotonic()
        with under_way(fresh_warehouse):
            assert time.monotonic() - started < 2
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_a_build_does_not_wait_for_ever(fresh_warehouse):
    with under_way(fresh_warehouse):
        assert not wait_until_none(fresh_warehouse, at_most_seconds=0.5)


def test_a_landing_in_another_database_is_not_ours(warehouse, fresh_warehouse):
    with under_way(warehouse):
        assert wait_until_none(fresh_warehouse, at_most_seconds=0)
