"""The true figures of the marts, counted anew from the files, with dictionaries."""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from sinkron.demo import Summary, generate
from sinkron.demo.truth.measures.targeting import cgh40, concentration
from tests.unit.demo_kit import Row, truth
from tests.unit.test_demo_defects import valid_nik
from tests.unit.test_demo_dtsen import CARD, NIK, accepted, bare

MONTHS = "JANUARI FEBRUARI MARET APRIL MEI JUNI JULI AGUSTUS SEPTEMBER OKTOBER"
MONTHS += " NOVEMBER DESEMBER"
CODED = {
    "floor": ("jenis_lantai_terluas", "7 8"),
    "wall": ("jenis_dinding_terluas", "4 6"),
    "roof": ("jenis_atap_terluas", "6 7"),
    "water": ("sumber_air_minum_utama", "6 8 9"),
    "toilet": ("fasilitas_bab", "4 5 6"),
    "waste": ("pembuangan_akhir_tinja", "3 4 5 6"),
    "cooking": ("bahan_bakar_utama_memasak", "8 9 10"),
}
DIMENSIONS = (
    ("floor", "wall", "roof", "crowding"),
    ("water", "toilet", "waste"),
    ("lighting", "cooking"),
    ("school", "certificate"),
    ("work",),
    ("assets",),
    ("civil_registration",),
)
Items = dict[str, bool | None]


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("figures")
    return generate(out, families=150, quarters=5, seed=3, measures=True)


def last_month(quarter: str) -> str:
    """Return the last month of a quarter."""
    return f"{quarter[:4]}-{3 * int(quarter[-1]):02d}"


def last_day(month: str) -> dt.date:
    """Return the last day of a month."""
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)


