"""The workbooks of an export: who may read them, and what stands in them."""

from pathlib import Path

import psycopg
import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from sinkron import warehouse
from sinkron.cli import app
from sinkron.corrections import export as room
from sinkron.corrections import words
from sinkron.errors import SinkronError
from sinkron.language import Language
from sinkron.settings import Settings
from tests.integration.correction_desk import Desk, changed
from tests.integration.gate_deliveries import (
    PAYMENTS,
    GivenDelivery,
    GivenFile,
    Row,
    rows,
)

OURS = len(words.LEADING[Language.id])


def payments(n: int, kecamatan: str, desa: str) -> list[Row]:
    plain = {"nm_kec": kecamatan, "nm_kel": desa, "tgl_salur": "15/10/2025"}
    return [changed(row, **plain) for row in rows(PAYMENTS, n, seed=len(desa))]


def spoiled() -> list[Row]:
    """Eighty payments in two kecamatan: one rejected line, three warned ones."""
    here, there = payments(40, "KEPANJEN", "ARDIREJO"), payments(40, "TUREN", "JERU")
    here[3] = changed(here[3], bansos="BANSOS X")
    here[5] = changed(here[5], nik_ktp="-", no_kk="12")
    there[0] = changed(there[0], nik_ktp="'35070101", alamat="=1+1")
    there[9] = changed(there[9], nik_ktp="3507010101010000")
    return [*here, *there]


@pytest.fixture
def desk(fresh_warehouse: Settings) -> Desk:
    desk = Desk(fresh_warehouse, PAYMENTS)
    file = GivenFile("daftar.xlsx", spoiled(), sheet="DATA", layout="salur")
    held = GivenFile("b.xls", problem="html", content="b")
    desk.deliver(GivenDelivery("2026-01", [file, held]))
    return desk


def sheets(path: Path) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(path)
    return {n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names}


def texts(path: Path) -> set[str]:
    return {cell for table in sheets(path).values() for row in table for cell in row}


def test_each_kecamatan_gets_its_lines_as_they_were_sent(desk, tmp_path):
    (done,) = room.export(desk.settings, tmp_path / "out")
    folder = tmp_path / "out" / "dinsos" / "penyaluran"
    found = sorted(one.name for one in folder.iterdir())
    assert found == ["berkas-ditahan.xlsx", "kepanjen.xlsx", "turen.xlsx"]
    assert (done.workbooks, done.rejected, done.warned, done.held_files) == (3, 1, 3, 1)
    sent = spoiled()
    turen = sheets(folder / "turen.xlsx")
    assert list(turen) == ["Petunjuk", "Peringatan"]
    header, *lines = turen["Peringatan"]
    assert tuple(header[OURS:]) == PAYMENTS.layout("salur").header
    assert [line[OURS:] for line in lines] == [
        [sent[at][name] for name in PAYMENTS.layout("salur").columns] for at in (40, 49)
    ]
    assert [line[3:6] for line in lines] == [
        ["daftar.xlsx", "DATA", str(line_no)] for line_no in (42, 51)
    ]
    assert list(sheets(folder / "kepanjen.xlsx")) == [
        "Petunjuk",
        "Ditolak",
        "Peringatan",
    ]


def test_a_line_of_two_reasons_stands_once(desk, tmp_path):
    room.export(desk.settings, tmp_path / "out")
    path = tmp_path / "out" / "dinsos" / "penyaluran" / "kepanjen.xlsx"
    _, line = sheets(path)["Peringatan"]
    assert [text[:2] for text in line[7].splitlines()] == ["1.", "2."]
    assert line[6] == "baru"


def test_a_held_file_is_told_with_its_sentence(desk, tmp_path):
    room.export(desk.settings, tmp_path / "out")
    held = texts(tmp_path / "out" / "dinsos" / "penyaluran" / "berkas-ditahan.xlsx")
    assert {"b.xls", "Berkas html."} <= held


