"""What must hold for any file: nothing crashes a reader, no line is lost in silence."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sinkron.extract import Broken, FileHeldError, Line
from sinkron.extract.encoding import to_utf8
from sinkron.extract.quoting import Quotes, split_record, whole_lines
from sinkron.extract.text import read_text
from tests.unit.extract_kit import Found, contract, read_file, workbook

HEADER = ["NO", "NIK", "NAMA", "NOMINAL"]
SEPARATORS = ";,|\t"
# Nothing that ends a line by itself, and no NUL: those break their line on purpose.
LETTERS = st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"])
LINE_BREAKS = st.sampled_from(["\n", "x\ny", "\n\n", "a\n\n\nb"])
KEY = "3507010101010001"  # as long as a NIK: no row that holds it belongs to the page


def read(data: bytes, *, block: int = 1 << 16) -> Found:
    blocks = (data[at : at + block] for at in range(0, len(data), block))
    return Found(read_text(blocks, contract()))


def read_or_hold(data: bytes) -> Found | FileHeldError:
    try:
        return read(data)
    except FileHeldError as error:
        return error


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Rows of an identity and three texts; the last may have several lines."""
    text = st.text(LETTERS, max_size=12) | st.sampled_from(['"', '""', ";|", " ", '"a'])
    row = st.tuples(text, text, text | LINE_BREAKS)
    rows = draw(st.lists(row, max_size=12))
    return [[KEY, *values] for values in rows]


class TestRoundTrip:
    @settings(deadline=None)
    @given(
        rows=tables(),
        separator=st.sampled_from(SEPARATORS),
        line_end=st.sampled_from(["\n", "\r\n"]),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
        ends=st.booleans(),
    )
    def test_a_written_table_is_read_as_it_was(
        self, rows, separator, line_end, quoting, encoding, ends
    ):
        text = io.StringIO(newline="")
        writer = csv.writer(
            text, delimiter=separator, lineterminator=line_end, quoting=quoting
        )
        writer.writerows([HEADER, *rows])
        written = text.getvalue() if ends else text.getvalue().removesuffix(line_end)
        try:
            data = written.encode(encoding)
        except UnicodeEncodeError:
            data = written.encode("utf-8")
        if encoding == "cp1252" and any(_is_utf8(one) for one in data.split(b"\n")):
            expected = None  # bytes that are good UTF-8 are read as such
        else:
            expected = [tuple(row) for row in rows]
        found = read(data)
        assert found.received == len(rows)
        assert not found.broken
        if expected is not None:
            assert found.values == expected

    @settings(max_examples=25, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(
                st.integers(0, 10**15),
                st.text(LETTERS, min_size=1, max_size=8).filter(str.strip),
                st.floats(-1e9, 1e9) | st.none(),
            ),
            max_size=8,
        )
    )
    def test_a_written_workbook_is_read_as_it_was(self, rows):
        sheet = [HEADER, *([KEY, number, text, value] for number, text, value in rows)]
        with tempfile.TemporaryDirectory() as folder:
            found = read_file(workbook(Path(folder) / "a.xlsx", {"A": sheet}))
        assert found.received == len(rows)
        for got, (number, text, value) in zip(found.values, rows, strict=True):
            assert got[0] == KEY
            assert got[1] == str(number)
            assert got[2] is not None
            assert _xml_text(got[2]) == _xml_text(text)
            assert value is None or float(got[3] or "nan") == pytest.approx(value)


class TestDamage:
    @settings(max_examples=300, deadline=None)
    @given(
        rows=tables(),
        separator=st.sampled_from(SEPARATORS),
        damage=st.lists(
            st.tuples(
                st.floats(0, 1),
                st.integers(0, 20),
                st.binary(max_size=3)
                | st.sampled_from([b'"', b"\n", b"\0", b"\r", b";"]),
            ),
            max_size=6,
        ),
    )
    @example(rows=[], separator=";", damage=[(0.5, 0, b"\n\n")])
    def test_damaged_bytes_crash_nothing_and_lose_no_line(
        self, rows, separator, damage
    ):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
        body = text.getvalue().encode()
        for where, removed, added in damage:
            at = int(where * len(body))
            body = body[:at] + added + body[at + removed :]
        data = separator.join(HEADER).encode() + b"\n" + body
        found = read_or_hold(data)
        if isinstance(found, FileHeldError):
            return
        covered = set(_covered(found.lines))
        lines = data.split(b"\n")
        said = {at for at, line in enumerate(lines, 1) if _says(line, separator)}
        assert len(said - covered - {1}) <= found.structural - 1
        assert covered <= set(range(2, len(lines) + 1))

    @settings(max_examples=200, deadline=None)
    @given(data=st.binary(max_size=400), has_header=st.booleans())
    def test_any_bytes_are_read_or_held(self, data, has_header):
        if has_header:
            data = ";".join(HEADER).encode() + b"\n" + data
        found = read_or_hold(data)
        assert found.received >= 0
        assert found.structural >= 0


