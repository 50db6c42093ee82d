"""Delimited text as offices send it: no line is lost, none is made up."""

from dataclasses import replace

import pytest

from tests.unit.extract_kit import (
    COLUMNS,
    contract,
    held_bytes,
    layout,
    read_bytes,
    read_file,
    workbook,
)

HEADER = b"NO;NIK;NAMA;NOMINAL\n"
LONG = b"X" * 200  # long enough to pass without a look


def test_lines_keep_their_number_and_their_text(tmp_path):
    found = read_bytes(tmp_path, HEADER + b"1; 3507 ;SITI;\n2;;'35;0,5\n")
    assert found.layout == "list_csv"
    assert found.columns == ("no", "nik", "nama", "nominal")
    assert found.values == [("1", " 3507 ", "SITI", ""), ("2", "", "'35", "0,5")]
    assert found.numbers == [2, 3]
    assert found.structural == 1


@pytest.mark.parametrize("separator", [";", ",", "|", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separator_line_end_and_byte_order_mark_are_detected(
    tmp_path, separator, line_end, mark
):
    rows = [["NO", "NIK", "NAMA", "NOMINAL"], ["1", "35", "A", "5"], ["2", "", "B", ""]]
    text = mark + "".join(separator.join(row) + line_end for row in rows)
    found = read_bytes(tmp_path, text.encode())
    assert found.values == [tuple(rows[1]), tuple(rows[2])]


def test_columns_come_in_any_order_and_under_their_aliases(tmp_path):
    renamed = contract(aliases={"NIK": ("NIK KTP",), "NOMINAL": ("Nominal (Rp)",)})
    found = read_bytes(
        tmp_path, b"nominal (rp);N I K. KTP;Nama;NO\n9;35;A;1\n", renamed
    )
    assert found.columns == ("nominal", "nik", "nama", "no")
    assert found.values == [("9", "35", "A", "1")]


def test_encoding_may_change_from_line_to_line(tmp_path):
    body = "1;35;KAFÉ;1\n".encode() + "2;35;CAFÉ € \x90;1\n".encode(
        "latin-1", "replace"
    )
    body += b"3;35;\x80\x81\x9f;1\n"
    found = read_bytes(tmp_path, HEADER + body)
    assert [row[2] for row in found.values] == ["KAFÉ", "CAFÉ ? \x90", "€\x81Ÿ"]


def test_utf16_is_read(tmp_path):
    text = "NO\tNIK\tNAMA\tNOMINAL\r\n1\t35\tÉ\t1\r\n"
    assert read_bytes(tmp_path, text.encode("utf-16")).values == [("1", "35", "É", "1")]


def test_titles_above_the_header_are_structural(tmp_path):
    found = read_bytes(
        tmp_path, b"DAFTAR PENERIMA\n\nBULAN MARET\n" + HEADER + b"1;2;A;3\n"
    )
    assert found.structural == 3
    assert found.numbers == [5]


def test_empty_lines_and_rows_are_not_counted(tmp_path):
    found = read_bytes(
        tmp_path, HEADER + b'1;2;A;3\n\n  \n;;;\n"";"";"";""\n4;5;B;6\n\n'
    )
    assert found.numbers == [2, 7]
    assert (found.received, found.structural) == (2, 1)


def test_a_file_may_end_without_a_line_end(tmp_path):
    assert read_bytes(tmp_path, HEADER + b"1;2;A;3").values == [("1", "2", "A", "3")]


def test_a_header_alone_is_a_file_without_lines(tmp_path):
    found = read_bytes(tmp_path, HEADER)
    assert (found.received, found.structural) == (0, 1)


def test_a_header_may_fit_the_layout_of_another_kind_of_file(tmp_path):
    wide = {**COLUMNS, "KET": "ket"}
    layouts = (layout("list", "csv", wide), layout("book", "xlsx", COLUMNS))
    both = replace(contract(wide), layouts=layouts)
    assert read_bytes(tmp_path, HEADER + b"1;2;A;3\n", both).layout == "book"
    path = workbook(tmp_path / "a.xlsx", {"A": [list(wide), [1, 2, "A", 3, "x"]]})
    assert read_file(path, both).layout == "list"
    error = held_bytes(tmp_path, b"NO;NIK;NAMA;KET\n1;2;A;3\n", both)
    assert "“NOMINAL”" in error.problem.en


class TestBrokenLines:
    @pytest.mark.parametrize(
        "bad",
        [
            pytest.param(b"1;2;A", id="too few fields"),
            pytest.param(b"1;2;A;3;;;0", id="too many fields"),
            pytest.param(b'1;"2;A;3', id="a quote that is never closed"),
            pytest.param(b'1;2;"SE"TYO";3', id="a quote inside a quoted field"),
            pytest.param(b'1;2;"A|;"B";3', id="a closing quote that is missing"),
            pytest.param(b"2024", id="one word"),
        ],
    )
    def test_a_broken_line_keeps_its_text_and_its_neighbours(self, tmp_path, bad):
        found = read_bytes(tmp_path, HEADER + b"0;1;Z;9\n" + bad + b"\n4;5;B;6\n")
        assert found.values == [("0", "1", "Z", "9"), ("4", "5", "B", "6")]
        assert found.broken == {3: bad.decode()}

    def test_a_lone_quote_inside_an_unquoted_field_is_never_closed(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b'1;2;BAY"U;3\n4;5;B;6\n')
        assert found.broken == {2: '1;2;BAY"U;3'}
        assert found.values == [("4", "5", "B", "6")]

    def test_a_pair_of_quotes_inside_an_unquoted_field_are_letters(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b'1;2;MOH "ALI" S;3\n4;5;B;6\n')
        assert found.values == [("1", "2", 'MOH "ALI" S', "3"), ("4", "5", "B", "6")]

    def test_a_nul_breaks_its_line_alone(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b"1;2;A\0B;3\n4;5;B;6\n")
        assert found.broken == {2: "1;2;A\ufffdB;3"}
        assert found.values == [("4", "5", "B", "6")]

    def test_a_record_split_without_quotes_is_two_broken_lines(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b"1;2\nA;3\n4;5;B;6\n")
        assert list(found.broken) == [2, 3]

    def test_a_carriage_return_inside_a_line_is_kept(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b"1;2;A\rB;3\n")
        assert found.values == [("1", "2", "A\rB", "3")]


class TestJoinedLines:
    def test_lines_are_joined_when_the_record_becomes_whole(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b'1;2;"A\n\nB";3\n4;5;C;6\n')
        assert found.values == [("1", "2", "A\n\nB", "3"), ("4", "5", "C", "6")]
        assert found.numbers == [2, 5]

    def test_a_joined_record_keeps_the_line_ends_of_its_file(self, tmp_path):
        data = (HEADER + b'1;2;"A\nB";3\n').replace(b"\n", b"\r\n")
        assert read_bytes(tmp_path, data).values == [("1", "2", "A\r\nB", "3")]

    def test_a_whole_line_is_never_joined_to_an_earlier_one(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b'1;2;"A\n4;5;B;6\n7;8";C;9\n')
        assert found.broken == {2: '1;2;"A', 4: '7;8";C;9'}
        assert found.values == [("4", "5", "B", "6")]

    def test_lines_that_do_not_make_a_record_together_stay_apart(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b'1;"2\nA";B;3;4;5\n6;7;C;8\n')
        assert list(found.broken) == [2, 3]
        assert found.values == [("6", "7", "C", "8")]

    def test_a_join_may_cross_the_blocks_in_which_a_file_is_read(self, tmp_path):
        full = b"1;2;" + LONG + b";3\n"
        body = full * 1_300 + b'1;2;"' + LONG + b"\n" + LONG + b'";3\n' + full * 3_000
        found = read_bytes(tmp_path, HEADER + body)
        assert found.received == 4_301
        assert not found.broken
        assert found.numbers[1_300:1_302] == [1_302, 1_304]


class TestStructuralLines:
    def test_numbering_totals_and_signatures_are_structural(self, tmp_path):
        found = read_bytes(
            tmp_path,
            HEADER + b"1;2;3;4\n1;35;A;5\n;JUMLAH;;5.000\n\n;;Mengetahui,;\n;;Camat;\n",
        )
        assert found.values == [("1", "35", "A", "5")]
        assert found.structural == 5

    def test_a_header_that_stands_again_is_structural(self, tmp_path):
        texts = [f"KOLOM {at} YANG PANJANG SEKALI" for at in range(9)]
        wide = contract({text: f"c{at}" for at, text in enumerate(texts)})
        header = ";".join(texts).encode() + b"\n"
        line = b";".join([LONG] * 9) + b"\n"
        found = read_bytes(tmp_path, header + line + header + line, wide)
        assert found.numbers == [2, 4]
        assert found.structural == 2

    def test_a_total_word_in_a_full_line_is_data(self, tmp_path):
        found = read_bytes(tmp_path, HEADER + b"1;3507010101010001;TOTAL;5\n")
        assert found.received == 1

    def test_a_trailing_separator_makes_no_column(self, tmp_path):
        found = read_bytes(tmp_path, b"NO;NIK;NAMA;NOMINAL;\n1;2;A;3;\n4;5;B;6;x\n")
        assert found.columns == ("no", "nik", "nama", "nominal")
        assert found.values == [("1", "2", "A", "3")]
        assert found.broken == {3: "4;5;B;6;x"}


class TestHeldFiles:
    @pytest.mark.parametrize(
        "end", [b"4;5", b'4;5;"B;6', b"4;5;B;6\n7"], ids=["short", "quote", "next line"]
    )
    def test_a_file_that_ends_in_a_broken_line_was_cut_off(self, tmp_path, end):
        error = held_bytes(tmp_path, HEADER + b"1;2;A;3\n" + end)
        assert (error.problem.code, error.received) == ("truncated", 0)

    def test_a_broken_last_line_with_a_line_end_was_not_cut_off(self, tmp_path):
        assert read_bytes(tmp_path, HEADER + b"1;2;A;3\n4;5\n").broken == {3: "4;5"}

    def test_a_file_cut_off_in_its_header_was_cut_off(self, tmp_path):
        assert held_bytes(tmp_path, b"NO;NIK;NAM").problem.code == "truncated"

    def test_an_unknown_or_missing_column_holds_the_file(self, tmp_path):
        data = b"NO;NIK;NAMA;NOMINAL BARU\n1;2;A;3\n4;5;B;6\nx\n"
        error = held_bytes(tmp_path, data)
        assert error.problem.code == "header_mismatch"
        assert "“NOMINAL”" in error.problem.en
        assert "“NOMINAL BARU”" in error.problem.id
        assert (error.received, error.structural) == (3, 1)

    def test_a_column_that_stands_twice_holds_the_file(self, tmp_path):
        error = held_bytes(tmp_path, b"NO;NIK;NIK;NAMA;NOMINAL\n1;2;2;A;3\n")
        assert error.problem.code == "header_mismatch"

    def test_a_file_without_a_header_shows_no_value(self, tmp_path):
        error = held_bytes(tmp_path, b"1;3507010101010001;SITI;5\n2;35;BUDI;6\n")
        assert error.problem.code == "header_mismatch"
        assert "SITI" not in error.problem.id + error.problem.en + str(error)
        assert (error.received, error.structural) == (2, 0)

    def test_the_header_of_another_dataset_is_no_line(self, tmp_path):
        error = held_bytes(tmp_path, b"nib;kbli;omzet\n1;2;3\n")
        assert (error.received, error.structural) == (1, 1)

    def test_a_value_among_the_header_texts_is_not_shown(self, tmp_path):
        error = held_bytes(tmp_path, b"NO;NIK;NAMA;NOMINAL;3507010101010001\n")
        assert "3507010101010001" not in error.problem.en
        assert "“…”" in error.problem.en
