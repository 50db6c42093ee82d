"""Laws that the formulas keep on any numbers, beside the hand-computed cases."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinkron.formula import complementarity, counts, deprivation, movement, targeting
from sinkron.formula.deprivation import DIMENSIONS, ITEMS, LINES, Assessed
from sinkron.formula.exact import agree, exact, ratio, total

answers = st.fixed_dictionaries(
    {item: st.sampled_from([True, False, None]) for item in ITEMS}
)
desil = st.lists(st.integers(0, 50), min_size=10, max_size=10)


def assessed(items: dict[str, bool | None], weight: int) -> Assessed:
    gaps = deprivation.gaps(items)
    return Assessed(gaps=gaps, score=deprivation.score(gaps), weight=weight)


families = st.lists(st.builds(assessed, answers, st.integers(1, 7)), max_size=12)
lines = st.sampled_from(LINES)


def test_four_persons_of_alkire_and_foster() -> None:
    """Their example: z = (13, 12, 3, 1), poor in 2 of 4, H = 1/2, A = 3/4, M0 = 3/8."""
    z = (13, 12, 3, 1)
    persons = [
        (Fraction("13.1"), 14, 4, 1),
        (Fraction("15.2"), 7, 5, 0),
        (Fraction("12.5"), 10, 1, 0),
        (Fraction(20), 11, 3, 1),
    ]
    named = {f"d{number}": (f"d{number}",) for number in range(4)}
    people = []
    for person in persons:
        items = {f"d{n}": person[n] < z[n] for n in range(4)}
        gaps = deprivation.gaps(items, named)
        score = deprivation.score(gaps, least=4)
        people.append(Assessed(gaps=gaps, score=score))
    half = Fraction(1, 2)
    assert deprivation.headcount(people, half) == half
    assert deprivation.intensity(people, half) == Fraction(3, 4)
    assert deprivation.adjusted_headcount(people, half) == Fraction(3, 8)


@given(families, lines)
def test_m0_is_headcount_times_intensity_and_the_sum_of_its_parts(
    given: list[Assessed], k: Fraction
) -> None:
    h, a = deprivation.headcount(given, k), deprivation.intensity(given, k)
    m0 = deprivation.adjusted_headcount(given, k)
    assert m0 == (None if h is None else h * (a or 0))
    shares = [deprivation.contribution(given, k, part) for part in DIMENSIONS]
    assert sum(share or 0 for share in shares) == (1 if m0 else 0)
    assert (shares[0] is None) == (not m0)


@given(families, families, lines)
def test_m0_of_a_whole_is_the_mean_of_its_parts(
    one: list[Assessed], other: list[Assessed], k: Fraction
) -> None:
    parts = [
        (
            deprivation.adjusted_headcount(part, k),
            sum(f.weight for f in part if f.score is not None),
        )
        for part in (one, other)
    ]
    whole = deprivation.adjusted_headcount([*one, *other], k)
    assert deprivation.recomposed(parts) == whole


@given(answers)
def test_a_missing_item_neither_deprives_nor_relieves(
    items: dict[str, bool | None],
) -> None:
    seen = {item: value for item, value in items.items() if value is not None}
    assert deprivation.gaps(seen) == deprivation.gaps(items)
    gaps = deprivation.gaps(items)
    known = [gap for gap in gaps.values() if gap is not None]
    assert (deprivation.score(gaps) is None) == (len(known) < 5)
    assert deprivation.lacking(items) == {d for d, gap in gaps.items() if gap}


def test_a_score_of_exactly_one_third_is_deprived() -> None:
    gaps = {name: Fraction(number < 2) for number, name in enumerate(DIMENSIONS)}
    six = {name: gap for name, gap in gaps.items() if name != "adminduk"}
    family = Assessed(gaps=six, score=deprivation.score(six))
    assert family.score == Fraction(1, 3)
    assert deprivation.headcount([family], Fraction(1, 3)) == 1


@given(desil)
def test_the_same_for_all_is_a_cgh_of_one_and_no_concentration(
    counted: list[int],
) -> None:
    same = [count * 3 for count in counted]
    anybody = any(counted)
    assert targeting.cgh(counted, same) == (1 if anybody else None)
    assert targeting.concentration(counted, same) == (0 if anybody else None)


@given(desil, desil, st.integers(1, 1000))
def test_rupiah_or_thousands_give_the_same_spread(
    counted: list[int], benefit: list[int], scale: int
) -> None:
    pairs = zip(benefit, counted, strict=True)
    benefit = [amount if count else 0 for amount, count in pairs]
    scaled = [amount * scale for amount in benefit]
    assert targeting.cgh(counted, benefit) == targeting.cgh(counted, scaled)
    spread = targeting.concentration(counted, benefit)
    assert spread == targeting.concentration(counted, scaled)
    assert spread is None or -1 <= spread <= 1


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_exclusion_is_quota_plus_targeting(both: int, only_e: int, only_b: int) -> None:
    e, b = both + only_e, both + only_b
    missed = targeting.exclusion(both, e)
    quota = targeting.exclusion_by_quota(b, e)
    aim = targeting.exclusion_by_targeting(both, b, e)
    if e == 0:
        assert missed is quota is aim is None
        return
    assert missed is not None
    assert quota is not None
    assert aim is not None
    assert missed == quota + aim
    assert quota >= 0
    assert aim >= 0
    assert missed == 1 - (targeting.coverage(both, e) or 0)


def test_a_share_of_nothing_is_nothing() -> None:
    assert targeting.coverage(0, 0) is None
    assert targeting.inclusion(0, 0) is None
    assert targeting.inclusion_of_amount(None, None) is None
    assert targeting.lift(0, 0, 5, 10) is None
    assert targeting.incidence({1: 0, None: 0}) == {1: None, None: None}
    assert complementarity.unmet(0, 0) is None
    assert complementarity.match(0, 0) is None
    assert complementarity.completeness([], ["rumah"]) is None
    assert complementarity.gap_in_rupiah(3, None) is None
    assert complementarity.pair_lift(0, 0, 3, 9) is None
    assert counts.rupiah([None, None]) is None
    assert total([]) is None


def test_transitions_of_a_state_add_up_to_one() -> None:
    shares = movement.transition_shares(
        {("1", "2"): 3, ("1", "moved"): 1, ("2", "2"): 5}
    )
    assert shares == {
        ("1", "2"): Fraction(3, 4),
        ("1", "moved"): Fraction(1, 4),
        ("2", "2"): 1,
    }


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({}, "re-ranking"),
        ({"version": True}, "version"),
        ({"real": True, "version": True}, "real"),
        ({"correction": True, "real": True}, "correction"),
        ({"link": True, "correction": True, "real": True}, "link"),
    ],
)
def test_the_first_cause_in_the_order_is_taken(
    facts: dict[str, bool], cause: str
) -> None:
    assert movement.cause(facts) == cause


def test_change_lasts_for_three_of_four_quarters_that_were_seen() -> None:
    poor, rich = Fraction(1, 3), Fraction(1, 4)
    assert movement.sustained(poor, [rich, rich, None, rich]) is True
    assert movement.sustained(poor, [rich, rich, None, None]) is False
    assert (
        movement.sustained(poor, [rich, rich, poor, rich], items_dropped=True) is False
    )
    assert movement.sustained(rich, [rich] * 4) is None
    assert movement.sustained(None, [rich] * 4) is None
    with pytest.raises(ValueError, match="4 quarters"):
        movement.sustained(poor, [rich] * 3)


def test_a_figure_agrees_to_twelve_digits_and_nothing_agrees_with_nothing() -> None:
    third = Fraction(1, 3)
    assert agree(third, exact("0.333333333333333"))
    assert not agree(third, exact("0.33333333333"))
    assert agree(None, None)
    assert not agree(None, Fraction(0))
    assert exact("") is None
    assert exact(0.1) == Fraction(1, 10)
    assert ratio(1, None) is None
    with pytest.raises(TypeError, match="list is no number"):
        exact([])
