"""Every formula is proved by cases that ran, and the kabupaten comes out again.

What the golden cases say in Python stands in tests/unit/test_formula_golden.py; here is
their run through the SQL, on the warehouse of the small district.
"""

from sinkron.formula.recompute import recompute
from sinkron.formula.registry import in_force, load_formulas
from tests.acceptance.conftest import District

# Of these no reader may see the rows: DTSEN answers, lists of lines, links.
CLOSED = {
    *("C.DUP", "D.C", "D.DEC", "M.DECOMP", "M.RELAPSE", "N.MEMBERS", "N.OWN", "N.RANK"),
    *("N.UNLINKED", "Q.AGE", "Q.FINDINGS", "Q.LINES"),
}


def test_every_golden_case_of_a_formula_ran_through_the_sql(
    district: District, unit_tests_run: dict[str, str]
):
    formulas = in_force(load_formulas(district.settings.formulas_dir)).values()
    assert {
        f"{formula.id}: {name} {unit_tests_run.get(name, 'did not run')}"
        for formula in formulas
        for name in formula.golden
        if unit_tests_run.get(name) != "pass"
    } == set()


def test_the_registry_is_published_with_the_release(district: District):
    published = district.rows(
        "select formula_id, version, sql_sha256, meaning_id, golden from marts.formula"
    )
    texts = load_formulas(district.settings.formulas_dir)
    assert {*zip(published["formula_id"], published["version"], strict=True)} == {
        one.key for one in texts
    }
    assert published["sql_sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert set(published["meaning_id"]) == {one.meaning.id for one in texts}


def test_the_kabupaten_comes_out_again_from_family_rows(district: District):
    formulas = frozenset(in_force(load_formulas(district.settings.formulas_dir)))
    outcome = recompute(district.settings, formulas)
    assert [one for one in outcome.figures if one.differs] == []
    compared = [one for one in outcome.figures if one.published is not None]
    assert len(compared) > 100
    # Three quarters are too few to see a change that lasts.
    assert formulas - CLOSED - {one.formula_id for one in outcome.figures} == {"M.SUST"}
    assert set(outcome.without) == CLOSED | {"M.SUST"}


def test_change_that_lasts_comes_out_again_after_ten_quarters(long_district: District):
    formulas = frozenset({"M.SUST", "M.RELAPSE", "M.CHRON", "M.TRANS"})
    outcome = recompute(long_district.settings, formulas)
    assert [one for one in outcome.figures if one.differs] == []
    assert outcome.without == ()
