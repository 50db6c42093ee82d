"""A figure computed again is put beside what readers see, hidden cells left alone."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from sinkron.formula.recompute.figures import Computed, compare, written


class Shown:
    """Rows of one mart, as a release shows them."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = [{"is_suppressed": False, **row} for row in rows]

    def published(self, mart: str) -> list[dict[str, Any]]:
        assert mart == "reach"
        return self.rows


def computed(value: int | Fraction | None, **key: object) -> Computed:
    return Computed(
        formula_id="N.FAMILIES",
        mart="reach",
        key=key or {"period": "2026-01"},
        column="families",
        value=value,
    )


def figure(shown: Shown, one: Computed) -> tuple[Any, ...]:
    (found,) = compare(shown, [one])  # type: ignore[arg-type]
    return found.published, found.again, found.is_hidden, found.differs


def test_the_same_figure_agrees_and_another_differs() -> None:
    shown = Shown({"period": "2026-01", "families": 12})
    assert figure(shown, computed(12)) == (12, 12, False, False)
    assert figure(shown, computed(13)) == (12, 13, False, True)


def test_a_hidden_cell_is_not_compared() -> None:
    shown = Shown({"period": "2026-01", "families": None, "is_suppressed": True})
    assert figure(shown, computed(7)) == (None, 7, True, False)


def test_a_true_null_is_a_figure() -> None:
    shown = Shown({"period": "2026-01", "families": None})
    assert figure(shown, computed(None)) == (None, None, False, False)
    assert figure(shown, computed(0)) == (None, 0, False, True)


def test_what_nobody_did_has_no_row_and_what_somebody_did_must_have_one() -> None:
    assert figure(Shown(), computed(0))[3] is False
    assert figure(Shown(), computed(3))[3] is True
    assert figure(Shown(), computed(None))[3] is False


def test_parts_of_a_count_are_added_and_one_hidden_part_hides_it() -> None:
    parts = [
        {"period": "2026-01", "families": n, "cause": c}
        for n, c in ((5, "a"), (11, "b"))
    ]
    assert figure(Shown(*parts), computed(16))[3] is False
    hidden = {"period": "2026-01", "families": None, "is_suppressed": True}
    assert figure(Shown(*parts, hidden), computed(20))[2] is True


def test_a_line_of_a_third_is_found_under_its_decimal() -> None:
    shown = Shown({"k": Decimal(1) / Decimal(3), "families": 4})
    assert figure(shown, computed(4, k=Fraction(1, 3)))[3] is False


def test_figures_are_written_whole_or_with_the_digits_that_are_compared() -> None:
    assert written(None) == "-"
    assert written(Fraction(12)) == "12"
    assert written(Fraction(1, 3)) == "0.333333333333"
    assert written(Fraction(1, 4)) == "0.25"
