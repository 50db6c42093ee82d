"""What stands once above many lines reaches each of them, and never a line too many.

The sheets are those of a Buku Induk Penduduk, read with its own contract.
"""

from pathlib import Path

import pytest
import xlsxwriter

from sinkron.contract import Caption, Contract, load
from tests.unit.extract_kit import Found, contract, layout, read_file, workbook

ROOT = Path(__file__).resolve().parents[2]
REGISTER = load(ROOT / "expectations" / "sources" / "dispendukcapil__penduduk.yml")
VILLAGE_AID = load(ROOT / "expectations" / "sources" / "dpmd__blt_dana_desa.yml")
KK, NEXT_KK = "3507262410150001", "3507262410150002"
HEADER = [
    [
        *("No.", "Nama Lengkap", "NIK", "Tempat dan Tanggal Lahir", "", "L/P"),
        *("Hubungan Dalam Keluarga", "Agama", "Pendidikan Terakhir", "Pekerjaan"),
        *("Nama Orang Tua Kandung", ""),
    ],
    ["", "", "", "Tempat", "Tgl/Bln/Th", *[""] * 5, "Ibu", "Ayah"],
]
NUMBERING = [-at for at in range(1, 13)]

Rows = list[list[object]]


def titles(desa: str = "2010 - WIYUREJO", kabupaten: str = "07 - MALANG") -> Rows:
    return [
        ["BUKU INDUK PENDUDUK WNI"],
        [],
        ["PROVINSI", "", ": 35 - JAWA TIMUR"],
        ["KABUPATEN/KOTA", "", f": {kabupaten}"],
        ["KECAMATAN", "", ": 26 - PUJON"],
        ["DESA/KELURAHAN", "", f": {desa}"],
        [],
    ]


def group(kk: object = KK) -> list[object]:
    return [f"No. KK : {kk}", "", "Alamat : DSN KRAJAN, RT/RW : 004/011"]


def person(no: int, name: str = "SITI") -> list[object]:
    nik = f"35072641019000{no:02}"
    return [
        *(no, name, nik, "MALANG", "01/01/1990", "Pr", "ISTRI", "ISLAM"),
        *("SLTP/SEDERAJAT", "PETANI/PEKEBUN", "IBU", "AYAH"),
    ]


def read(folder: Path, *rows: list[object]) -> Found:
    """One sheet of a desa with these rows below the header."""
    sheet = [*titles(), *HEADER, NUMBERING, *rows]
    return read_file(workbook(folder / "a.xlsx", {"Wiyurejo": sheet}), REGISTER)


def column(found: Found, name: str) -> list[str | None]:
    at = found.columns.index(name)
    return [values[at] for values in found.values]


def test_every_line_bears_its_titles_and_its_family(tmp_path):
    found = read(tmp_path, group(), person(1), person(2), group(NEXT_KK), person(1))
    assert found.layout == "bip"
    assert column(found, "judul_provinsi") == ["35 - JAWA TIMUR"] * 3
    assert column(found, "judul_kabupaten") == ["07 - MALANG"] * 3
    assert column(found, "judul_kecamatan") == ["26 - PUJON"] * 3
    assert column(found, "judul_desa") == ["2010 - WIYUREJO"] * 3
    assert column(found, "nomor_kk") == [KK, KK, NEXT_KK]
    assert column(found, "alamat") == ["DSN KRAJAN, RT/RW : 004/011"] * 3
    assert (column(found, "rt")[0], column(found, "rw")[0]) == ("004", "011")
    assert column(found, "nama_penduduk") == ["SITI"] * 3
    assert (found.received, found.structural) == (3, 5 + 2 + 1 + 2)


