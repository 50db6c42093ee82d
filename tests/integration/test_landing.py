"""What arrives is landed as it is: whole files, once, with their bytes kept."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from sinkron import warehouse as room
from sinkron.landing import LandReport, Progress, land
from sinkron.settings import Settings
from tests.unit.extract_kit import COLUMNS, contract, layout, read_file, workbook

HEADER = b"NO;NIK;NAMA;NOMINAL\n"
ODD = (
    *("\\.", "\\N", "\\", "a\\tb", "a\\nb", "'", '"', '""', "NULL", "é", "😀"),
    *("%s", "{}", "$1", "--", "/*", "=1+1"),
)
PARTITIONS = ("202510_r1", "202510_r2", "202511_r1")
LINES = """
select _line_no, _sheet, _broken, no, nik, nama, nominal
from raw.dinas__daftar order by _delivery_id, _line_no
"""
FILES = """
select
    delivery_id, file_no, path, problem, received_lines, structural_lines, broken_lines
from ledger.file order by delivery_id, file_no
"""


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    fresh_warehouse.inbox.mkdir()
    return replace(fresh_warehouse, settle_seconds=0)


def deliver(
    settings: Settings, name: str, data: bytes, *, period: str = "2025-10"
) -> Path:
    path = settings.inbox / "dinas" / "daftar" / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def rows(settings: Settings, query: str = LINES) -> list[tuple]:
    with room.connect(settings, "loader") as conn:
        return conn.execute(query).fetchall()


def taken(report: LandReport) -> tuple[int, int, int]:
    return report.new_files, report.lines, report.problems


class TestLines:
    def test_text_lands_as_it_arrived(self, settings):
        deliver(settings, "a.csv", HEADER + b'1; 35 ;;0,5\r\n\r\n2;\'36;"A"\n')
        assert taken(land(settings, contract())) == (1, 2, 0)
        assert rows(settings) == [
            (2, "", None, "1", " 35 ", "", "0,5"),
            (4, "", '2;\'36;"A"', None, None, None, None),
        ]
        known = ("dinas__daftar/2025-10", 1, "a.csv", None, 2, 1, 1)
        assert rows(settings, FILES) == [known]

    def test_a_workbook_lands_with_its_sheet_and_empty_cells_as_null(self, settings):
        path = deliver(settings, "a.xlsx", b"")
        head = ["NAMA", "NIK", "NO", "NOMINAL"]
        workbook(path, {"MARET": [["DAFTAR"], head, ["A", 3507051301150000, None, ""]]})
        land(settings, contract())
        line = (3, "MARET", None, None, "3507051301150000", "A", None)
        assert rows(settings) == [line]

    def test_what_a_line_holds_does_not_matter_to_the_database(self, settings):
        long = "x" * 200
        lines = ['1;2;"a\nb";3', '1;"a;b";"c""d";3']
        for text in (*ODD, "", " ", "\x01", "\x7f", "\u2028", "x" * 9000):
            lines += [f"1;2;{text};3", f"1;2;{text};{long}"]
            lines += [f'"1";"2";"{text}";"{long}"', f"4;5;B;{long}"]
        data = HEADER + "\n".join([*lines, ""]).encode()
        path = deliver(settings, "a.csv", data)
        land(settings, contract())
        expected, landed = read_file(path, contract()), rows(settings)
        assert [row[0] for row in landed] == expected.numbers
        assert [row[3:] for row in landed if row[2] is None] == expected.values
        assert {row[0]: row[2] for row in landed if row[2]} == expected.broken
        assert len(expected.values) > len(lines) - 8

    def test_columns_in_another_order_land_in_their_own(self, settings):
        deliver(settings, "a.csv", b"nominal|NAMA|no|NIK\n9|A|1|35\n")
        land(settings, contract())
        assert rows(settings) == [(2, "", None, "1", "35", "A", "9")]

    def test_a_large_file_lands_line_by_line(self, settings):
        line = b"%d;35;" + b"N" * 150 + b";5\n"
        body = b"".join(line % number for number in range(30_000))
        deliver(settings, "a.csv", HEADER + body)
        seen: list[Progress] = []
        report = land(settings, contract(), progress=seen.append)
        assert report.lines == 30_000
        query = "select count(*), sum(_line_no - no::int), max(_line_no) from raw."
        assert rows(settings, f"{query}dinas__daftar") == [(30_000, 60_000, 30_001)]
        assert seen[-1].lines == 30_000
        assert seen[-1].bytes_read == len(HEADER) + len(body)
        assert len(seen) > 10


class TestFiles:
    def test_taking_again_changes_nothing(self, settings):
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n")
        deliver(settings, "b.csv", b"")
        assert taken(land(settings, contract())) == (2, 1, 1)
        before = rows(settings), rows(settings, FILES)
        assert taken(land(settings, contract())) == (0, 0, 0)
        assert (rows(settings), rows(settings, FILES)) == before

    def test_a_new_name_extends_its_delivery(self, settings):
        deliver(settings, "b.csv", HEADER + b"1;2;A;3\n")
        land(settings, contract())
        deliver(settings, "a.csv", HEADER + b"\n4;5;B;6\n")
        assert taken(land(settings, contract())) == (1, 1, 0)
        files = [row[1:3] for row in rows(settings, FILES)]
        assert files == [(1, "b.csv"), (2, "a.csv")]
        assert [row[5] for row in rows(settings)] == ["A", "B"]

    def test_the_same_name_with_other_bytes_is_held_and_counted(self, settings):
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n")
        land(settings, contract())
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n4;5;B;6\n")
        assert taken(land(settings, contract())) == (1, 2, 1)
        assert taken(land(settings, contract())) == (0, 0, 0)
        assert len(rows(settings)) == 1
        files = [row[3:5] for row in rows(settings, FILES)]
        assert files == [(None, 1), ("name_conflict", 2)]

    def test_the_same_bytes_are_taken_under_each_name_and_kept_once(self, settings):
        data = HEADER + b"1;2;A;3\n"
        for name in ("a.csv", "Salinan dari a.csv"):
            deliver(settings, name, data)
        deliver(settings, "a.csv", data, period="2025-10.r2")
        assert taken(land(settings, contract())) == (3, 3, 0)
        assert _kept(settings, data).read_bytes() == data

    def test_bytes_are_kept_for_the_owner_alone(self, settings):
        contents = (HEADER + b"1;2;ARSIP;3\n", b"<html>")
        for number, data in enumerate(contents):
            deliver(settings, f"{number}.csv", data)
        land(settings, contract())
        for data in contents:
            kept = _kept(settings, data)
            assert kept.read_bytes() == data
            assert kept.stat().st_mode & 0o777 == 0o600
            assert kept.parent.stat().st_mode & 0o777 == 0o700
        assert not list((settings.home / "archive" / "incoming").iterdir())

    def test_each_delivery_has_a_partition_of_its_own(self, settings):
        for period in ("2025-10", "2025-10.r2", "2025-11"):
            deliver(settings, "a.csv", HEADER + b"1;2;A;3\n", period=period)
        land(settings, contract())
        tree = "pg_partition_tree('raw.dinas__daftar') where isleaf order by 1"
        leaves = rows(settings, f"select relid::regclass::text from {tree}")
        assert leaves == [(f"raw.dinas__daftar__{one}",) for one in PARTITIONS]
        query = "select period, revision from ledger.delivery order by 1, 2"
        assert rows(settings, query) == [("2025-10", 1), ("2025-10", 2), ("2025-11", 1)]

    def test_an_inbox_that_cannot_be_written_to_will_do(self, settings):
        path = deliver(settings, "a.csv", HEADER + b"1;2;A;3\n")
        path.chmod(0o400)
        path.parent.chmod(0o500)
        try:
            assert taken(land(settings, contract())) == (1, 1, 0)
        finally:
            path.parent.chmod(0o700)

    def test_a_folder_that_still_changes_waits(self, settings):
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n")
        report = land(replace(settings, settle_seconds=600), contract())
        assert (report.new_files, report.unsettled) == (0, 1)
        assert rows(settings, FILES) == []

    def test_a_file_that_changes_while_it_is_read_waits(self, settings):
        path = deliver(settings, "a.csv", HEADER + b"1;2;A;3\n")

        def write_on(_: Progress) -> None:
            with path.open("ab") as file:
                file.write(b"4;5;B;6\n")

        report = land(settings, contract(), progress=write_on)
        assert (report.new_files, report.unsettled) == (0, 1)
        assert rows(settings) == []
        report = land(settings, contract())
        assert (report.new_files, report.unsettled) == (1, 0)
        assert len(rows(settings)) == report.lines > 1


class TestHeldFiles:
    def test_a_cut_off_file_lands_no_line_and_its_neighbour_does(self, settings):
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n4;5")
        deliver(settings, "b.csv", HEADER + b"1;2;B;3\n")
        assert taken(land(settings, contract())) == (2, 1, 1)
        assert [row[5] for row in rows(settings)] == ["B"]
        files = [row[3:] for row in rows(settings, FILES)]
        assert files == [("truncated", 0, 0, 0), (None, 1, 1, 0)]

    def test_both_sentences_stand_in_the_ledger(self, settings):
        deliver(settings, "a.csv", b"NO;NIK;NAMA;JUMLAH UANG\n1;2;A;3\n")
        assert taken(land(settings, contract())) == (1, 1, 1)
        query = "select problem, problem_id, problem_en from ledger.file"
        ((problem, told_id, told_en),) = rows(settings, query)
        assert problem == "header_mismatch"
        assert "“JUMLAH UANG”" in told_id
        assert "“JUMLAH UANG”" in told_en
        assert rows(settings) == []

    def test_a_file_held_for_its_header_is_read_under_a_new_contract(self, settings):
        deliver(settings, "a.csv", HEADER + b"0;0;Z;0\n")
        deliver(settings, "b.csv", b"NO;NIK;NAMA;UANG\n\n1;2;A;3\n")
        assert taken(land(settings, contract())) == (2, 2, 1)
        newer = replace(contract(aliases={"NOMINAL": ("UANG",)}), sha256="1" * 64)
        assert taken(land(settings, newer)) == (1, 1, 0)
        assert taken(land(settings, newer)) == (0, 0, 0)
        files = [row[1:5] for row in rows(settings, FILES)]
        assert files == [(1, "a.csv", None, 1), (2, "b.csv", None, 1)]
        assert [row[6] for row in rows(settings)] == ["0", "3"]

    def test_a_column_that_the_contract_gained_is_added(self, settings):
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n")
        land(settings, contract())
        newer = replace(contract({**COLUMNS, "KET": "ket"}), sha256="2" * 64)
        deliver(settings, "b.csv", HEADER.replace(b"\n", b";KET\n") + b"4;5;B;6;x\n")
        land(settings, newer)
        query = "select no, ket from raw.dinas__daftar order by no"
        assert rows(settings, query) == [("1", None), ("4", "x")]


class TestNeighbours:
    def test_readers_neither_wait_nor_see_half_a_file(self, settings):
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n")
        land(settings, contract())
        deliver(settings, "a.csv", HEADER + b"1;2;A;3\n" * 50_000, period="2025-11")
        seen: list[int] = []

        def look(_: Progress) -> None:
            if len(seen) < 3:
                with room.connect(settings, "transformer") as conn:
                    conn.execute("set statement_timeout = '2s'")
                    query = "select count(*) from raw.dinas__daftar"
                    seen.append(conn.execute(query).fetchall()[0][0])

        land(settings, contract(), progress=look)
        assert seen
        assert set(seen) == {1}

    def test_the_log_names_no_file(self, settings, caplog):
        deliver(settings, "SITI AMINAH 3507010101010001.csv", HEADER + b"1;2;A;3\n4\n")
        deliver(settings, "BUDI.xlsx", b"PK\x03\x04")
        with caplog.at_level("DEBUG"):
            land(settings, contract())
        assert "dinas__daftar/2025-10 file 2: 2 lines, 1 broken" in caplog.text
        for word in ("SITI", "BUDI", "3507010101010001"):
            assert word not in caplog.text

    def test_another_layout_than_before_is_told_column_by_column(
        self, settings, caplog
    ):
        flagged = {**COLUMNS, "FLAG": "flag"}
        both = contract(flagged, layouts=[layout("old", "csv", COLUMNS)])
        caplog.set_level("INFO")
        for period, header in (("2025-10", HEADER), ("2025-11", HEADER)):
            deliver(settings, "a.csv", header + b"1;2;A;3\n", period=period)
        land(settings, both)
        assert "layout" not in caplog.text
        new = b"NO;NIK;NAMA;NOMINAL;FLAG\n1;2;A;3;1\n"
        deliver(settings, "a.csv", new, period="2025-12")
        land(settings, both)
        assert "2025-12: layout list_csv after old:\n  + FLAG\n" in caplog.text

    def test_a_dataset_without_a_delivery_has_its_table(self, settings):
        assert taken(land(settings, contract())) == (0, 0, 0)
        assert rows(settings) == []


def _kept(settings: Settings, data: bytes) -> Path:
    sha256 = hashlib.sha256(data).hexdigest()
    return settings.home / "archive" / sha256[:2] / sha256
