"""The loader of the formulas takes what is complete and refuses the rest in words."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from sinkron.errors import SinkronError
from sinkron.formula.reading import FormulaError, load_formula
from sinkron.formula.registry import find, in_force, known_ids, load_formulas


def words(**changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "id": "T.COV",
        "version": "1.0.0",
        "name": {"id": "Cakupan", "en": "Coverage"},
        "latex": r"\frac{a}{b}",
        "meaning": {"id": "Bagian.", "en": "A share."},
        "source": "Coady (2004)",
        "unit": "share",
        "good": "up",
        "evidence": "descriptive",
        "model": "agg_programme_targeting",
        "column": ["coverage"],
        "parameters": {"q": "0.40", "groups": 10},
        "uncertainty": {"id": "Tidak ada.", "en": "None."},
        "golden": ["r27_uniform"],
        "valid_from": date(2026, 1, 1),
        **changed,
    }
    return {word: value for word, value in given.items() if value is not ...}


def write(folder: Path, name: str = "T.COV", **changed: object) -> Path:
    path = folder / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(words(**changed)), encoding="utf-8")
    return path


def test_a_formula_becomes_plain_values(tmp_path: Path) -> None:
    found = load_formula(write(tmp_path))
    assert found.key == ("T.COV", "1.0.0")
    assert found.name.id == "Cakupan"
    assert found.models == ("agg_programme_targeting",)
    assert found.columns == ("coverage",)
    assert found.parameters == {"q": "0.40", "groups": "10"}
    assert found.valid_to is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"colour": "red"}, "nobody reads `colour`"),
        ({"meanings": "x"}, "did you mean `meaning`"),
        ({"latex": ...}, "`latex` is missing"),
        ({"latex": " "}, "`latex` must be a text"),
        ({"version": "1.0"}, "write it as 1.0.0"),
        ({"version": 1.0}, "`version` must be a text"),
        ({"id": "coverage"}, "write it as T.COV"),
        ({"id": "T.INC"}, "holds T.INC 1.0.0"),
        ({"unit": "percent"}, "`unit` 'percent' is none of share"),
        ({"good": "high"}, "`good` 'high'"),
        ({"evidence": "proof"}, "`evidence` 'proof'"),
        ({"meaning": "Bagian."}, "`meaning` must say `id:` and `en:`"),
        ({"meaning": {"id": "Bagian.", "en": ""}}, "empty in one language"),
        ({"golden": []}, "`golden` must name at least one"),
        ({"model": "agg Programme"}, "is no name"),
        ({"column": ["a", "a"]}, "names one twice"),
        ({"parameters": {"q": 0.4}}, "write 0.40 and 1/3 in quotes"),
        ({"parameters": ["q"]}, "`name: value` pairs"),
        ({"valid_from": "2026-01"}, "must be a date"),
        ({"valid_to": date(2026, 1, 1)}, "not after `valid_from`"),
    ],
)
def test_what_nobody_could_rely_on_is_refused_in_words(
    tmp_path: Path, changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        load_formula(write(tmp_path, **changed))
    assert str(caught.value).startswith("T.COV.yml: ")
    assert sentence in str(caught.value)


def test_a_word_written_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text() + "unit: ratio\n")
    with pytest.raises(FormulaError, match="written twice"):
        load_formula(path)


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "T.COV.yml"
    path.write_text("- T.COV\n")
    with pytest.raises(FormulaError, match="one mapping"):
        load_formula(path)


def test_earlier_versions_stay_beside_the_one_in_force(tmp_path: Path) -> None:
    write(tmp_path, version="1.1.0", valid_from=date(2026, 7, 1))
    write(tmp_path, "old/T.COV-1.0.0", valid_to=date(2026, 7, 1))
    write(tmp_path, "D.H", id="D.H")
    found = load_formulas(tmp_path)
    assert [one.key for one in found] == [
        ("D.H", "1.0.0"),
        ("T.COV", "1.1.0"),
        ("T.COV", "1.0.0"),
    ]
    assert in_force(found)["T.COV"].version == "1.1.0"
    assert known_ids(tmp_path) == {"D.H", "T.COV"}


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        ({"version": "1.1.0"}, {}, "must say `valid_to`"),
        ({}, {"valid_to": date(2026, 2, 1)}, "is not older"),
        (
            {"version": "1.1.0", "valid_from": date(2026, 7, 1)},
            {"valid_to": date(2026, 8, 1)},
            "overlaps version 1.1.0",
        ),
        (
            {"version": "0.9.0", "valid_from": date(2026, 7, 1)},
            {"valid_to": date(2026, 7, 1)},
            "is not older",
        ),
    ],
)
def test_versions_that_contradict_each_other_are_refused(
    tmp_path: Path, now: dict[str, object], before: dict[str, object], sentence: str
) -> None:
    write(tmp_path, **now)
    write(tmp_path, "old/T.COV-1.0.0", **before)
    with pytest.raises(FormulaError, match=sentence):
        load_formulas(tmp_path)


def test_an_earlier_version_of_nothing_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "old/T.COV-1.0.0", valid_to=date(2026, 7, 1))
    with pytest.raises(FormulaError, match="says what holds now"):
        load_formulas(tmp_path)


def test_a_formula_that_nobody_wrote_is_answered_with_a_close_one(
    tmp_path: Path,
) -> None:
    write(tmp_path)
    with pytest.raises(SinkronError) as caught:
        find(load_formulas(tmp_path), "T.COVER")
    assert caught.value.advice == "did you mean T.COV?"
