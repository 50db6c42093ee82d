"""A file tested before it is sent meets the rules that it will meet afterwards."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from sinkron import demo, landing, warehouse
from sinkron.cli import app
from sinkron.contract import load_all
from sinkron.corrections.trial import check_files
from sinkron.gate.entry import entry_gate
from sinkron.settings import Settings
from sinkron.transform import seed
from sinkron.transform.runner import invoke

CONTRACTS = load_all(Settings(home=Path(), inbox=Path()).contracts_dir)
QUARANTINED = """
select file.path, line.sheet, line.line_no, line.reason, line.column_name
from quarantine.line as line
inner join ledger.file as file on line.file_id = file.file_id
where line.dataset = %s
"""
WARNED = """
select file.path, staged.sheet, staged.line_no, warning.code
from staging.{} as staged
inner join ledger.file as file on staged.file_id = file.file_id
cross join lateral unnest(string_to_array(staged.warnings, ',')) as warning (code)
"""
VERDICTS = """
select file.path, verdict.status = 'held', verdict.accepted_lines,
    verdict.quarantined_lines
from ledger.verdict as verdict
inner join ledger.file as file on verdict.file_id = file.file_id
where verdict.dataset = %s
"""


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first deliveries of a district whose offices make many mistakes."""
    folder = tmp_path_factory.mktemp("district")
    demo.generate(folder, families=150, quarters=1, seed=11, defects="heavy")
    return folder / "inbox"


@pytest.fixture
def runner(tmp_path: Path) -> CliRunner:
    """A command line with a home that must not come into being."""
    return CliRunner(env={"SINKRON_HOME": str(tmp_path / "home")})


def first_delivery(inbox: Path, dataset: str) -> Path:
    folder = inbox / CONTRACTS[dataset].folder
    return min(one for one in folder.iterdir() if ".r" not in one.name)


def left_behind() -> set[str]:
    return {one.name for one in Path(tempfile.gettempdir()).glob("sinkron-trial-*")}


def test_it_says_what_the_pipeline_says(inbox, fresh_warehouse):
    """Same verdict, same lines rejected, same warnings; of each list that is there."""
    given = {
        name: first_delivery(inbox, name)
        for name in CONTRACTS
        if (inbox / CONTRACTS[name].folder).is_dir()
    }
    assert len(given) >= 3
    settings = replace(fresh_warehouse, settle_seconds=0)
    for name, folder in given.items():
        place = settings.inbox / CONTRACTS[name].folder / folder.name
        place.parent.mkdir(parents=True)
        place.symlink_to(folder)
        landing.land(settings, CONTRACTS[name])
    seed(settings)
    entry_gate(settings)
    invoke(settings, "run", "--select", "path:models/staging")
    for name, folder in given.items():
        files = sorted(one for one in folder.rglob("*") if one.is_file())
        told = check_files(
            settings, CONTRACTS[name], files, period=folder.name, places=10_000
        )
        with warehouse.connect(settings, "transformer") as conn:
            verdicts = set(conn.execute(VERDICTS, (name,)).fetchall())
            rejected = set(conn.execute(QUARANTINED, (name,)).fetchall())
            warned = conn.execute(WARNED.format(f"stg_{name}")).fetchall()
        assert verdicts == {
            (one.path.name, one.is_held, one.accepted, one.quarantined)
            for one in told.files
        }, name
        if not told.is_held:
            assert found(told, "rejected", with_column=True) == rejected, name
            expected = {one for one in warned if one[3] != "nik_of_another_region"}
            assert found(told, "warned", with_column=False) == expected, name


def found(told, kind: str, *, with_column: bool) -> set[tuple]:
    names = {one.file_no: one.path.name for one in told.files}
    return {
        (
            *(names[place.file_no], place.sheet, place.line_no, one.reason),
            *((one.column or None,) if with_column else ()),
        )
        for one in told.found
        if one.kind == kind
        for place in one.places
    }


def payments(folder: Path, rows: int, *, bad: int = 0) -> Path:
    """A list of payments as Dinsos sends it, as text; some stages cannot be read."""
    contract = CONTRACTS["dinsos__penyaluran"]
    values = {"TAHAP": "MARET 2026", "BANSOS": "PKH", "NOMINAL": "300000"}
    values |= {"STATUS SALUR": "BERHASIL", "NM KEC": "TUREN", "NM KEL": "JERU"}
    header = contract.layouts[0].header
    lines = [";".join(header)]
    for number in range(rows):
        values |= {"NO": str(number), "NIK KTP": f"35070101018{number:05}"}
        values["TAHAP"] = "?" if number < bad else "MARET 2026"
        values["TGL SALUR"] = "15/03/2026"
        lines.append(";".join(values.get(text, "RAHASIA") for text in header))
    path = folder / "daftar.csv"
    path.write_text("\n".join([*lines, ""]))
    return path


