"""Killed at any moment, a landing leaves whole files or nothing; the next goes on."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sinkron import warehouse as room
from sinkron.landing import land
from sinkron.settings import Settings
from tests.unit.extract_kit import contract

CHECKOUT = Path(__file__).parents[2]
LINES = 20_000
CHILD = """
import os, signal, sys
from dataclasses import replace
from sinkron import landing
from sinkron.landing import archive, ledger
from sinkron.settings import Settings
from tests.unit.extract_kit import contract

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

settings = Settings.from_env()
moment, tell = sys.argv[1], None
if moment == "while copying":
    tell = lambda seen: die() if seen.file_no == 2 and seen.lines > 5_000 else None
elif moment == "before the bytes are kept":
    archive.Incoming.keep = die
elif moment == "before the file is recorded":
    ledger.record_file = die
landing.land(settings, contract(), progress=tell)
"""
MOMENTS = ["while copying", "before the bytes are kept", "before the file is recorded"]


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    folder = fresh_warehouse.inbox / "dinas" / "daftar" / "2025-10"
    folder.mkdir(parents=True)
    line = b"%d;35;" + b"N" * 150 + b";5\n"
    body = b"".join(line % number for number in range(LINES))
    for name in ("a.csv", "b.csv"):
        (folder / name).write_bytes(b"NO;NIK;NAMA;NOMINAL\n" + body)
    return replace(fresh_warehouse, settle_seconds=0)


def state(settings: Settings) -> tuple[int, int]:
    """Files in the ledger, and lines landed."""
    with room.connect(settings, "loader") as conn:
        files = conn.execute("select count(*) from ledger.file").fetchall()[0][0]
        there = conn.execute("select to_regclass('raw.dinas__daftar')").fetchall()[0][0]
        query = "select count(*) from raw.dinas__daftar"
        return files, conn.execute(query).fetchall()[0][0] if there else 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_landing_is_resumed(settings, moment):
    environment = {**os.environ, **settings.to_env(), "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, moment], env=environment, cwd=CHECKOUT
    )
    assert done.returncode == -signal.SIGKILL
    files, lines = state(settings)
    assert files == (1 if moment == "while copying" else 0)
    assert lines == files * LINES
    report = land(settings, contract())
    assert (report.new_files, report.lines) == (2 - files, (2 - files) * LINES)
    assert state(settings) == (2, 2 * LINES)
    assert not list((settings.home / "archive" / "incoming").iterdir())


def test_two_landings_at_once_take_each_file_once(settings):
    reports = []
    threads = [
        threading.Thread(target=lambda: reports.append(land(settings, contract())))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(report.new_files for report in reports) == [0, 0, 2]
    assert state(settings) == (2, 2 * LINES)