def birth_of(text: str, latest: dt.date) -> dt.date | None:
    """Read a date of birth in the forms that clerks use."""
    if re.fullmatch(r"\d{5}", text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    words = re.fullmatch(r"(\d+) (\D+) (\d{4})", text)
    if words:
        number = MONTHS.split().index(words[2].upper()) + 1
        return dt.date(int(words[3]), number, int(words[1]))
    parts = [int(part) for part in re.split("[-/]", text) if part]
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    try:
        born = dt.date(year, month, day)
    except ValueError:
        return None
    return born if dt.date(1900, 1, 1) < born <= latest else None


def age_on(day: dt.date, born: dt.date | None) -> int:
    """Return an age in full years; an unknown one is -1."""
    if born is None:
        return -1
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def of_house(row: Row) -> Items:
    """Return the items that the row of a family tells."""
    found: Items = {}
    for item, (column, codes) in CODED.items():
        found[item] = row[column] in codes.split() if row[column] else None
    area, members = row["luas_lantai"], row["jumlah_anggota_keluarga"]
    found["crowding"] = (
        Fraction(area) / int(members) < Fraction(36, 5) if area else None
    )
    light, power = row["sumber_penerangan_utama"], row["daya_terpasang"]
    found["lighting"] = (light != "1" or power == "1") if light else None
    owned = {name for name, told in row.items() if name[:5] == "aset_" and told == "1"}
    rich = {name for name in owned if name.endswith(("mobil", "lainnya"))}
    asked = row["aset_bergerak_tabung_gas"]
    found["assets"] = len(owned) < 2 and not rich if asked else None
    return found


def of_members(
    rows: list[Row], day: dt.date, latest: dt.date, known: set[str]
) -> Items:
    """Return the items that the members on a card tell."""
    ages = [age_on(day, birth_of(row["tanggal_lahir"], latest)) for row in rows]
    aged = list(zip(rows, ages, strict=True))
    pupils = [row["partisipasi_sekolah"] for row, age in aged if 7 <= age <= 18]
    papers = [row["ijazah_tertinggi_yang_dimiliki"] for row, age in aged if age >= 18]
    works = [row["status_bekerja"] for row, age in aged if 18 <= age <= 59]
    niks = [nik for nik in (bare(row[NIK]) for row in rows) if valid_nik(nik)]
    seen = max(ages, default=-1) >= 0
    return {
        "school": any(told != "2" for told in pupils) if pupils else None,
        "certificate": all(int(one or 0) < 6 for one in papers) if seen else None,
        "work": "1" not in works if works else None,
        "civil_registration": any(nik not in known for nik in niks) if niks else None,
    }


def score_of(items: Items) -> Fraction | None:
    """Return the score: the mean over dimensions of the mean over items."""
    gaps = []
    for names in DIMENSIONS:
        told = [items[name] for name in names if items[name] is not None]
        if told:
            gaps.append(Fraction(sum(map(bool, told)), len(told)))
    return sum(gaps, Fraction(0)) / len(gaps) if len(gaps) >= 5 else None


def recounted(summary: Summary) -> Iterator[tuple[Row, Items]]:
    """Yield each true row of items with the same counted from the files.

    Left out are families with somebody whom a register names, but not yet as living:
    the list of members does not tell since when.
    """
    lists = accepted(summary, "dinsos__dtsen_anggota")
    houses = accepted(summary, "dinsos__dtsen_keluarga")
    cards = {
        (row["dtsen_version"], row["truth_family_id"]): row["kk_number"]
        for row in truth(summary, "assessment")
        if row["counts"] == "1"
    }
    named: dict[str, str] = {}
    for row in truth(summary, "membership"):
        named.setdefault(row["nik"], row["month"])
    ever = {r["nik"] for r in truth(summary, "persons") if r["in_register"] == "1"}
    for row in truth(summary, "deprivation_items"):
        version, month = row["dtsen_version"], last_month(row["quarter"])
        start = f"{version[3:7]}-{3 * int(version[-1]) - 2:02d}"
        card = cards[version, row["truth_family_id"]]
        own = [one for one in houses[start] if bare(one[CARD]) == card]
        members = [one for one in lists.get(start, []) if bare(one[CARD]) == card]
        known = {nik for nik, since in named.items() if since <= month}
        if any(bare(one[NIK]) in ever - known for one in members):
            continue
        latest = last_day(last_month(version[3:]))
        told = of_members(members, last_day(month), latest, known)
        yield row, of_house(own[-1]) | told


def test_items_and_scores_are_those_of_the_accepted_lines(light: Summary) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    rows = list(recounted(light))
    for row, items in rows:
        score = score_of(items)
        for item, told in items.items():
            assert row[item] == ("" if told is None else str(int(told))), (row, item)
            seen[item].add(row[item])
        parts = row["score_numerator"], row["score_denominator"]
        assert (Fraction(*map(int, parts)) if parts[0] else None) == score
    assert len(rows) > 500
    assert all({"0", "1"} <= told for item, told in seen.items() if item != "roof")


def whole(summary: Summary, name: str) -> list[Row]:
    """Return the rows of the whole kabupaten."""
    return [r for r in truth(summary, name) if r["region_level"] == "kabupaten"]


def test_recipients_and_the_eligible_are_counted_from_families(light: Summary) -> None:
    receipts = {
        (row["month"], row["truth_family_id"], row["programme_code"])
        for row in truth(light, "receipt")
    }
    eligible = [r for r in truth(light, "eligibility") if r["eligible"] == "1"]
    alive = {(row["month"], row["truth_family_id"]) for row in truth(light, "families")}
    meant, served, both = Counter[str](), Counter[str](), Counter[str]()
    for month, family, programme in receipts:
        served[month] += programme == "PKH" and (month, family) in alive
    for row in eligible:
        if row["programme_code"] == "PKH":
            meant[row["month"]] += 1
            key = (row["month"], row["truth_family_id"], "PKH")
            both[row["month"]] += key in receipts
    for row in whole(light, "targeting"):
        month = row["period"]
        if row["programme_code"] == "PKH" and "Q" not in month:
            assert int(row["eligible_families"]) == meant[month]
            assert int(row["recipient_families"]) == served[month]
            assert row["coverage"] == f"{both[month]}/{meant[month]}"


def test_every_family_of_a_quarter_goes_somewhere(light: Summary) -> None:
    alive = Counter(row["month"] for row in truth(light, "families"))
    rows = whole(light, "transitions")
    gone = Counter[str]()
    for row in rows:
        gone[row["from_period"]] += int(row["families"])
        stays = row["to_state"].isdigit() or row["to_state"] == "belum berdesil"
        differs = stays and row["from_state"] != row["to_state"]
        assert differs == (row["cause"] != "none")
    assert len(gone) == 4
    assert all(alive[last_month(quarter)] == count for quarter, count in gone.items())


@pytest.mark.parametrize("name", ["deprivation", "unmet", "packages", "incidence"])
def test_desa_add_up_to_kecamatan_and_kabupaten(light: Summary, name: str) -> None:
    sums: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    keys = ("period", "measure", "dimension", "k", "weight", "desil", "programmes")
    for row in truth(light, name):
        key = tuple(row.get(one, "") for one in (*keys, "programme_code"))
        count = row.get("families") or row.get("families_deprived") or "0"
        sums[row["region_level"]][key] += int(count)
    assert sums["desa"] == sums["kecamatan"] == sums["kabupaten"]


def test_sixty_percent_for_the_poorest_forty_is_one_and_a_half() -> None:
    families = np.full((1, 10), 5)
    benefit = np.array([[15, 15, 15, 15, 10, 10, 5, 5, 5, 5]])
    top, bottom = cgh40(families, benefit)
    assert Fraction(int(top[0]), int(bottom[0])) == Fraction(3, 2)


def test_a_uniform_benefit_has_neither_lean_nor_advantage() -> None:
    families = np.array([[3, 1, 7, 2, 0, 4, 4, 1, 5, 3]])
    top, bottom = cgh40(families, 100 * families)
    assert top[0] == bottom[0]
    assert concentration(families, 100 * families)[0][0] == 0
