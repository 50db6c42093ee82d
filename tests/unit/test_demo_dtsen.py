"""DTSEN in both versions: its rows mean the families that the written rules say.

Which family each row means is counted anew, from the files and the register's members,
with dictionaries alone.
"""

import csv
import itertools
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sinkron.demo import Summary, generate
from tests.unit.demo_kit import (
    Row,
    cell_of,
    file_of,
    header_of,
    lined,
    lines_of,
    separator_of,
    truth,
)

NIK, CARD = "nomor_induk_kependudukan", "nomor_kartu_keluarga"
KINDS = """
    unknown_jenis_kelamin unknown_status_hubungan_keluarga unknown_partisipasi_sekolah
    unknown_ijazah_tertinggi_yang_dimiliki unknown_status_bekerja
    unknown_kepemilikan_usaha split_line field_missing field_extra quote_unclosed
    quoted_break repeated_line sign_outside_ascii nik_blank nik_dash nik_null nik_letter
    nik_zeros kk_blank kk_15_digits kk_exponent NIK_apostrophe NIK_spaces kk_dots
    nik_number_ends_in_0 date_serial date_words date_1900 date_impossible date_future
    unread_status_kawin listed_on_two_rows lodger_of_no_register dead_or_moved_listed
"""


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("light")
    return generate(out, families=500, quarters=6, seed=8)


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("heavy")
    return generate(out, families=260, quarters=4, seed=4, defects="heavy")


def bare(number: str) -> str:
    """Return a NIK or KK number without what clerks put around it, if it is one."""
    digits = re.sub(r"['.\s\N{NO-BREAK SPACE}]", "", number.removesuffix(".0"))
    digits = digits.replace("O", "0").replace("l", "1")
    return digits if re.fullmatch(r"\d{16}", digits) else ""


def version_lines(path: Path) -> dict[int, Row]:
    """Return the lines of a version by their number, broken ones left out."""
    sheet = "Sheet1" if path.suffix == ".xlsx" else ""
    header, lines = header_of(path, sheet), lines_of(path, sheet)
    if sheet:
        rows = {number: list(line) for number, line in enumerate(lines, 1)}
    else:
        reader = csv.reader(
            (f"{line}\n" for (line,) in lines), delimiter=separator_of(path)
        )
        rows, start = {}, 1
        for row in reader:
            rows[start] = row
            start = reader.line_num + 1
    return {
        number: dict(zip(header, row, strict=True))
        for number, row in rows.items()
        if len(row) == len(header) and row != header
    }


def accepted(summary: Summary, dataset: str) -> dict[str, list[Row]]:
    """Return the accepted lines of each version in force, in the order of the file."""
    bad = {
        (row["delivery_id"], int(row["line_no"]))
        for row in lined(summary)
        if row["expected"].startswith("quarantined")
    }
    found = {}
    for account in truth(summary, "deliveries"):
        name, period = account["delivery_id"].split("/")
        if name == dataset and account["status"] == "accepted":
            lines = version_lines(file_of(summary, account))
            found[period[:7]] = [
                row
                for number, row in lines.items()
                if (account["delivery_id"], number) not in bad
            ]
    return found


class Register:
    """What the register says, month by month."""

    def __init__(self, summary: Summary) -> None:
        self.family: dict[tuple[str, str], str] = {}
        self.standing: dict[str, set[str]] = defaultdict(set)
        self.of_card: dict[str, str] = {}
        self.first_card: dict[str, str] = {}
        self.ever: dict[str, set[str]] = defaultdict(set)
        # Whom a register names, be it only as dead or moved.
        people = truth(summary, "persons")
        self.named = {one["nik"] for one in people if one["in_register"] == "1"}
        for row in truth(summary, "membership"):
            family, card = row["truth_family_id"], row["kk_number"]
            self.family[row["month"], row["nik"]] = family
            self.ever[row["nik"]].add(family)
            self.standing[row["month"]].add(card)
            self.of_card[card] = family
            self.first_card.setdefault(family, card)

    def means(
        self, month: str, card: str, niks: list[str], heads: set[str]
    ) -> tuple[str, int]:
        """Return the family that a row means ("D": DTSEN alone), and whom it holds."""
        held = Counter(
            self.family[month, nik] for nik in niks if (month, nik) in self.family
        )
        if held:
            own = self.of_card.get(card)
            led = {self.family.get((month, nik)) for nik in heads}
            best = max(
                held,
                key=lambda one: (
                    held[one],
                    one in led,
                    one == own,
                    -int(self.first_card[one]),
                ),
            )
            return best, held[best]
        if card in self.of_card:
            return self.of_card[card], 0
        ever = [one for nik in niks for one in self.ever.get(nik, ())]
        if ever:
            return Counter(ever).most_common(1)[0][0], 0
        return ("" if self.named.intersection(niks) else "D"), 0