def test_each_sheet_has_its_own_titles_and_families(tmp_path):
    sheets = {
        desa: [*titles(f"20{desa} - X"), *HEADER, group(f"{desa}{KK}"), person(1)]
        for desa in ("01", "02")
    }
    found = read_file(workbook(tmp_path / "a.xlsx", sheets), REGISTER)
    assert column(found, "judul_desa") == ["2001 - X", "2002 - X"]
    assert column(found, "nomor_kk") == [f"01{KK}", f"02{KK}"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (group("350726241015000"), "350726241015000"),
        (group("35O726241015OOO2"), "35O726241015OOO2"),
        (group(""), None),
        (group("-"), "-"),
        (["No. KK :", int(KK) - 1, "Alamat :", "DSN KRAJAN"], str(int(KK) - 1)),
        (["No KK 3507", "", "Alamat : X"], "3507"),
        (["NO.KK: 3507"], "3507"),
        (["", "Nomor KK : 3507  Alamat : X"], "3507"),
        (["Alamat : DSN KRAJAN"], None),
    ],
)
def test_a_damaged_group_row_gives_what_it_says_never_the_family_before(
    tmp_path, row, expected
):
    found = read(tmp_path, group(), person(1), row, person(2))
    assert column(found, "nomor_kk") == [KK, expected]
    assert found.received == 2


def test_a_line_before_any_group_row_has_no_family(tmp_path):
    found = read(tmp_path, person(1), group(), person(2))
    assert column(found, "nomor_kk") == [None, KK]


def test_two_families_on_one_number_stay_two_groups_of_lines(tmp_path):
    found = read(tmp_path, group(), person(1), person(2), group(), person(1, "ANI"))
    assert column(found, "nomor_kk") == [KK] * 3
    assert column(found, "no") == ["1", "2", "1"]


def test_a_page_break_repeats_what_belongs_to_the_page(tmp_path):
    page = [*titles(), *HEADER, NUMBERING]
    found = read(tmp_path, group(), person(1), *page, group(), person(2), *page)
    assert column(found, "nomor_kk") == [KK, KK]
    assert found.received == 2
    assert found.structural == 3 * 8 + 2


def test_a_family_goes_on_over_a_page_break(tmp_path):
    found = read(tmp_path, group(), person(1), *HEADER, NUMBERING, person(2))
    assert column(found, "nomor_kk") == [KK, KK]


def test_another_desa_on_the_same_sheet_begins_anew(tmp_path):
    page = [*titles("2011 - NGABAB"), *HEADER, NUMBERING]
    found = read(tmp_path, group(), person(1), *page, person(2), group(), person(3))
    assert column(found, "judul_desa") == ["2010 - WIYUREJO", *["2011 - NGABAB"] * 2]
    assert column(found, "nomor_kk") == [KK, None, KK]


def test_a_member_of_whom_only_the_name_is_known_is_a_line(tmp_path):
    sign: Rows = [["Keterangan:"], [*[""] * 9, "Mengetahui,"]]
    alone: list[object] = ["", "SITI"]
    found = read(tmp_path, group(), person(1), alone, *sign, group(), alone)
    assert column(found, "nama_penduduk") == ["SITI"] * 3
    assert column(found, "nomor_kk") == [KK] * 3


def test_a_sheet_without_families_has_no_line(tmp_path):
    found = read(tmp_path, [], ["Keterangan:"], ["-"], [*[""] * 9, "Mengetahui,"])
    assert (found.received, found.structural) == (0, 8 + 3)


def test_titles_that_say_nothing_leave_the_column_empty(tmp_path):
    sheet = [["BUKU INDUK"], ["PROVINSI", "", ":"], *HEADER, group(), person(1)]
    found = read_file(workbook(tmp_path / "a.xlsx", {"A": sheet}), REGISTER)
    assert column(found, "judul_provinsi") == [None]
    assert column(found, "judul_desa") == [None]


def test_the_last_title_above_the_header_holds(tmp_path):
    sheet = [*titles("2001 - LAMA"), *titles("2002 - BARU"), *HEADER, person(1)]
    found = read_file(workbook(tmp_path / "a.xlsx", {"A": sheet}), REGISTER)
    assert column(found, "judul_desa") == ["2002 - BARU"]


