"""Hundreds of workbooks in one delivery: read side by side, landed in order, whole."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sinkron import warehouse as room
from sinkron.landing import Progress, land, readers, workbooks
from sinkron.settings import Settings
from tests.unit.extract_kit import contract, workbook

CHECKOUT = Path(__file__).parents[2]
HEADER = ["NO", "NIK", "NAMA", "NOMINAL"]
FILES = 60
CHILD = """
import os, signal, sys
from sinkron import landing
from sinkron.landing import archive, ledger, readers, workbooks
from sinkron.settings import Settings
from tests.unit.extract_kit import contract

readers.WORTH_BYTES, workbooks._MOST_FILES = 0, 10
moment, record, seen = sys.argv[1], ledger.record_file, []

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def record_some(*given, **named):
    record(*given, **named)
    seen.append(given)
    if len(seen) == 25:
        die()

if moment == "in the third transaction":
    ledger.record_file = record_some
elif moment == "before anything is landed":
    workbooks._land = die
landing.land(Settings.from_env(), contract(), progress=None)
"""
MOMENTS = {"in the third transaction": 20, "before anything is landed": 0}
LANDED = """
select file.file_no, file.path, file.problem, count(line._line_no)
from ledger.file as file
left join raw.dinas__daftar as line on line._file_id = file.file_id
group by file.file_id order by file.file_id
"""
ALL_LINES = "select nik, nama from raw.dinas__daftar order by _file_id, _line_no"


@pytest.fixture
def settings(fresh_warehouse: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(readers, "WORTH_BYTES", 0)
    monkeypatch.setattr(workbooks, "_MOST_FILES", 7)
    folder = fresh_warehouse.inbox / "dinas" / "daftar" / "2025-10"
    folder.mkdir(parents=True)
    for no in range(FILES):
        rows = [[at, f"35{no:02}{at}", f"SITI {no}", 5] for at in range(no % 5 + 1)]
        workbook(folder / f"desa {no:02}.xlsx", {"A": [HEADER, *rows]})
    return replace(fresh_warehouse, settle_seconds=0)


def rows(settings: Settings, query: str) -> list[tuple]:
    with room.connect(settings, "loader") as conn:
        return conn.execute(query).fetchall()


def delivered(settings: Settings) -> list[Path]:
    return sorted((settings.inbox / "dinas" / "daftar" / "2025-10").iterdir())


def expected(no: int) -> tuple[int, str, None, int]:
    return no + 1, f"desa {no:02}.xlsx", None, no % 5 + 1


def nothing_left(settings: Settings) -> bool:
    return not list((settings.home / "archive" / "incoming").iterdir())


def test_files_and_lines_stand_in_the_order_of_their_paths(settings):
    told: list[Progress] = []
    report = land(settings, contract(), progress=told.append)
    assert (report.new_files, report.problems) == (FILES, 0)
    assert rows(settings, LANDED) == [expected(no) for no in range(FILES)]
    assert [one.file_no for one in told] == list(range(1, FILES + 1))
    assert nothing_left(settings)
    assert land(settings, contract()).new_files == 0


def test_processes_change_nothing(settings, monkeypatch):
    land(settings, contract())
    many = rows(settings, ALL_LINES)
    later = settings.inbox / "dinas" / "daftar" / "2025-10"
    later.rename(later.with_name("2025-11"))
    monkeypatch.setattr(readers, "MOST_PROCESSES", 1)
    assert land(settings, contract()).new_files == FILES
    assert rows(settings, ALL_LINES) == many + many


def test_one_bad_file_hides_none_of_the_others(settings):
    bad = delivered(settings)[31]
    bad.write_bytes(bad.read_bytes()[:-400])
    odd = delivered(settings)[32]
    workbook(odd, {"A": [["NO", "NIK", "NAMA"], [1, "35", "SITI"]]})
    report = land(settings, contract())
    assert (report.new_files, report.problems) == (FILES, 2)
    found = rows(settings, LANDED)
    assert found[31] == (32, "desa 31.xlsx", "truncated", 0)
    assert found[32] == (33, "desa 32.xlsx", "header_mismatch", 0)
    good = [no for no in range(FILES) if no not in (31, 32)]
    assert [found[no] for no in good] == [expected(no) for no in good]


def test_other_kinds_of_files_among_them_keep_their_place(settings):
    text = delivered(settings)[10]
    text.write_bytes(b"NO;NIK;NAMA;NOMINAL\n1;35;A;5\n")
    delivered(settings)[11].write_bytes(b"")
    land(settings, contract())
    found = rows(settings, LANDED)
    assert sorted(one[:2] for one in found) == [expected(no)[:2] for no in range(FILES)]
    assert {one[1]: one[2:] for one in found}["desa 10.xlsx"] == (None, 1)
    assert {one[1]: one[2:] for one in found}["desa 11.xlsx"] == ("empty", 0)


def test_a_file_on_which_the_readers_die_is_held_alone(settings, monkeypatch):
    """As a library may do on a file that was made to kill it."""
    program = (
        "import os, sinkron.landing.prepare as room, sinkron.landing.worker as worker;"
        "read = room.prepare;"
        "worker.prepare = lambda shop, job: os._exit(9) "
        "if job.location.name == 'desa 40.xlsx' else read(shop, job);"
        "worker.serve()"
    )
    monkeypatch.setattr(readers, "_PROGRAM", (sys.executable, "-c", program))
    report = land(settings, contract())
    assert (report.new_files, report.problems) == (FILES, 1)
    found = rows(settings, LANDED)
    assert found[40] == (41, "desa 40.xlsx", "unreadable", 0)
    assert found[41:] == [expected(no) for no in range(41, FILES)]
    assert nothing_left(settings)


def test_a_mistake_of_ours_is_told_without_what_stood_in_the_file(
    settings, monkeypatch
):
    program = (
        "import sinkron.landing.worker as worker;"
        "worker.prepare = lambda shop, job: int('SITI');"
        "worker.serve()"
    )
    monkeypatch.setattr(readers, "_PROGRAM", (sys.executable, "-c", program))
    with pytest.raises(Exception, match="ValueError in <lambda>") as failed:
        land(settings, contract())
    assert "SITI" not in str(failed.value)
    assert nothing_left(settings)


def test_a_file_that_goes_away_leaves_the_rest_for_the_next_run(settings, monkeypatch):
    gone = delivered(settings)[30]
    data, listed = gone.read_bytes(), workbooks.take_workbooks

    def take(run, errands):
        gone.unlink()
        yield from listed(run, errands)

    module = sys.modules["sinkron.landing.land"]
    monkeypatch.setattr(module, "take_workbooks", take)
    report = land(settings, contract())
    assert (report.new_files, report.unsettled) == (28, 1)
    monkeypatch.setattr(module, "take_workbooks", listed)
    gone.write_bytes(data)
    assert land(settings, contract()).new_files == FILES - 28
    assert [one[3] for one in rows(settings, LANDED)] == [
        no % 5 + 1 for no in range(FILES)
    ]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_landing_is_resumed_and_doubles_nothing(settings, moment):
    environment = {**os.environ, **settings.to_env(), "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, moment], env=environment, cwd=CHECKOUT
    )
    assert done.returncode == -signal.SIGKILL
    before = MOMENTS[moment]
    query = "select count(*) from ledger.file"
    assert rows(settings, query) == [(before,)]
    assert land(settings, contract()).new_files == FILES - before
    assert rows(settings, LANDED) == [expected(no) for no in range(FILES)]
    assert nothing_left(settings)