def counted_anew(summary: Summary) -> dict[tuple[str, str], tuple[str, bool]]:
    """Return for each version and card the family and whether the row counts."""
    register = Register(summary)
    lists = accepted(summary, "dinsos__dtsen_anggota")
    found = {}
    for month, rows in accepted(summary, "dinsos__dtsen_keluarga").items():
        listed: dict[str, list[str]] = defaultdict(list)
        heads: dict[str, set[str]] = defaultdict(set)
        for row in lists.get(month, []):
            card, nik = bare(row[CARD]), bare(row[NIK])
            if nik and nik not in listed[card]:
                listed[card].append(nik)
                if row["status_hubungan_keluarga"] == "1":
                    heads[card].add(nik)
        claims = defaultdict(list)
        for card in filter(None, (bare(row[CARD]) for row in rows)):
            family, held = register.means(month, card, listed[card], heads[card])
            family = f"D{card}" if family == "D" else family
            own = register.of_card.get(card) == family
            stands = own and card in register.standing[month]
            claims[family].append((stands, held, -int(card), card))
            found[month, card] = (family, False)
        for family, offers in claims.items():
            if family:
                found[month, max(offers)[3]] = (family, True)
    return found


def month_of(version: str) -> str:
    year, quarter = version[3:].split("-Q")
    return f"{year}-{3 * int(quarter) - 2:02d}"


@pytest.mark.parametrize("district", ["light", "heavy"])
def test_each_row_means_the_family_that_holds_most_of_its_members(
    district: str, request: pytest.FixtureRequest
) -> None:
    summary: Summary = request.getfixturevalue(district)
    told = {}
    for row in truth(summary, "assessment"):
        family = row["truth_family_id"]
        family = f"D{row['kk_number']}" if family.startswith("D") else family
        key = (month_of(row["dtsen_version"]), row["kk_number"])
        told[key] = (family, row["counts"] == "1")
    assert told == counted_anew(summary)
    assert {family[:1] for family, _ in told.values()} == {"L", "D"}


def test_of_two_rows_of_one_family_one_counts(light: Summary) -> None:
    rows = [row for row in truth(light, "assessment") if row["truth_family_id"]]
    times = Counter((row["dtsen_version"], row["truth_family_id"]) for row in rows)
    counted = [row for row in rows if row["counts"] == "1"]
    assert max(times.values()) > 1
    assert len(counted) == len(times)


def test_some_rows_stand_on_the_number_that_the_family_had_before(
    light: Summary,
) -> None:
    standing = Register(light).standing
    late = [
        row
        for row in truth(light, "assessment")
        if row["counts"] == "1"
        and row["truth_family_id"].startswith("L")
        and row["kk_number"] not in standing[month_of(row["dtsen_version"])]
    ]
    assert len(late) > 3


def test_the_first_versions_are_workbooks_and_the_later_ones_have_flags(
    light: Summary,
) -> None:
    widths = defaultdict(list)
    for row in truth(light, "deliveries"):
        name = row["delivery_id"].split("/")[0]
        if "dtsen" in name and row["status"] == "accepted":
            path = file_of(light, row)
            sheet = "Sheet1" if path.suffix == ".xlsx" else ""
            widths[name].append((path.suffix, len(header_of(path, sheet))))
    assert widths["dinsos__dtsen_keluarga"] == [(".xlsx", 52)] * 2 + [(".csv", 55)] * 4
    assert widths["dinsos__dtsen_anggota"] == [(".xlsx", 48)] * 2 + [(".csv", 51)] * 4