def village_list() -> Contract:
    columns = {"NO": "no", "NIK": "nik", "NAMA": "nama", "JUMLAH": "jumlah"}
    desa = Caption("judul_desa", r"desa\s+(.+?)\s+kecamatan")
    desa_list = layout("desa", "xlsx", columns, titles=(desa,))
    return contract({**columns, "DESA": "desa"}, layouts=[desa_list])


@pytest.mark.parametrize(
    "above",
    [
        [["DESA WIYUREJO KECAMATAN PUJON"]],
        [["DESA  : WIYUREJO"], ["KEC   : PUJON"], ["KAB.  : MALANG"]],
        [["DESA", "", "WIYUREJO"], ["KECAMATAN", "", "PUJON"], ["KAB MALANG"]],
        [["PEMERINTAH DESA WIYUREJO, KEC PUJON, KAB MALANG"], ["BLT DANA DESA"]],
        [["DAFTAR KPM BLT-DD DESA WIYUREJO KEC. PUJON BULAN MARET 2026"]],
        [["BLT DANA DESA TAHUN 2026 DESA WIYUREJO TAHUN 2026"], ["KECAMATAN PUJON"]],
    ],
)
def test_the_place_of_a_village_list_stands_in_its_titles(above, tmp_path):
    header = ["NO", "NIK", "NO KK", "NAMA", "ALAMAT", "BULAN", "JUMLAH", "KET"]
    line = [1, "3507260101010001", KK, "SITI", "DESA LAIN", "MARET 2026", 300000, ""]
    sheet = [["DAFTAR PENERIMA BLT DANA DESA (BLT-DD)"], *above, header, line]
    found = read_file(workbook(tmp_path / "a.xlsx", {"BLT": sheet}), VILLAGE_AID)
    assert column(found, "judul_desa") == ["WIYUREJO"]
    assert column(found, "judul_kecamatan") == ["PUJON"]


def test_who_signs_is_no_title_of_the_lines(tmp_path):
    sheet = [
        ["DESA WIYUREJO KECAMATAN PUJON"],
        ["NO", "NIK", "NAMA", "JUMLAH"],
        [1, "3507010101010001", "SITI", 300000],
        [None, None, "Kepala Desa Ngabab Kecamatan Pujon"],
    ]
    found = read_file(workbook(tmp_path / "a.xlsx", {"A": sheet}), village_list())
    assert column(found, "judul_desa") == ["WIYUREJO"]
    assert found.structural == 3


class TestMergedCells:
    def write(self, path: Path) -> Path:
        """A list with headings merged over it, and a number merged over two lines."""
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["NO", "NIK", "NAMA", "NOMINAL"])
            sheet.merge_range(1, 0, 1, 3, "DINAS SOSIAL 2026")
            sheet.merge_range(2, 1, 3, 1, "3507010101010001")
            for row, (no, name) in enumerate([(1, "SITI"), (2, "ANI")], start=2):
                sheet.write(row, 0, no)
                sheet.write_row(row, 2, [name, 100])
            sheet.merge_range(5, 2, 8, 2, "Mengetahui,")
        return path

    def test_a_text_merged_over_the_list_is_a_heading(self, tmp_path):
        found = read_file(self.write(tmp_path / "a.xlsx"))
        assert (found.received, found.structural) == (2, 3)

    def test_a_cell_merged_over_lines_is_the_value_of_each(self, tmp_path):
        found = read_file(self.write(tmp_path / "a.xlsx"))
        assert [row[1] for row in found.values] == ["3507010101010001"] * 2

    def test_a_lone_label_before_the_list_is_a_heading_without_a_merge(self, tmp_path):
        rows = [
            ["NO", "NIK", "NAMA", "NOMINAL"],
            ["DINAS KESEHATAN"],
            [1, "3507010101010001", "SITI", 100],
            ["", "Subtotal Dinas Kesehatan", "", 100],
            [2],
            ["", "", "SITI"],
        ]
        found = read_file(workbook(tmp_path / "a.xlsx", {"A": rows}))
        assert found.numbers == [3, 5, 6]
