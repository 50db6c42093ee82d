"""What a file is, is told by its content; what nothing can read is held with a word."""

import zipfile

import pytest

from sinkron.extract import FileHeldError
from sinkron.extract.content import HEAD_BYTES, Kind, kind_of
from tests.unit.extract_kit import held, held_bytes, read_file, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = [["NO", "NIK", "NAMA", "NOMINAL"], [1, "35", "A", 5]]


@pytest.mark.parametrize(
    "head",
    [
        b"NO;NIK\n1;2\n",
        b"\xef\xbb\xbfNO;NIK\n",
        "NO\tNIK\n".encode("utf-16"),
        b" " * HEAD_BYTES,
        b"NO;NIK\n1;\0\0\n" + b"1;2\n" * 100,
    ],
    ids=["plain", "with a mark", "UTF-16", "blank at first", "with some NUL"],
)
def test_text_is_text(head):
    assert kind_of(head) is Kind.TEXT


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "empty"),
        (b"<html><body><table>", "html"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html>\n<html>", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "html"),
        (b"MIME-Version: 1.0\nContent-Type: text/html;", "html"),
        (b"<?xml version='1.0'?><Workbook>", "unreadable"),
        (b"%PDF-1.7 text text text", "unreadable"),
        (b"\0" * 5000, "unreadable"),
        (b"Rar!\x1a\x07", "unreadable"),
        (b"\x89PNG\r\n", "unreadable"),
        (b"PAR1" + b"a" * 100, "unreadable"),
        (OLE + b"\0" * 2000, "unreadable"),
        (b"PK\x03\x04" + b"x" * 100, "truncated"),
    ],
)
def test_what_nothing_can_read_is_held(tmp_path, data, code):
    error = held_bytes(tmp_path, data)
    assert (error.problem.code, error.received) == (code, 0)


def test_a_file_with_a_line_of_sixteen_megabytes_is_held(tmp_path):
    error = held_bytes(tmp_path, b"a" * (17 << 20))
    assert error.problem.code == "unreadable"


def test_a_workbook_is_read_whatever_its_name(tmp_path):
    path = workbook(tmp_path / "daftar.csv", {"A": ROWS})
    assert read_file(path).layout == "list_xlsx"


def test_a_text_file_is_read_whatever_its_name(tmp_path):
    path = tmp_path / "daftar.xlsx"
    path.write_text("NO;NIK;NAMA;NOMINAL\n1;35;A;5\n")
    assert read_file(path).layout == "list_csv"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_a_cut_off_workbook_is_truncated(tmp_path, kept):
    path = workbook(tmp_path / "a.xlsx", {"A": ROWS})
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert held(path).problem.code == "truncated"


def test_a_packed_file_that_is_no_workbook_is_unreadable(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("daftar.csv", "NO;NIK\n")
    assert held(path).problem.code == "unreadable"


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sinkron.extract.guard._MOST_UNPACKED_BYTES", 100)
    path = workbook(tmp_path / "a.xlsx", {"A": ROWS})
    assert held(path).problem.code == "too_many_rows"


def test_the_sentences_of_a_held_file_are_in_both_languages():
    with pytest.raises(FileHeldError) as caught:
        kind_of(b"")
    assert "kosong" in caught.value.problem.id
    assert "empty" in caught.value.problem.en
