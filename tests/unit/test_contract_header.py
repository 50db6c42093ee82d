"""A header is recognised for what it is, or the difference is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinkron.contract import header_key, load_all, match_header

CONTRACTS = load_all(Path(__file__).resolve().parents[2] / "expectations" / "sources")
REGISTER = CONTRACTS["dispendukcapil__penduduk"]
PAYMENTS = CONTRACTS["dinsos__penyaluran"]
DTSEN = CONTRACTS["dinsos__dtsen_keluarga"]
NOISE = st.text(alphabet=" .\n\r\t\u00a0\u202f\ufeff", max_size=3)


@given(st.lists(NOISE, min_size=20, max_size=20), st.booleans())
def test_case_spaces_dots_and_line_breaks_never_matter(
    noise: list[str], upper: bool
) -> None:
    header = REGISTER.layout("siak_csv").header[:20]
    written = [
        gap + text.replace(" ", gap or " ") + gap
        for text, gap in zip(header, noise, strict=True)
    ]
    if upper:
        written = [text.upper() for text in written]
    assert list(map(header_key, written)) == list(map(header_key, header))


@pytest.mark.parametrize("layout", ["siak_csv", "siak_xlsx"])
def test_the_register_comes_as_csv_and_as_workbook(layout: str) -> None:
    expected = REGISTER.layout(layout)
    match = match_header(REGISTER, header=expected.header, file_format=expected.format)
    assert match.layout == expected
    assert match.columns == REGISTER.column_names[:37]


def test_columns_may_stand_in_another_order() -> None:
    header = tuple(reversed(PAYMENTS.layout("salur").header))
    match = match_header(PAYMENTS, header=header, file_format="xlsx")
    assert match.columns == tuple(reversed(PAYMENTS.column_names))


def test_an_alias_stands_for_its_column() -> None:
    renamed = {
        "NIK KTP": "NIK",
        "NOMINAL": "NOMINAL (Rp)",
        "TGL SALUR": "TANGGAL SALUR",
        "NM KEC": "NAMA KECAMATAN",
        "NM KEL": "NAMA KELURAHAN",
    }
    header = [renamed.get(text, text) for text in PAYMENTS.layout("salur").header]
    match = match_header(PAYMENTS, header=header, file_format="xlsx")
    assert match.columns == PAYMENTS.column_names


def test_the_difference_to_the_nearest_layout_is_told() -> None:
    header = [*PAYMENTS.layout("salur").header[:-1], "ALAMAT\nRUMAH"]
    match = match_header(PAYMENTS, header=header, file_format="xlsx")
    assert match.layout is None
    assert match.columns == ()
    assert match.missing == ("ALAMAT",)
    assert match.unknown == ("ALAMAT RUMAH",)


def test_a_header_written_twice_is_not_taken() -> None:
    header = [*PAYMENTS.layout("salur").header, "NIK"]
    match = match_header(PAYMENTS, header=header, file_format="xlsx")
    assert match.layout is None
    assert match.unknown == ("NIK",)


def test_the_layouts_of_one_dataset_are_told_apart_by_their_headers() -> None:
    v2 = DTSEN.layout("v2")
    found = match_header(DTSEN, header=v2.header, file_format="xlsx")
    assert found.layout == v2
    bip = REGISTER.layout("bip")
    found = match_header(REGISTER, header=bip.header, file_format="xlsx")
    assert found.layout == bip
    assert found.columns[1:4] == ("nama_penduduk", "nik", "tempat_lahir")


def test_a_layout_may_write_its_header_in_its_own_way() -> None:
    """The texts of the office stand in what it is told, and in what it gets back."""
    bip = REGISTER.layout("bip")
    assert bip.header[:3] == ("No.", "Nama Lengkap", "NIK")
    assert set(bip.landed) - set(bip.columns) == {
        *("judul_provinsi", "judul_kabupaten", "judul_kecamatan", "judul_desa"),
        *("nomor_kk", "alamat", "rt", "rw"),
    }


def test_the_three_flags_tell_a_new_version_of_dtsen_from_an_old_one() -> None:
    v3, v2 = DTSEN.layout("v3"), DTSEN.layout("v2")
    assert set(v3.header) - set(v2.header) == {
        "is_gc_kemensos",
        "is_pbi_se",
        "is_siks_ng",
    }
    lost = match_header(DTSEN, header=v3.header[:-1], file_format="csv")
    assert lost.missing == ("is_siks_ng",)


def test_a_format_without_a_layout_leaves_every_header_unknown() -> None:
    match = match_header(PAYMENTS, header=["NO"], file_format="csv")
    assert match.layout is None
    assert match.unknown == ("NO",)