class TestBlocks:
    @settings(max_examples=150, deadline=None)
    @given(
        body=st.text('ab";\r\n', max_size=120),
        block=st.integers(1, 40),
        full=st.booleans(),
    )
    def test_how_a_file_is_cut_into_blocks_changes_nothing(self, body, block, full):
        row = f"{KEY};{'x' * 200};b;c\n" if full else ""
        data = (";".join(HEADER) + "\n" + row + body + "\n").encode()
        whole, cut = read(data), read(data, block=block)
        assert cut.lines == whole.lines
        assert cut.structural == whole.structural


class TestWholeLines:
    @settings(max_examples=400, deadline=None)
    @given(lines=st.lists(st.text('a";', max_size=14), min_size=1, max_size=8))
    @example(lines=['"a";"b"', '"";""', '"a"";b";c', '"|"|"', 'a"b;c', '"a"b;"c"'])
    def test_lines_pass_without_a_look_exactly_when_splitting_gives_the_same(
        self, lines
    ):
        whole = _whole(lines, fields=2)
        for line, passes in zip(lines, whole, strict=True):
            split = split_record(line, ";")
            fits = split.quotes is Quotes.CLOSED and len(split.fields) == 2
            is_plain = fits and not _has_stray_quote(line, split.fields)
            assert passes == is_plain, line

    @settings(max_examples=400, deadline=None)
    @given(
        rows=st.lists(
            st.lists(st.sampled_from(["", '""', "a", '"b"', '"""c"']), min_size=4),
            min_size=1,
            max_size=5,
        ),
        filled=st.integers(0, 5),
    )
    def test_lines_with_too_few_filled_fields_never_pass(self, rows, filled):
        lines = [";".join(row[:4]) for row in rows]
        expected = [
            sum(one not in ("", '""') for one in row[:4]) >= filled for row in rows
        ]
        assert _whole(lines, fields=4, filled=filled) == expected

    @pytest.mark.parametrize("odd", ["\r", "\0", "\1"])
    def test_lines_with_letters_that_copy_minds_never_pass(self, odd):
        assert _whole(["a;b", f"a{odd};b", f'"a{odd}";"b"'], fields=2) == [
            *(True, False, False)
        ]


def _whole(lines: list[str], *, fields: int, filled: int = 0) -> list[bool]:
    chunk = "".join(f"{line}\n" for line in lines).encode()
    found = whole_lines(chunk, separator=";", fields=fields, filled=filled)
    return found.tolist()


def _has_stray_quote(line: str, fields: list[str]) -> bool:
    """Whether an unquoted field holds a quote: a letter to us, a quote to COPY."""
    again = io.StringIO()
    quoted = [field for field in fields if '"' in field]
    csv.writer(again, delimiter=";", lineterminator="").writerow(fields)
    return bool(quoted) and line.count('"') < again.getvalue().count('"')


def _covered(lines: Iterable[Line | Broken]) -> Iterator[int]:
    """Numbers of the physical lines that the found lines stand for."""
    for one in lines:
        values = one.values if isinstance(one, Line) else []
        spans = 1 + sum((value or "").count("\n") for value in values)
        yield from range(one.number, one.number + spans)


def _says(line: bytes, separator: str) -> bool:
    """Whether a physical line holds more than separators, quotes and blanks."""
    text = to_utf8(line).decode().replace(separator, " ").replace('"', " ")
    return bool(text.strip())


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not line.isascii()


def _xml_text(text: str) -> str:
    """A text without the control characters that a workbook cannot hold as they are."""
    return "".join(letter for letter in text if letter.isprintable())
