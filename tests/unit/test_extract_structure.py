"""Rows that belong to the page are told from rows of the list; in doubt it is a row."""

import pytest

from sinkron.extract.structure import RowKind, Structure

HEADER = ["NO", "NAMA", "NIK", "NO KK", "NOMINAL", "ALAMAT"]
PERSON = ["1", "SITI", "3507010101010001", "3507010101010002", "100", "JL. RAYA"]


def kind(*rows: list[str | None]) -> RowKind:
    """Kind of the last of some rows."""
    structure = Structure([HEADER], width=len(HEADER))
    return [structure.kind(row) for row in rows][-1]


@pytest.mark.parametrize(
    "row",
    [
        ["", "JUMLAH", "", "", "33800000", ""],
        [None, "Jumlah", None, None, "Rp 33.800.000,-", None],
        ["TOTAL", "", "", "", "1.500", ""],
        ["Sub Total Dinas Sosial", "", "", "", "5", ""],
        ["GRAND TOTAL : 93", "", "", "", "5", ""],
        ["", "Subtotal", "", "", "", ""],
        ["93", "JUMLAH", "", "", "", ""],
        ["JUMLAH", "", "", "20 KPM", "6000000", ""],
        ["TOTAL", "1.250 orang", "", "", "6.000.000", ""],
        ["", "Terbilang : enam juta rupiah", "", "", "", ""],
        ["", "Kepala Desa Sumbersekar", "", "", "", ""],
        ["", "", "", "", "Halaman 2 dari 5", ""],
        ["Dicetak tanggal 30-11-2025", "", "", "", "", ""],
        ["", "", "", "", "Mengetahui,", ""],
        ["Keterangan:", "", "", "", "", ""],
        ["", "", "", "", "Kepanjen, 31 Maret 2026", ""],
        ["no", "nama", "N I K", "No. KK", "Nominal", "Alamat"],
    ],
)
def test_rows_of_the_page(row):
    assert kind(PERSON, row) is RowKind.STRUCTURAL


@pytest.mark.parametrize(
    "row",
    [
        ["1", "TOTAL", "3507010101010001", "", "", ""],
        ["1", "JUMLAH", "-", "-", "100", "JL. RAYA"],
        ["2", "SITI", "", "", "100", ""],
        ["2", "", "", "", "", ""],
        ["1", "2", "3", "4", "5", "6"],
        ["", "JUMLAHWATI", "", "", "100", ""],
        ["3", "SITI", "", "", "1", "TOTAL KERUGIAN"],
        ["", "", "3507010101010001", "", "", "Mengetahui"],
        ["NO", "NAMA", "", "", "", ""],
        ["3", "SITI", "", "", "", "KEPALA DESA"],
        ["", "TOTAL", "", "", "20 JALAN", ""],
        ["3", "SITI", "", "", "", "Halaman 2"],
    ],
)
def test_rows_of_the_list(row):
    assert kind(PERSON, row) is RowKind.DATA


@pytest.mark.parametrize(
    "row",
    [
        ["1", "2", "3", "4", "5", "6"],
        ["-1", "-2", "-3", "-4", "-5", "-6"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["1.", "2.", "3.", "4.", "5.", ""],
    ],
)
def test_a_numbering_row_stands_under_a_header(row):
    assert kind(row) is RowKind.STRUCTURAL
    assert kind(PERSON, HEADER, row) is RowKind.STRUCTURAL
    assert kind(PERSON, row) is RowKind.DATA


@pytest.mark.parametrize("row", [[], [None, None], ["", " ", "\xa0"]])
def test_an_empty_row_is_neither(row):
    assert kind(row) is RowKind.EMPTY


def test_what_follows_a_signature_belongs_to_it_until_a_full_row_comes():
    sign = ["", "", "", "", "Mengetahui,", ""]
    name = ["", "", "", "", "( ............ )", ""]
    number = ["", "", "", "", "NIP. 19700101 199001 1 001", ""]
    assert kind(PERSON, name) is RowKind.DATA
    assert kind(PERSON, sign, name) is RowKind.STRUCTURAL
    assert kind(PERSON, sign, number) is RowKind.STRUCTURAL
    assert kind(PERSON, sign, PERSON) is RowKind.DATA
    assert kind(PERSON, sign, PERSON, name) is RowKind.DATA


def test_a_signature_may_begin_with_an_office_and_a_page_number_begins_none():
    name = ["", "", "", "", "( ............ )", ""]
    assert kind(PERSON, ["", "Kepala Desa Dau", "", "", "", ""], name) is (
        RowKind.STRUCTURAL
    )
    page = ["", "", "", "", "Halaman 2", ""]
    assert kind(PERSON, page, ["2", "SITI", "", "", "", ""]) is RowKind.DATA


def test_a_row_above_a_family_is_a_group():
    group = ["No. KK : 3507010101010001", "", "Alamat : JL. RAYA", "", "", ""]
    assert kind(PERSON, group) is RowKind.GROUP


def test_a_group_row_ends_the_footer_of_a_page():
    """What follows is a member again, even one of whom only the name is known."""
    sign = ["", "", "", "", "Mengetahui,", ""]
    group = ["No. KK : 35070101", "", "", "", "", ""]
    assert kind(PERSON, sign, group, ["", "SITI", "", "", "", ""]) is RowKind.DATA