class TestTheCommand:
    SOURCE = ("--source", "dinsos__penyaluran", "--period", "2026-03")

    def test_a_good_file_ends_with_0_and_leaves_nothing(self, runner, tmp_path):
        before = left_behind()
        path = payments(tmp_path, 60, bad=1)
        done = runner.invoke(app, ["check-delivery", str(path), *self.SOURCE])
        assert done.exit_code == 0, done.output
        assert "AKAN DITERIMA" in done.output
        assert "60 baris; diterima 59, ditolak 1" in done.output
        assert "baris 2\n" in done.output
        assert left_behind() == before
        assert not (tmp_path / "home").exists()

    def test_a_file_that_would_be_held_ends_with_1_and_the_sentence(
        self, runner, tmp_path
    ):
        path = payments(tmp_path, 60, bad=20)
        done = runner.invoke(app, ["check-delivery", str(path), *self.SOURCE])
        assert done.exit_code == 1, done.output
        assert "AKAN DITAHAN" in done.output
        assert "33% baris tidak dapat dipakai (20 dari 60; batas 5%)" in done.output
        assert "2026-03.r2" not in done.output

    def test_an_unreadable_file_among_good_ones_is_named(self, runner, tmp_path):
        path = payments(tmp_path, 60)
        (tmp_path / "rusak.xlsx").write_bytes(b"<html>")
        given = [str(path), str(tmp_path / "rusak.xlsx")]
        done = runner.invoke(
            app, ["check-delivery", *given, *self.SOURCE, "--lang", "en"]
        )
        assert done.exit_code == 1, done.output
        assert "A PART WOULD BE HELD: 1 of 2 files" in done.output
        assert "web page" in done.output

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--source", "dinsos__nothing"], "there is no source"),
            (["--source", "../dinsos"], "there is no source"),
            ([*SOURCE[:3], "2026-13"], "write it as YYYY-MM"),
        ],
    )
    def test_what_cannot_be_checked_ends_with_2(
        self, runner, tmp_path, arguments, sentence
    ):
        path = payments(tmp_path, 1)
        done = runner.invoke(app, ["check-delivery", str(path), *arguments])
        assert done.exit_code == 2
        assert sentence in done.output

    def test_a_file_that_is_not_there_ends_with_2(self, runner, tmp_path):
        gone = str(tmp_path / "gone.csv")
        done = runner.invoke(app, ["check-delivery", gone, *self.SOURCE])
        assert done.exit_code == 2
        assert "is no file" in done.output

    def test_no_value_of_a_line_is_printed(self, runner, tmp_path, caplog):
        path = payments(tmp_path, 60, bad=20)
        done = runner.invoke(app, ["check-delivery", str(path), *self.SOURCE])
        told = done.output + caplog.text
        assert "RAHASIA" not in told
        assert "3507010101" not in told

    def test_the_sheet_to_correct_by_holds_the_lines(self, runner, tmp_path):
        path, sheet = payments(tmp_path, 60, bad=2), tmp_path / "perbaikan.xlsx"
        given = [str(path), *self.SOURCE, "--report", str(sheet)]
        assert runner.invoke(app, ["check-delivery", *given]).exit_code == 0
        assert sheet.stat().st_mode & 0o777 == 0o600
        book = CalamineWorkbook.from_path(sheet)
        assert book.sheet_names[:2] == ["Petunjuk", "Ditolak"]
        rows = book.get_sheet_by_name("Ditolak").to_python()
        assert [row[5] for row in rows[1:]] == ["2", "3"]


class TestWhatIsLeft:
    def test_a_command_that_is_told_to_end_takes_its_server_along(self):
        with waiting_check() as waiting:
            waiting.send_signal(signal.SIGTERM)
            assert waiting.wait(30) == 128 + signal.SIGTERM
            assert not own_folders(waiting.pid)

    def test_what_a_killed_command_left_is_removed_by_the_next(self, runner, tmp_path):
        with waiting_check() as waiting:
            waiting.kill()
        (folder,) = own_folders(waiting.pid)
        server = int((folder / "postgres/postmaster.pid").read_text().split()[0])
        path = payments(tmp_path, 1)
        runner.invoke(app, ["check-delivery", str(path), *TestTheCommand.SOURCE])
        assert not own_folders(waiting.pid)
        assert not is_running(server)


@contextmanager
def waiting_check() -> Iterator["subprocess.Popen[str]"]:
    """Give a check that has come to a stop while its server runs."""
    command = (sys.executable, "-m", "tests.integration.trial_that_waits")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "ready\n"
        yield waiting


def own_folders(pid: int) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"sinkron-trial-{pid}-*"))


def is_running(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True
