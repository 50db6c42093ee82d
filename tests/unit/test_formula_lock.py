"""A changed computation is a changed formula, and the lock says so in a sentence."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sinkron.errors import SinkronError
from sinkron.formula import lock
from sinkron.formula.compiled import Model, made_of, normal_form, sql_sha256
from sinkron.formula.reading import Formula, Text

TEXT = Text(id="a", en="b")
FORMULA = Formula(
    id="T.COV",
    version="1.0.0",
    name=TEXT,
    latex="x",
    meaning=TEXT,
    source="s",
    unit="share",
    good="up",
    evidence="descriptive",
    models=("agg_reach",),
    columns=("coverage",),
    parameters={},
    uncertainty=TEXT,
    outcome_excludes=(),
    golden=("r27",),
    valid_from=date(2026, 1, 1),
    valid_to=None,
)


def model(name: str, sql: str, *parents: str, folder: str = "measures/a") -> Model:
    return Model(
        name=name, path=f"models/{folder}/{name}.sql", sql=sql, parents=parents
    )


def models(**sql: str) -> dict[str, Model]:
    given = {
        "int_family": "select 1 as one",
        "int_counted": 'select 2 as two from "sinkron"."core"."int_family"',
        "agg_reach": "select a.eligible / 40 from int_counted as a",
        "reach": "select coverage from agg_reach",
        **sql,
    }
    made = [
        model("int_family", given["int_family"], folder="family"),
        model("int_counted", given["int_counted"], "int_family"),
        model("agg_reach", given["agg_reach"], "int_counted"),
        model("reach", given["reach"], "agg_reach", folder="marts/a"),
    ]
    return {one.name: one for one in made}


@pytest.mark.parametrize(
    "other",
    [
        "select a.b,  count( * )\nfrom t -- why\nwhere c = 'It''s 5'",
        "SELECT a.b, count(*) FROM t /* what */ WHERE c='It''s 5'",
        "select a.b, count(*) from t where c = 'It''s 5'\n",
    ],
)
def test_what_says_nothing_does_not_change_a_formula(other: str) -> None:
    sql = "select a.b, count(*) from t where c = 'It''s 5'"
    assert normal_form(other) == normal_form(sql)


def test_database_and_schema_of_a_table_do_not_change_a_formula() -> None:
    here = 'select x from "sinkron"."core"."agg_reach" as reach'
    there = 'select x from "test_1"."other"."agg_reach" as reach'
    assert normal_form(here) == normal_form(there)
    assert normal_form(here) != normal_form(here.replace("agg_reach", "agg_count"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("select a / 0.40", "select a / 0.41"),
        ("select 'desa'", "select 'Desa'"),
        ("select 'a  b'", "select 'a b'"),
        ("select '-- a'", "select '-- b'"),
        ("select a <= b", "select a < b"),
        ("select a_b", "select a b"),
    ],
)
def test_a_changed_constant_or_operator_changes_a_formula(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


def test_a_formula_is_made_of_its_measures_and_the_mart_that_shows_it() -> None:
    assert made_of(models(), ["agg_reach"]) == ("agg_reach", "int_counted", "reach")
    before = sql_sha256(models(), ["agg_reach"])
    assert sql_sha256(models(int_family="select 3"), ["agg_reach"]) == before
    for changed in ("int_counted", "agg_reach", "reach"):
        assert sql_sha256(models(**{changed: "select 3"}), ["agg_reach"]) != before


def test_a_new_formula_is_asked_for_and_then_locked(tmp_path: Path) -> None:
    assert lock.problems(tmp_path, [FORMULA], models()) == [
        "T.COV 1.0.0 has no hash in lock.yml yet: run `sinkron formulas --write`"
    ]
    added = lock.write(tmp_path, [FORMULA], models())
    assert [line.split(":")[0] for line in added] == ["T.COV 1.0.0"]
    assert lock.problems(tmp_path, [FORMULA], models()) == []
    assert lock.write(tmp_path, [FORMULA], models()) == []
    assert (tmp_path / "lock.yml").read_text().startswith("# GENERATED")


def test_changed_sql_under_the_same_version_is_refused_and_named(
    tmp_path: Path,
) -> None:
    lock.write(tmp_path, [FORMULA], models())
    kept = (tmp_path / "lock.yml").read_text()
    changed = models(int_counted="select 3")
    sentence = "T.COV: the SQL of int_counted changed and the version is still 1.0.0"
    assert lock.problems(tmp_path, [FORMULA], changed) == [sentence]
    with pytest.raises(SinkronError, match=r"int_counted changed"):
        lock.write(tmp_path, [FORMULA], changed)
    assert (tmp_path / "lock.yml").read_text() == kept


def test_a_version_that_no_release_has_shown_may_change(tmp_path: Path) -> None:
    lock.write(tmp_path, [FORMULA], models())
    changed = models(int_counted="select 3")
    assert len(lock.write(tmp_path, [FORMULA], changed, unreleased=True)) == 1
    assert lock.problems(tmp_path, [FORMULA], changed) == []


def test_a_new_version_keeps_the_hash_of_the_one_before(tmp_path: Path) -> None:
    lock.write(tmp_path, [FORMULA], models())
    before = lock.read_lock(tmp_path).formulas["T.COV", "1.0.0"]
    changed = models(agg_reach="select 3")
    newer = replace(FORMULA, version="1.1.0")
    lock.write(tmp_path, [newer, FORMULA], changed)
    kept = lock.read_lock(tmp_path).formulas
    assert kept["T.COV", "1.0.0"] == before
    assert kept["T.COV", "1.1.0"] != before
    assert lock.problems(tmp_path, [newer, FORMULA], changed) == []


def test_a_version_whose_text_is_lost_is_missed(tmp_path: Path) -> None:
    lock.write(tmp_path, [FORMULA], models())
    newer = replace(FORMULA, version="1.1.0")
    with pytest.raises(SinkronError, match=r"restore old/T\.COV-1\.0\.0\.yml"):
        lock.write(tmp_path, [newer], models())


def test_a_formula_of_a_model_that_is_gone_is_refused(tmp_path: Path) -> None:
    given = replace(FORMULA, models=("agg_gone",))
    assert lock.problems(tmp_path, [given], models()) == [
        "T.COV: the dbt project has no model agg_gone"
    ]


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("agg_reach:", "agg_reach2:"),
        lambda text: text.replace("# GENERATED", "# WRITTEN"),
    ],
)
def test_a_lock_edited_by_hand_is_stale(tmp_path: Path, edit) -> None:  # type: ignore[no-untyped-def]
    lock.write(tmp_path, [FORMULA], models())
    path = tmp_path / "lock.yml"
    path.write_text(edit(path.read_text()))
    assert lock.problems(tmp_path, [FORMULA], models()) == [
        "lock.yml is stale: run `sinkron formulas --write`"
    ]


def test_a_lock_that_is_no_lock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lock.yml").write_text("T.COV: abc\n")
    with pytest.raises(SinkronError, match="is not what"):
        lock.read_lock(tmp_path)
