"""The generated inbox, read with csv and a workbook reader alone, against its truth.

What a careful reader counts by hand in a clean district must be what the truth says.
"""

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sinkron.demo import DemoError, Summary, generate
from tests.unit.demo_kit import lines_of, people_of_bip, records, truth

BANSOS = {
    "BLT KESRA": "BLT_KESRA",
    "PERMAKANAN LANSIA": "PERMAKANAN",
    "PKH": "PKH",
    "SEMBAKO": "SEMBAKO",
}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("clean")
    return generate(out, families=220, quarters=2, seed=5, defects="none")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(
    tmp_path: Path,
) -> None:
    asked = (("a", 3), ("b", 3), ("c", 4))
    for name, seed in asked:
        generate(tmp_path / name, families=40, quarters=1, seed=seed)
    contents = {
        name: {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*.*"))
            if path.is_file() and path.name != "request.json"
        }
        for name, _ in asked
    }
    assert contents["a"] == contents["b"]
    assert contents["a"] != contents["c"]
    assert any(path.suffix == ".xlsx" for path in contents["a"])


def test_a_folder_with_other_deliveries_is_left_alone(tmp_path: Path) -> None:
    first = generate(tmp_path, families=5, quarters=1)
    again = generate(tmp_path, families=5, quarters=1)
    assert first == again
    with pytest.raises(DemoError, match="already holds other deliveries"):
        generate(tmp_path, families=6, quarters=1)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"families": 0}, id="no family"),
        pytest.param({"quarters": 0}, id="no quarter"),
        pytest.param({"defects": "some"}, id="unknown level"),
        pytest.param({"start": "2025-02"}, id="start inside a quarter"),
        pytest.param({"start": "soon"}, id="start is no month"),
    ],
)
def test_nonsense_is_refused_in_words(asked: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(DemoError) as refusal:
        generate(tmp_path, **asked)  # type: ignore[arg-type]
    assert refusal.value.advice
    assert not any(tmp_path.iterdir())


def test_without_a_start_the_last_month_is_september_2026(clean: Summary) -> None:
    assert (clean.first_month, clean.last_month) == ("2026-04", "2026-09")
    folder = clean.inbox / "dispendukcapil" / "penduduk"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"2026-{month:02d}" for month in range(4, 10)
    ]


def test_who_is_alive_in_a_clean_register_is_a_member(clean: Summary) -> None:
    expected: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in truth(clean, "membership"):
        expected[row["month"]].add((row["nik"], row["kk_number"]))
    for folder in (clean.inbox / "dispendukcapil" / "penduduk").iterdir():
        read = {
            (row["NIK"].strip("\N{NO-BREAK SPACE}"), row["Nomor KK"])
            for path in folder.iterdir()
            for row in register_of(path)
            if row.get("Status", "Hidup") == "Hidup"
        }
        assert read == expected[folder.name]


def register_of(path: Path) -> list[dict[str, str]]:
    """Return the lines of one file of the register, in whatever layout."""
    if path.name.startswith("BIP"):
        return list(people_of_bip(path))
    return list(records(path, "Nomor KK", "SIAK"))


def test_what_a_clean_list_pays_is_received_by_the_family_of_the_person(
    clean: Summary,
) -> None:
    families = defaultdict(set)
    for row in truth(clean, "membership"):
        families[row["nik"]].add(row["truth_family_id"])
    # A stage covers months in which a person stood in another family: left out.
    changing = set().union(*(seen for seen in families.values() if len(seen) > 1))
    paid: Counter[tuple[str, str]] = Counter()
    for path in (clean.inbox / "dinsos" / "penyaluran").rglob("*.xlsx"):
        (key,) = nik_headers(path)
        for row in records(path, key):
            if row["STATUS SALUR"] == "BERHASIL":
                (name,) = families[row[key]] - changing or {"changing"}
                amount = row.get("NOMINAL", row.get("NOMINAL (Rp)", ""))
                paid[name, BANSOS[row["BANSOS"]]] += int(amount)
    told: Counter[tuple[str, str]] = Counter()
    for row in truth(clean, "receipt"):
        name, programme = row["truth_family_id"], row["programme_code"]
        if programme in BANSOS.values():
            name = "changing" if name in changing else name
            told[name, programme] += int(row["amount_idr"])
    assert told == paid
    lost = {row["programme_code"] for row in truth(clean, "unlinked")}
    assert not lost & set(BANSOS.values())