def test_a_family_of_dtsen_alone_has_the_members_that_the_version_lists(
    light: Summary,
) -> None:
    lists = accepted(light, "dinsos__dtsen_anggota")
    listed = {
        (month, card): len({row[NIK] for row in rows if bare(row[CARD]) == card})
        for month, rows in lists.items()
        for card in {bare(row[CARD]) for row in rows}
    }
    names = {
        row["truth_family_id"]: row["kk_number"]
        for row in truth(light, "assessment")
        if row["truth_family_id"].startswith("D")
    }
    alone = [row for row in truth(light, "families") if row["in_register"] == "0"]
    assert len(alone) > 20
    for row in alone:
        month = month_of(row["dtsen_version"])
        card = names[row["truth_family_id"]]
        assert int(row["members"]) == listed[month, card]


def test_who_is_paid_and_known_from_dtsen_alone_belongs_to_her_family_there(
    light: Summary,
) -> None:
    alone = {row["nik"]: row["truth_family_id"] for row in truth(light, "dtsen_only")}
    outside = {name for name in alone.values() if name.startswith("D")}
    receiving = {row["truth_family_id"] for row in truth(light, "receipt")}
    assert outside & receiving
    # Lodgers belong to the register family on whose row they stand.
    assert any(name.startswith("L") for name in alone.values())
    assert truth(light, "unlinked")


def test_most_of_what_a_family_owns_stays_from_version_to_version(
    light: Summary,
) -> None:
    by_month = accepted(light, "dinsos__dtsen_keluarga")
    months = sorted(by_month)
    assets = [name for name in by_month[months[0]][0] if name.startswith("aset_")]
    seen = [
        {bare(row[CARD]): [row[name] for name in assets] for row in by_month[month]}
        for month in months
    ]
    same = total = 0
    for before, after in itertools.pairwise(seen):
        for card in before.keys() & after.keys() - {""}:
            same += sum(a == b for a, b in zip(before[card], after[card], strict=True))
            total += len(assets)
    assert 0.9 < same / total < 1


def test_members_tell_of_school_work_and_health_what_fits_their_age(
    light: Summary,
) -> None:
    month, rows = max(accepted(light, "dinsos__dtsen_anggota").items())
    for row in rows:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", row["tanggal_lahir"]):
            continue
        age = int(month[:4]) - int(row["tanggal_lahir"][:4])
        if age < 4:
            assert row["partisipasi_sekolah"] == row["status_bekerja"] == ""
        if 9 <= age <= 12:
            assert row["status_bekerja"] != "1"
    school = Counter(row["partisipasi_sekolah"] for row in rows)
    assert min(school["1"], school["2"], school["3"]) > 20
    own = [row for row in rows if row["kepemilikan_usaha"] == "1"]
    assert own
    assert all(row["omzet_usaha_utama"] for row in own)


def test_every_kind_of_mistake_in_members_occurs(light: Summary) -> None:
    planted = {
        row["kind"].replace(" ", "_")
        for row in truth(light, "defects")
        if row["dataset"] == "dinsos__dtsen_anggota"
    }
    assert set(KINDS.split()) - planted == set()


def test_a_ruined_number_stands_where_the_truth_says(light: Summary) -> None:
    lost = [
        row
        for row in lined(light)
        if row["dataset"] == "dinsos__dtsen_anggota"
        and row["expected"] in {"accepted:nik_null", "accepted:no_card"}
    ]
    assert lost
    known = {row["nik"] for row in truth(light, "persons")}
    cards = {row["kk_number"] for row in truth(light, "assessment")}
    for row in lost:
        is_nik = row["expected"].endswith("nik_null")
        text = bare(cell_of(light, row, NIK if is_nik else CARD))
        assert text not in (known if is_nik else cards)
