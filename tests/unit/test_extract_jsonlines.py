"""JSON lines: each record to its place, none lost, whatever the writer left out."""

from dataclasses import replace

import pytest

from tests.unit.extract_kit import contract, held_bytes, layout, read_bytes

COLUMNS = {"nik": "nik", "nama": "nama", "status": "status"}
API = replace(
    contract(COLUMNS), carrier="api", layouts=(layout("bpjs_api", "jsonl", COLUMNS),)
)
GOOD = b'{"nik": "35", "nama": "A", "status": null}\n'


def read(folder, data):
    return read_bytes(folder, data, API)


def test_a_record_is_a_line_with_its_texts(tmp_path):
    found = read(tmp_path, GOOD + b'{"nama":"","status":"X","nik":"36"}\n')
    assert found.layout == "bpjs_api"
    assert found.numbers == [1, 2]
    rows = [dict(zip(found.columns, one, strict=True)) for one in found.values]
    assert rows == [
        {"nik": "35", "nama": "A", "status": None},
        {"nik": "36", "nama": "", "status": "X"},
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("3507051301150000", "3507051301150000"),
        ("12.0", "12"),
        ("12.50", "12.5"),
        ("1e3", "1000"),
        ("-0.25", "-0.25"),
        ("true", "TRUE"),
        ("false", "FALSE"),
        ("null", None),
        ('""', ""),
        ('"a\\u0000b"', "a\ufffdb"),
        ('"a\\ud800b"', "a\ufffdb"),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('"baris\\nkedua"', "baris\nkedua"),
    ],
)
def test_a_value_becomes_the_text_that_a_person_would_have_typed(tmp_path, value, text):
    line = f'{{"nik": {value}, "nama": "A", "status": "B"}}\n'.encode()
    assert read(tmp_path, line).values == [(text, "A", "B")]


@pytest.mark.parametrize(
    "line",
    [
        b'{"nik": "35", "nama": "A"',
        b'{"nik": "35", "nama": "A", "status": "B"} x',
        b'["35", "A", "B"]',
        b'"35"',
        b"35;A;B",
        b"{}",
        b'{"nik": "35", "nama": "A", "status": "B", "umur": 4}',
        b'{"nik": "35", "nik": "36", "nama": "A", "status": "B"}',
        b'{"nik": "35", "NIK": "36", "nama": "A", "status": "B"}',
        b'{"nik": {"a": 1}, "nama": "A", "status": "B"}',
        b'{"nik": ["35"], "nama": "A", "status": "B"}',
        b'{"nik": NaN, "nama": "A", "status": "B"}',
        b"[" * 100_000,
        b'{"nik": ' + b"9" * 5000 + b', "nama": "A", "status": "B"}',
    ],
    ids=range(14),
)
def test_a_broken_record_stays_a_line_and_its_neighbours_survive(tmp_path, line):
    found = read(tmp_path, GOOD + line + b"\n" + GOOD)
    assert found.broken == {2: line.decode()}
    assert [len(found.values), found.received] == [2, 3]


def test_a_broken_record_at_the_beginning_decides_nothing(tmp_path):
    found = read(tmp_path, b'{"nik": "35",\n' + GOOD)
    assert (list(found.broken), len(found.values)) == ([1], 1)


def test_a_key_that_is_left_out_is_null_when_other_records_have_it(tmp_path):
    found = read(tmp_path, b'{"nik": "35", "nama": "A"}\n' + GOOD)
    assert dict(zip(found.columns, found.values[0], strict=True)) == {
        "nik": "35",
        "nama": "A",
        "status": None,
    }


def test_a_key_that_no_record_has_holds_the_file_with_the_difference(tmp_path):
    error = held_bytes(tmp_path, b'{"nik": "35", "nama": "A", "kelas": 1}\n' * 3, API)
    assert (error.problem.code, error.received) == ("header_mismatch", 3)
    assert "“status”" in error.problem.id
    assert "“kelas”" in error.problem.id


def test_records_of_something_else_are_counted_and_held(tmp_path):
    error = held_bytes(tmp_path, b'{"a": 1, "b": 2}\n\n{"a": 2, "b": 3}\n', API)
    assert (error.problem.code, error.received) == ("header_mismatch", 2)


@pytest.mark.parametrize("cut", [10, 41])
def test_a_file_that_ends_inside_a_record_is_cut_off(tmp_path, cut):
    error = held_bytes(tmp_path, GOOD * 3 + GOOD[:cut], API)
    assert (error.problem.code, error.received) == ("truncated", 0)


def test_a_last_record_may_lack_its_line_end(tmp_path):
    assert read(tmp_path, GOOD + GOOD.rstrip()).received == 2


def test_an_unknown_key_in_a_last_line_without_end_is_broken_and_not_cut_off(tmp_path):
    assert list(read(tmp_path, GOOD + b'{"a": 1}').broken) == [2]


def test_empty_lines_count_for_nothing_but_have_their_place(tmp_path):
    found = read(tmp_path, b"\xef\xbb\xbf" + GOOD + b"\r\n\n" + GOOD)
    assert found.numbers == [1, 4]


def test_carriage_returns_and_latin_letters_are_read(tmp_path):
    line = '{"nik": "35", "nama": "Jos\u00e9", "status": "A"}\r\n'
    found = read(tmp_path, line.encode() + line.encode("cp1252"))
    assert [one[1] for one in found.values] == ["Jos\u00e9"] * 2


def test_many_records_keep_their_numbers_over_blocks(tmp_path):
    lines = (b'{"nik": "%d", "nama": "A", "status": "B"}\n' % no for no in range(9000))
    found = read(tmp_path, b"".join(lines))
    assert found.numbers == list(range(1, 9001))
    assert [one[0] for one in found.values] == [str(no) for no in range(9000)]


def test_an_empty_capture_is_held(tmp_path):
    assert held_bytes(tmp_path, b"\n", API).problem.code == "empty"


def test_a_captured_source_still_takes_a_list_with_the_header(tmp_path):
    found = read(tmp_path, b"nik;nama;status\n35;A;B\n")
    assert found.values == [("35", "A", "B")]


def test_records_sent_for_a_list_are_no_list(tmp_path):
    error = held_bytes(tmp_path, GOOD, contract(COLUMNS))
    assert error.problem.code == "header_mismatch"