def test_nobody_else_can_open_the_folder_or_a_file(desk, tmp_path):
    out = tmp_path / "out"
    out.mkdir(mode=0o755)
    room.export(desk.settings, out)
    for path in (out, *out.rglob("*")):
        expected = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == expected, path.name
    assert not [one for one in out.rglob("*") if one.name.startswith(".")]


def test_an_export_never_writes_over_an_office_s_work(desk, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.xlsx").write_text("x")
    with pytest.raises(SinkronError, match="not an empty folder"):
        room.export(desk.settings, tmp_path / "out")


def test_an_export_is_written_down_with_counts(desk, tmp_path):
    room.export(desk.settings, tmp_path / "out")
    query = (
        "select opd, dataset, workbooks, rejected_lines, warned_lines, "
        "exported_by <> '' from ledger.correction_export"
    )
    assert desk.ask(query) == [("dinsos", PAYMENTS.id, 3, 1, 3, True)]


def test_an_export_that_was_broken_off_is_written_down_too(desk, tmp_path, monkeypatch):
    def break_off(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(room, "private_file", break_off)
    with pytest.raises(OSError, match="disk full"):
        room.export(desk.settings, tmp_path / "out")
    query = "select workbooks from ledger.correction_export"
    assert desk.ask(query) == [(None,)]


def test_a_long_list_goes_on_in_a_second_file(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "MOST_LINES", 1)
    room.export(desk.settings, tmp_path / "out")
    folder = tmp_path / "out" / "dinsos" / "penyaluran"
    parts = [folder / "turen.xlsx", folder / "turen-2.xlsx"]
    for part, path in enumerate(parts, start=1):
        assert len(sheets(path)["Peringatan"]) == 2
        told = f"{part} dari 2; baris lainnya ada di berkas bagian lain."
        assert told in texts(path)


def test_what_is_still_there_says_since_when(desk, tmp_path):
    file = GivenFile("daftar.xlsx", spoiled(), layout="salur", content="february")
    desk.deliver(GivenDelivery("2026-02", [file]))
    room.export(desk.settings, tmp_path / "out", period="2026-02")
    path = tmp_path / "out" / "dinsos" / "penyaluran" / "turen.xlsx"
    states = {line[6] for line in sheets(path)["Peringatan"][1:]}
    assert states == {"masih ada sejak Januari 2026"}


def test_nothing_to_correct_makes_no_workbook(fresh_warehouse, tmp_path):
    desk = Desk(fresh_warehouse, PAYMENTS)
    file = GivenFile("a", payments(10, "TUREN", "JERU"), layout="salur")
    desk.deliver(GivenDelivery("2026-01", [file]))
    assert room.export(desk.settings, tmp_path / "out") == []
    assert list((tmp_path / "out").iterdir()) == []


def test_the_commands_print_counts_and_no_person(desk, tmp_path, caplog):
    runner = CliRunner(env=desk.settings.to_env())
    out = ["--out", str(tmp_path / "out")]
    exported = runner.invoke(app, ["corrections", "export", *out, "--opd", "dinsos"])
    status = runner.invoke(app, ["corrections", "status", "--opd", "dinsos"])
    assert (exported.exit_code, status.exit_code) == (0, 0), exported.output
    assert "Turen" in status.output
    told = exported.output + status.output + caplog.text
    for row in spoiled():
        for name in ("nik_ktp", "no_kk", "nama_penerima", "alamat"):
            assert len(str(row[name])) < 4 or str(row[name]) not in told
    assert "daftar.xlsx" not in told


@pytest.mark.parametrize("command", ["export", "status"])
def test_an_office_that_does_not_exist_is_told(desk, tmp_path, command):
    runner = CliRunner(env=desk.settings.to_env())
    out = ["--out", str(tmp_path / "out")] if command == "export" else []
    done = runner.invoke(app, ["corrections", command, *out, "--opd", "nobody"])
    assert done.exit_code == 1
    assert "no contract answers to opd nobody" in done.output


def test_the_reader_of_originals_can_change_nothing(desk):
    with warehouse.connect(desk.settings, "pii_reader") as conn:
        conn.execute("set transaction read write")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("delete from quarantine.correction")