def nik_headers(path: Path) -> set[str]:
    """Return the spelling of the NIK column in a payment list."""
    cells = {cell for row in lines_of(path, "DATA")[:3] for cell in row}
    return cells & {"NIK KTP", "NIK"}


def test_a_clean_district_has_no_planted_thing(clean: Summary) -> None:
    assert truth(clean, "defects") == []
    for row in truth(clean, "deliveries"):
        # The results of a training come as revisions.
        again = "pelatihan_ibu_muda" in row["delivery_id"]
        assert row["status"] in ({"accepted", "superseded"} if again else {"accepted"})
        assert row["quarantined"] == "0"


def test_families_of_the_truth_have_their_members(clean: Summary) -> None:
    members = Counter(
        (row["month"], row["truth_family_id"]) for row in truth(clean, "membership")
    )
    families = truth(clean, "families")
    told = {
        (row["month"], row["truth_family_id"]): int(row["members"])
        for row in families
        if row["in_register"] == "1"
    }
    assert told == dict(members)
    assert any(row["in_register"] == "0" for row in families)


def test_eligibility_is_the_window_of_the_national_desil(clean: Summary) -> None:
    desil = {
        (row["month"], row["truth_family_id"]): int(row["desil_national"] or 99)
        for row in truth(clean, "families")
    }
    to_four = {"PKH", "BLT_DD", "BLT_KESRA", "PERMAKANAN", "PIP", "RTLH"}
    programmes = set()
    for row in truth(clean, "eligibility"):
        own = desil[row["month"], row["truth_family_id"]]
        programmes.add(row["programme_code"])
        most = 4 if row["programme_code"] in to_four else 5
        most = 10 if row["programme_code"] == "PMT_BALITA" else most
        assert row["eligible"] == str(int(own <= most))
    assert len(programmes) == 14


def test_people_are_of_all_ages_in_families_of_plausible_size(clean: Summary) -> None:
    birth = [
        dt.date.fromisoformat(row["birth_date"]) for row in truth(clean, "persons")
    ]
    ages = [(dt.date(2026, 9, 30) - one).days // 365 for one in birth]
    assert 0.2 < sum(age < 18 for age in ages) / len(ages) < 0.4
    assert 0.04 < sum(age >= 65 for age in ages) / len(ages) < 0.2
    assert max(ages) < 105
    sizes = Counter(
        row["kk_number"]
        for row in truth(clean, "membership")
        if row["month"] == "2026-09"
    )
    mean = sum(sizes.values()) / len(sizes)
    assert 2.6 < mean < 3.4
    assert max(sizes.values()) <= 12


def test_a_card_has_one_head_who_is_grown_up(clean: Summary) -> None:
    birth = {row["nik"]: row["birth_date"] for row in truth(clean, "persons")}
    heads: Counter[tuple[str, str]] = Counter()
    for row in truth(clean, "membership"):
        heads[row["month"], row["kk_number"]] += row["is_head"] == "1"
        if row["is_head"] == "1":
            assert birth[row["nik"]] < "2009-10-01"
    assert set(heads.values()) == {1}


def test_numbers_say_where_and_when_people_were_born(clean: Summary) -> None:
    people = truth(clean, "persons")
    agree = home = zero = 0
    for row in people:
        born = dt.date.fromisoformat(row["birth_date"])
        day = born.day + (40 if row["sex"] == "2" else 0)
        agree += row["nik"][6:12] == f"{day:02d}{born:%m%y}"
        home += row["nik"].startswith("3507")
        zero += row["nik"].endswith("0")
    assert len({row["nik"] for row in people}) == len(people)
    assert 0.95 < agree / len(people) < 1
    assert 0.8 < home / len(people) < 1
    assert 0.05 < zero / len(people) < 0.16
