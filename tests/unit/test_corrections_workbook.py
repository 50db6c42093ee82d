"""A workbook for an office, opened again: its own layout, every sign as it was sent."""

from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sinkron.contract import load_all
from sinkron.corrections import words
from sinkron.corrections.facts import HeldFile, ReasonCount, Unit
from sinkron.corrections.guide import write_guide
from sinkron.corrections.lines import Line, Reason
from sinkron.corrections.scope import Scope
from sinkron.corrections.workbook import Workbook, private_file
from sinkron.language import Language

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = load_all(ROOT / "expectations" / "sources")
PAYMENTS = CONTRACTS["dinsos__penyaluran"]
OURS = len(words.LEADING[Language.id])
VALUES = {
    "no": "1",
    "nama_penerima": "=1+1",
    "nik_ktp": "3507010101010000",
    "no_kk": "0000000000000016",
    "alamat": "http://contoh.id",
    "nm_kec": None,
    "komponen": "",
}

UNIT = Unit(
    key="35.07.13",
    name="Kepanjen",
    rejected=1,
    warned=1200,
    reasons=(
        ReasonCount("rejected", "unknown_code", "bansos", 1, 1),
        ReasonCount("warned", "nik_unusable", "nik_ktp", 1200, 7),
    ),
)


def scope(**given) -> Scope:
    told = {
        "contract": PAYMENTS,
        "delivery_ids": ("dinsos__penyaluran/2026-01",),
        "periods": ("2025-12", "2026-01"),
        "last_period": "2026-01",
        "units": {UNIT.key: UNIT},
        "held": (),
        "codes": {"penyaluran_bansos": ["PKH", "SEMBAKO"]},
    }
    return Scope(**{**told, **given})


def line(**given) -> Line:
    told = {
        "unit_key": UNIT.key,
        "kind": "warned",
        "layout": "salur",
        "period": "2026-01",
        "file_no": 3,
        "sha256": "86dcf74c",
        "path": "a.xlsx",
        "sheet": "DATA",
        "line_no": 42,
        "reasons": (Reason("nik_unusable", "nik_ktp", "2025-11", is_new=False),),
        "broken": None,
        "nik_problem": "nik_serial_0000",
        "values": [VALUES.get(name, "x") for name in PAYMENTS.column_names],
    }
    return Line(**{**told, **given})


@pytest.fixture
def written(tmp_path):
    def write(*lines: Line, unit=UNIT, **given):
        path = tmp_path / "sheet.xlsx"
        with (
            private_file(path) as handle,
            Workbook(handle, scope(**given), Language.id, drafts=tmp_path) as book,
        ):
            write_guide(book, unit)
            for one in lines:
                book.write(one)
        return path

    return write


def sheets(path: Path) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(path)
    return {n: book.get_sheet_by_name(n).to_python() for n in book.sheet_names}


def test_the_lines_stand_in_the_office_s_own_layout_and_order(written):
    rows = sheets(written(line()))["Peringatan"]
    header = list(PAYMENTS.layout("salur").header)
    assert rows[0][OURS : OURS + len(header)] == header
    assert rows[1][OURS : OURS + len(header)] == [
        VALUES.get(name, "x") or "" for name in PAYMENTS.layout("salur").columns
    ]


def test_every_cell_of_a_line_is_text(written):
    rows = sheets(written(line()))["Peringatan"]
    assert {type(cell) for row in rows for cell in row} == {str}


def test_a_line_is_told_where_it_stands_and_what_is_wrong(written):
    where = sheets(written(line()))["Peringatan"][1][:OURS]
    assert where[:6] == ["2026-01", "3", "86dcf74c", "a.xlsx", "DATA", "42"]
    assert where[6] == "masih ada sejak November 2025"
    assert "0000" in where[7]


