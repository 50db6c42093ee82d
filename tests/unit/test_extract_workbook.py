"""Workbooks as offices send them: several sheets, titles, numbering, totals."""

import struct
from datetime import date

import pytest
import xlsxwriter

from tests.unit.extract_kit import contract, held, layout, read_file, workbook

HEADER = ["NO", "NIK", "NAMA", "NOMINAL"]


def rows(count: int) -> list[list[object]]:
    return [[at, "3507010101010001", f"ORANG {at}", 100] for at in range(1, count + 1)]


def test_each_line_bears_its_sheet_and_row(tmp_path):
    titles = [["DAFTAR"], [], ["BULAN MARET"]]
    found = read_file(
        workbook(tmp_path / "a.xlsx", {"MARET": [*titles, HEADER, *rows(2)]})
    )
    assert found.layout == "list_xlsx"
    assert [(one.sheet, one.number) for one in found.lines] == [
        ("MARET", 5),
        ("MARET", 6),
    ]
    assert found.values[1] == ("2", "3507010101010001", "ORANG 2", "100")
    assert found.structural == 3


def test_cells_are_text_and_an_empty_cell_is_none(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, HEADER)
        sheet.write_number(3, 1, 3507051301150000)
        sheet.write_datetime(
            3, 2, date(2025, 3, 1), book.add_format({"num_format": 14})
        )
        sheet.write_formula(3, 3, '=""', None, "")
        sheet.write_boolean(3, 4, True)
    found = read_file(path)
    assert found.values == [("3507051301150000", "2025-03-01", None, "TRUE")]
    assert found.numbers == [4]


def test_columns_come_in_any_order(tmp_path):
    some = [["NAMA", "NOMINAL", "NO", "NIK"], ["A", 5, 1, "35"]]
    found = read_file(workbook(tmp_path / "a.xlsx", {"A": some}))
    assert found.columns == ("no", "nik", "nama", "nominal")
    assert found.values == [("1", "35", "A", "5")]


def test_every_sheet_with_the_header_is_read_and_the_others_are_structural(tmp_path):
    path = tmp_path / "a.xlsx"
    summary = [["BANSOS", "JUMLAH KPM"], ["PKH", 24], [], ["SEMBAKO", 68]]
    sheets = {
        "REKAP": summary,
        "UTARA": [HEADER, *rows(2)],
        "KOSONG": [],
        "SELATAN": [["DAFTAR"], HEADER[::-1], *[row[::-1] for row in rows(1)]],
    }
    found = read_file(workbook(path, sheets))
    assert [one.sheet for one in found.lines] == ["UTARA", "UTARA", "SELATAN"]
    assert {row[1] for row in found.values} == {"3507010101010001"}
    assert found.structural == 3 + 1 + 2


def test_a_hidden_sheet_with_the_header_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("REKAP").write(0, 0, "x")
        sheet = book.add_worksheet("DATA")
        sheet.hide()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, rows(1)[0])
        sheet.set_column(1, 1, None, None, {"hidden": True})
    assert read_file(path).received == 1


def test_rows_of_the_page_are_structural_and_empty_rows_are_not_counted(tmp_path):
    found = read_file(
        workbook(
            tmp_path / "a.xlsx",
            {
                "A": [
                    HEADER,
                    [1, 2, 3, 4],
                    rows(1)[0],
                    ["", "  ", None, ""],
                    HEADER,
                    [-1, -2, -3, -4],
                    rows(2)[1],
                    [None, "Jumlah", None, 200],
                    [],
                    [None, None, "Malang, 3 Maret 2026"],
                    [None, None, "Mengetahui,"],
                    [None, None, "Kepala Dinas"],
                    [None, None, "( ..................... )"],
                    [None, None, "NIP. 197001011990011001"],
                ]
            },
        )
    )
    assert found.numbers == [3, 7]
    assert found.structural == 10


def test_a_note_beside_the_list_is_no_line(tmp_path):
    some = [HEADER, rows(1)[0], [None, None, None, None, None, "dicek ulang"]]
    found = read_file(workbook(tmp_path / "a.xlsx", {"A": some}))
    assert (found.received, found.structural) == (1, 2)


