"""Nothing hidden can be calculated, however regions and categories hang together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinkron.disclosure.attack import intervals
from sinkron.disclosure.audit import determined
from sinkron.disclosure.cells import Table, broken_lines, merged
from sinkron.disclosure.pattern import completed
from sinkron.disclosure.safe import safe_pattern
from tests.unit.disclosure_kit import district, table_of

KABUPATEN, K1, K2, D1, D2, D3, D4 = range(7)
TREE = [(KABUPATEN, [K1, K2]), (K1, [D1, D2]), (K2, [D3, D4])]


def hidden(table: Table) -> set[int]:
    return set(np.flatnonzero(safe_pattern(table).hidden).tolist())


def widths(table: Table, hidden: np.ndarray) -> list[float]:
    found = intervals(table, hidden, np.flatnonzero(hidden))
    return [interval.width for interval in found]


def test_a_table_without_small_cells_is_shown_as_it_is():
    table = table_of([200, 100, 100, 40, 60, 50, 50], TREE, primary=set())
    assert hidden(table) == set()


def test_a_small_desa_takes_the_smallest_other_one_with_it():
    table = table_of([200, 100, 100, 4, 60, 36, 0], TREE[:2], primary={D1})
    assert hidden(table) == {D1, D2}


def test_parts_that_could_take_less_than_ten_from_each_other_take_a_third():
    lines = [(0, [1, 2, 3, 4])]
    table = table_of([80, 2, 3, 20, 55], lines, primary={1, 2})
    assert hidden(table) == {1, 2, 3}


def test_a_kecamatan_of_one_desa_is_hidden_as_its_desa_is():
    lines = [(KABUPATEN, [K1, K2]), (K1, [D1]), (K2, [D3, D4])]
    table = table_of([50, 6, 44, 6, 0, 20, 24], lines, primary={K1, D1})
    assert hidden(table) == {K1, D1, K2, D3}


def test_a_hidden_kecamatan_cannot_be_summed_up_from_its_desa():
    table = table_of([60, 8, 52, 8, 0, 22, 30], TREE, primary={K1, D1})
    assert {K1, K2} <= hidden(table)
    assert hidden(table) & {D3, D4}


def test_a_hidden_total_reaches_no_further_than_its_own_hidden_parts():
    lines = [(0, [1, 2]), (1, [3, 4]), (2, [5, 6, 7])]
    table = table_of([107, 44, 63, 4, 40, 3, 25, 35], lines, primary={1, 2, 3, 5})
    assert min(widths(*_attacked(table))) >= 10


def test_a_true_zero_is_the_last_to_be_hidden():
    lines = [(0, [1, 2, 3])]
    assert hidden(table_of([54, 4, 0, 50], lines, primary={1})) == {1, 3}


def test_who_all_but_a_few_receive_gives_no_neighbour_away():
    """What is missing to all families is protected like what is counted."""
    lines = [(0, [1, 2, 3])]
    caps = [(0, 4), (1, 5), (2, 6), (3, 7)]
    counts = [158.0, 60, 48, 50, 160, 60, 50, 50]
    table = table_of([*counts], lines, primary={1, 2}, caps=caps)
    assert hidden(table) >= {0, 1, 2}


def test_nobody_of_nobody_is_hidden_with_its_part():
    table = table_of([0.0, 0.0], [], primary={0}, caps=[(0, 1)])
    assert hidden(table) == {0, 1}


def test_the_same_figure_twice_bears_one_mask():
    lines = [(0, [1, 2]), (3, [1]), (4, [3])]
    table = table_of([60, 4, 56, 4, 4], lines, primary={4})
    assert hidden(table) == {1, 2, 3, 4}


def test_a_cell_that_was_shown_before_protects_no_other():
    lines = [(0, [1, 2, 3])]
    table = table_of([74, 4, 20, 50], lines, primary={1}, shown_before=frozenset({2}))
    assert hidden(table) == {1, 3}


def test_a_cell_that_was_hidden_before_stays_hidden():
    lines = [(0, [1, 2, 3])]
    table = table_of(
        [90, 40, 20, 30], lines, primary=set(), hidden_before=frozenset({1, 3})
    )
    assert hidden(table) == {1, 3}


def test_hiding_again_what_was_hidden_hides_nothing_more():
    table = district(np.array([[4, 30], [40, 50], [3, 12]]), [2, 1])
    once = safe_pattern(table).hidden
    again = table_of(
        table.cells.count.tolist(),
        _lines(table),
        primary=set(np.flatnonzero(table.cells.primary).tolist()),
        hidden_before=frozenset(np.flatnonzero(once).tolist()),
        shown_before=frozenset(np.flatnonzero(~once).tolist()),
    )
    assert np.array_equal(safe_pattern(again).hidden, once)


def test_a_line_that_does_not_add_up_is_found():
    table = table_of([10, 4, 5], [(0, [1, 2])], primary=set())
    assert broken_lines(table.cells, table.lines).tolist() == [True]


def test_a_cell_at_the_bridge_between_two_circles_is_seen_by_the_audit():
    """Every line has two hidden cells, and one cell is known all the same."""
    grid = np.arange(25).reshape(5, 5)
    rows = [(25 + n, grid[n].tolist()) for n in range(5)]
    columns = [(30 + n, grid[:, n].tolist()) for n in range(5)]
    counts = np.full((5, 5), 20.0)
    table = table_of(
        [*counts.ravel(), *counts.sum(axis=1), *counts.sum(axis=0)],
        rows + columns,
        primary=set(),
    )
    pattern = np.zeros(35, dtype=bool)
    circles = [(0, 0), (0, 1), (1, 0), (1, 1), (3, 3), (3, 4), (4, 3), (4, 4)]
    for row, column in [*circles, (1, 3)]:
        pattern[grid[row, column]] = True
    assert np.array_equal(completed(table, pattern), pattern)
    assert np.flatnonzero(determined(table, pattern)).tolist() == [grid[1, 3]]


def test_without_secondary_suppression_the_attack_succeeds():
    table = district(np.array([[4, 30], [40, 50], [3, 12]]), [2, 1])
    assert min(widths(table, table.cells.primary)) == pytest.approx(0)
    assert min(widths(*_attacked(table))) > 1


leaves = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(
            st.one_of(st.integers(0, 15), st.integers(0, 90)),
            min_size=width,
            max_size=width,
        ),
        min_size=2,
        max_size=9,
    )
)


@settings(max_examples=40, deadline=None)
@given(leaves=leaves, cut=st.integers(1, 8), single=st.booleans())
def test_the_attack_recovers_no_hidden_cell(leaves, cut, single):
    desa = len(leaves)
    first = min(cut, desa - 1)
    sizes = [first, desa - first]
    counts = np.array(leaves)[:, :1] if single else np.array(leaves)
    table = district(counts, sizes)
    own, found = _attacked(table)
    assert not (own.cells.primary & ~found).any()
    for interval in intervals(own, found, np.flatnonzero(found)):
        assert interval.width > 1, interval


def _attacked(table: Table) -> tuple[Table, np.ndarray]:
    pattern = safe_pattern(table)
    return pattern.merged, pattern.merged_hidden


def _lines(table: Table) -> list[tuple[int, list[int]]]:
    lines = table.lines
    return [
        (int(total), lines.part[lines.line_of_part == number].tolist())
        for number, total in enumerate(lines.total)
    ]


def test_cells_that_are_equal_are_one_cell():
    table = table_of([7, 7, 7], [(0, [1]), (2, [0])], primary={2})
    own, place = merged(table)
    assert len(own.cells) == 1
    assert own.cells.primary.all()
    assert place.tolist() == [0, 0, 0]