def test_several_reasons_of_a_line_are_numbered(written):
    reasons = (
        Reason("nik_unusable", "nik_ktp", None, is_new=True),
        Reason("kk_number_unusable", "no_kk", "2025-12", is_new=False),
    )
    told = sheets(written(line(reasons=reasons)))["Peringatan"][1]
    assert told[6] == "1. baru\n2. masih ada sejak Desember 2025"
    assert [text[:2] for text in told[7].splitlines()] == ["1.", "2."]


def test_a_line_that_could_not_be_split_shows_its_text(written):
    broken = line(
        kind="rejected",
        reasons=(Reason("broken_line", "", None, is_new=True),),
        broken='1;"A;B',
        values=[None] * len(PAYMENTS.columns),
    )
    count = ReasonCount("rejected", "broken_line", "", 1, 1)
    units = {UNIT.key: replace(UNIT, reasons=(count,))}
    rows = sheets(written(broken, units=units))["Ditolak"]
    assert rows[0][OURS] == words.ORIGINAL[Language.id]
    assert rows[1][OURS] == '1;"A;B'
    assert rows[0][OURS + 1] == "NO"


def test_a_text_that_excel_would_refuse_is_cut_and_says_so(written):
    values = ["y" * 40_000] * len(PAYMENTS.columns)
    cell = sheets(written(line(values=values)))["Peringatan"][1][OURS]
    assert len(cell) < 32_767
    assert cell.endswith("(dipotong)")


def test_lines_of_two_layouts_stand_on_two_sheets(written):
    found = sheets(written(line(), line(layout="other")))
    assert list(found) == ["Petunjuk", "Peringatan", "Peringatan other"]


def test_the_guide_says_how_much_of_what_and_until_when(written):
    guide = sheets(written(line()))["Petunjuk"]
    texts = [cell for row in guide for cell in row]
    assert "Kepanjen" in texts
    assert "Desember 2025, Januari 2026" in texts
    assert "1.200" in texts
    assert any("10 Maret 2026, bersama kiriman periode Februari" in t for t in texts)


def test_a_list_that_was_cut_says_so(tmp_path):
    path = tmp_path / "sheet.xlsx"
    with (
        private_file(path) as handle,
        Workbook(handle, scope(), Language.id, drafts=tmp_path) as book,
    ):
        write_guide(book, UNIT, most=UNIT.lines - 1)
    texts = [cell for row in sheets(path)["Petunjuk"] for cell in row]
    assert any(text.startswith("Hanya 1.200 baris pertama") for text in texts)


def test_a_held_file_is_told_with_its_sentence(written):
    held = HeldFile(
        "dinsos__penyaluran/2026-01", "2026-01", 2, "0badc0de", "b.xls", 0,
        "Berkas kosong.", "The file is empty.",
    )  # fmt: skip
    guide = sheets(written(unit=None, units={}, held=(held,)))["Petunjuk"]
    told = ["dinsos__penyaluran/2026-01", "Berkas kosong.", "0badc0de", "b.xls", "0"]
    assert guide[-1] == told


def test_a_workbook_is_for_its_owner_alone_and_never_half_there(written, tmp_path):
    assert written(line()).stat().st_mode & 0o777 == 0o600
    with (
        pytest.raises(OSError, match="Invalid"),
        private_file(tmp_path / "other.xlsx") as handle,
    ):
        handle.truncate(-1)
    assert [one.name for one in tmp_path.iterdir()] == ["sheet.xlsx"]


def test_every_layout_of_every_contract_can_be_shown(tmp_path):
    for contract in CONTRACTS.values():
        for layout in contract.layouts:
            path = tmp_path / f"{contract.id}-{layout.id}.xlsx"
            values = [f"{name}!" for name in contract.column_names]
            given = scope(contract=contract)
            with (
                private_file(path) as handle,
                Workbook(handle, given, Language.id, drafts=tmp_path) as book,
            ):
                book.write(replace(line(layout=layout.id), values=values))
            (rows,) = sheets(path).values()
            shown = [name.removesuffix("!") for name in rows[1][OURS:]]
            assert shown == list(dict.fromkeys(layout.landed)), layout.id
            assert set(layout.header) <= set(rows[0]), layout.id