class TestTallHeaders:
    def test_a_merged_header_of_two_rows_is_joined(self, tmp_path):
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write(0, 0, "DAFTAR")
            sheet.merge_range(1, 0, 2, 0, "No")
            sheet.merge_range(1, 1, 1, 2, "Data\nAyah")
            sheet.merge_range(1, 3, 1, 4, "Data Ibu")
            sheet.write_row(2, 1, ["Nama", "NIK", "NIK", "Nama"])
            sheet.write_row(3, 0, [1, "A", "35", "36", "B"])
        columns = {
            "No": "no",
            "Data Ayah/NIK": "nik_ayah",
            "Data Ibu/NIK": "nik_ibu",
            "Data Ayah/Nama": "ayah",
            "Data Ibu/Nama": "ibu",
        }
        found = read_file(path, contract(columns, header_rows=2))
        assert found.columns == tuple(columns.values())
        assert found.values == [("1", "35", "36", "A", "B")]
        assert (found.numbers, found.structural) == ([4], 3)

    def test_the_lower_text_alone_may_be_the_agreed_one(self, tmp_path):
        some = [["No", "Usaha", ""], ["", "Kanal", "Omzet"], [1, "WA", 5]]
        columns = {"No": "no", "Kanal": "kanal", "Omzet": "omzet"}
        found = read_file(
            workbook(tmp_path / "a.xlsx", {"A": some}), contract(columns, header_rows=2)
        )
        assert found.values == [("1", "WA", "5")]

    def test_a_title_is_no_upper_row(self, tmp_path):
        some = [["LAPORAN", None, None, "x"], ["No", "Kanal", "Omzet"], [1, "WA", 5]]
        columns = {"No": "no", "Kanal": "kanal", "Omzet": "omzet"}
        found = read_file(
            workbook(tmp_path / "a.xlsx", {"A": some}), contract(columns, header_rows=2)
        )
        assert (found.received, found.structural) == (1, 2)


class TestHeldWorkbooks:
    def test_an_unknown_column_holds_the_file(self, tmp_path):
        some = [["DAFTAR"], [*HEADER[:3], "JUMLAH UANG"], *rows(3)]
        error = held(workbook(tmp_path / "a.xlsx", {"A": some}))
        assert error.problem.code == "header_mismatch"
        assert "“NOMINAL”" in error.problem.en
        assert "“JUMLAH UANG”" in error.problem.en
        assert (error.received, error.structural) == (3, 2)

    def test_one_sheet_of_many_with_a_wrong_header_holds_the_file(self, tmp_path):
        texts = [f"KOLOM {letter}" for letter in "ABCDEFGHIJ"]
        wide = contract({text: text[-1].lower() for text in texts})
        good, bad = (
            [texts, list("1234567890")],
            [[*texts[:-1], "X"], list("1234567890")],
        )
        path = workbook(tmp_path / "a.xlsx", {"UTARA": good, "SELATAN": bad})
        error = held(path, wide)
        assert error.problem.code == "header_mismatch"
        assert error.received == 2

    def test_sheets_of_two_layouts_hold_the_file(self, tmp_path):
        short = layout("short", "xlsx", {"NIK": "nik", "NAMA": "nama"})
        sheets = {"A": [HEADER, *rows(1)], "B": [["NIK", "NAMA"], ["35", "A"]]}
        error = held(workbook(tmp_path / "a.xlsx", sheets), contract(layouts=[short]))
        assert (error.problem.code, error.received) == ("header_mismatch", 2)

    def test_a_workbook_without_the_header_shows_no_value(self, tmp_path):
        error = held(workbook(tmp_path / "a.xlsx", {"A": rows(2)}))
        assert error.problem.code == "header_mismatch"
        assert "ORANG" not in error.problem.id + error.problem.en
        assert (error.received, error.structural) == (2, 0)

    def test_a_workbook_without_a_cell_is_empty(self, tmp_path):
        path = workbook(tmp_path / "a.xlsx", {"A": [], "B": []})
        assert held(path).problem.code == "empty"

    @pytest.mark.parametrize("limit", [99, 100])
    def test_too_many_rows_are_refused_before_loading(
        self, tmp_path, monkeypatch, limit
    ):
        monkeypatch.setattr("sinkron.extract.problems.MAX_WORKBOOK_ROWS", limit)
        monkeypatch.setattr("sinkron.extract.guard._SMALL_SHEET_BYTES", 0)
        path = workbook(tmp_path / "a.xlsx", {"A": [HEADER, *rows(99)]})
        if limit == 100:
            assert read_file(path).received == 99
        else:
            assert held(path).problem.code == "too_many_rows"

    def test_a_password_is_told_apart(self, tmp_path):
        path = tmp_path / "a.xlsx"
        path.write_bytes(_encrypted_package())
        assert held(path).problem.code == "encrypted"


def _encrypted_package() -> bytes:
    """The smallest compound file with the stream in which Excel keeps a locked book."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)
    names = [("Root Entry", 5, 1), ("EncryptedPackage", 2, free)]
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3I", len(name) * 2 + 2, kind, 1, free, free, child)
        + bytes(36)
        + struct.pack("<IQ", end, 0)
        for name, kind, child in names
    )
    return head + table + entries.ljust(512, b"\0") + bytes(512)
