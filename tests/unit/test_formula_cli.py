"""`sinkron formulas` tells what a number means, and a maintainer what to do."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from click.testing import Result
from typer.testing import CliRunner

from sinkron.cli import app
from sinkron.cli import formulas as commands
from sinkron.formula import recompute
from sinkron.formula.recompute import Figure, Outcome


def run(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["formulas", *arguments])


def figure(published: Fraction | None, again: Fraction, *, hidden: bool) -> Figure:
    return Figure(
        formula_id="T.COV",
        mart="programme_targeting",
        key=("PKH", "2026-Q1"),
        column="coverage",
        published=published,
        again=again,
        is_hidden=hidden,
    )


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Stand for a release in which these figures are found."""

    def found(*figures: Figure) -> None:
        outcome = Outcome("20260401_aa", figures, ("Q.LINES",))
        monkeypatch.setattr(recompute, "recompute", lambda *_: outcome)

    return found


def test_without_an_option_every_formula_is_listed() -> None:
    listed = run()
    assert listed.exit_code == 0
    assert listed.output == run("list").output
    assert "T.CGH40" in listed.output
    assert "Indeks CGH (40% termiskin)" in listed.output
    assert "CGH index" in run("list", "--lang", "en").output


def test_a_formula_is_shown_with_text_latex_model_hash_and_parameters() -> None:
    shown = run("show", "T.CGH40")
    assert shown.exit_code == 0
    for told in ("60% manfaat", r"\frac", "agg_programme_targeting", "q = 0.40"):
        assert told in shown.output
    assert "r26_" in shown.output
    assert "receive 60 %" in run("show", "T.CGH40", "--lang", "en").output


def test_a_formula_that_nobody_wrote_is_answered_with_a_close_one() -> None:
    asked = run("show", "T.CGH")
    assert asked.exit_code == 1
    assert "No formula is called T.CGH." in asked.output
    assert "did you mean T.CGH40?" in asked.output


def test_a_check_says_what_is_wrong_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(commands, "compile_models", lambda _: {})
    checked = run("--check")
    assert checked.exit_code == 1
    assert (
        "T.COV: the dbt project has no model agg_programme_targeting" in checked.output
    )
    assert "raise `version`" in checked.output


def test_replacing_hashes_without_writing_is_refused() -> None:
    asked = run("--unreleased")
    assert asked.exit_code == 1
    assert "--write --unreleased" in asked.output


def test_figures_that_agree_are_counted(computed: Callable[..., None]) -> None:
    computed(
        figure(Fraction(1, 3), Fraction(1, 3), hidden=False),
        figure(None, Fraction(1, 3), hidden=True),
    )
    asked = run("recompute")
    assert asked.exit_code == 0
    assert "2 angka kabupaten dihitung ulang: 1 sama, 1 disembunyikan" in asked.output
    assert "Tidak dapat dihitung dari baris keluarga: Q.LINES" in asked.output


def test_a_hidden_figure_is_named_and_not_told(computed: Callable[..., None]) -> None:
    computed(figure(None, Fraction(1, 3), hidden=True))
    shown = run("recompute", "--all", "T.COV").output
    assert "programme_targeting.coverage" in shown
    assert "disembunyikan  •" in shown
    assert "0.333" not in shown


def test_a_figure_that_differs_is_printed_and_fails(
    computed: Callable[..., None],
) -> None:
    computed(figure(Fraction(1, 2), Fraction(1, 3), hidden=False))
    asked = run("recompute", "--lang", "en")
    assert asked.exit_code == 1
    for told in ("programme_targeting.coverage", "PKH · 2026-Q1", "0.5", "DIFFERS"):
        assert told in asked.output
