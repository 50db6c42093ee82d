"""Disclosure control on PostgreSQL: what is hidden and kept, what an attack learns."""

import numpy as np
import psycopg
import pytest

from sinkron import publish, warehouse
from sinkron.disclosure import DisclosureError, disclose
from sinkron.disclosure.attack import intervals
from sinkron.disclosure.cells import merged
from sinkron.disclosure.step import read
from sinkron.publish.disclosure_rules import disclosure_rules
from sinkron.publish.mart_contract import load_marts
from sinkron.settings import Settings
from tests.integration.publish_candidate import build_candidate, change, deliver, seal

HIDDEN = (
    "select region_code from candidate.family_count "
    "where period = '2025-01' and families is null order by region_code"
)
SMALL = ["35.07.01.2001", "35.07.01.2002"]
KNOWN_ALONE = "in_dtsen and not in_register"
AS_COUNTED = (
    "update candidate.family_count as c set families = a.families, "
    "persons = a.persons, is_suppressed = false from core.agg_family_count as a "
    "where (c.period, c.region_code, c.in_register, c.in_dtsen) "
    "= (a.period, a.region_code, a.in_register, a.in_dtsen)"
)


@pytest.fixture
def candidate(small_warehouse: Settings) -> Settings:
    """Two desa hold six families each that DTSEN alone knows."""
    deliver(small_warehouse, 1)
    build_candidate(small_warehouse)
    return small_warehouse


def column(settings: Settings, query: str) -> list[object]:
    with warehouse.connect(settings, "transformer") as conn:
        return [value for (value,) in conn.execute(query).fetchall()]


def published(settings: Settings) -> str:
    seal(settings)
    return publish.publish(settings).release_id


def test_small_counts_are_null_and_flagged_and_nothing_else_is(candidate):
    assert column(candidate, HIDDEN) == SMALL
    flagged = "select region_code from candidate.family_count where is_suppressed"
    assert sorted(set(column(candidate, flagged))) == SMALL
    persons = "select count(persons) from candidate.family_count where families is null"
    assert column(candidate, persons) == [0]


def test_hiding_twice_changes_nothing(candidate):
    text = "select c::text from candidate.family_count as c order by 1"
    before = column(candidate, text)
    report = disclose(candidate)
    assert column(candidate, text) == before
    assert report.marts["family_count"].hidden == 4


def test_counts_that_do_not_add_up_are_refused_by_name(candidate):
    change(
        candidate,
        "update core.agg_family_count set families = families + 1 "
        f"where region_code = '35.07.01' and {KNOWN_ALONE}",
    )
    with pytest.raises(DisclosureError, match=r"family_count\.families over regions"):
        disclose(candidate)


def test_rupiah_of_which_two_families_got_nearly_all_are_hidden(candidate):
    change(
        candidate,
        "alter table core.agg_programme_reach add column amount_idr_top2 bigint; "
        "update core.agg_programme_reach set amount_idr_top2 = amount_idr * 0.95 "
        "where region_code = '35.07.01.2001'",
    )
    disclose(candidate)
    hidden = (
        "select region_code from candidate.programme_reach "
        "where amount_idr is null and families is null order by 1"
    )
    assert column(candidate, hidden) == SMALL


def test_a_mask_is_kept_for_the_next_revision_of_the_period(candidate):
    published(candidate)
    deliver(candidate, 2)
    build_candidate(candidate)
    change(
        candidate,
        "update core.agg_family_count set families = families * 10, "
        f"persons = persons * 10 where {KNOWN_ALONE}; {AS_COUNTED}",
    )
    disclose(candidate)
    assert column(candidate, HIDDEN) == SMALL
    published(candidate)
    kept = "select mart, heads from ledger.kept_mask where row_key like '2025-01|desa%'"
    with warehouse.connect(candidate, "owner") as conn:
        found = {(mart, *heads) for mart, heads in conn.execute(kept).fetchall()}
    assert found == {("family_count", "families")}


def test_an_unpublished_candidate_leaves_no_mask(candidate):
    with warehouse.connect(candidate, "owner") as conn:
        assert conn.execute("select from ledger.kept_mask").fetchall() == []


def test_what_a_release_has_shown_is_known_to_the_next_build(candidate):
    published(candidate)
    deliver(candidate, 2)
    build_candidate(candidate)
    cells = table_of(candidate).cells
    assert cells.shown_before.any()
    assert not (cells.shown_before & cells.hidden_before).any()
    assert np.count_nonzero(cells.hidden_before) == 4


def test_the_rules_of_the_gate_miss_a_kept_mask_that_is_gone(candidate):
    published(candidate)
    deliver(candidate, 2)
    build_candidate(candidate)
    marts = {mart.table: mart for mart in load_marts(candidate.marts_contracts_dir)}
    rules = disclosure_rules(marts["family_count"])
    assert [column(candidate, rule.query) for rule in rules] == [[0]] * len(rules)
    change(candidate, AS_COUNTED)
    broken = {rule.name for rule in rules if column(candidate, rule.query) != [0]}
    assert broken == {"kept_masks_stay", "masks_are_worn", "no_small_cell"}


def test_an_attack_on_the_candidate_recovers_no_hidden_cell(candidate):
    table, place = merged(table_of(candidate))
    hidden = np.zeros(len(table.cells), dtype=bool)
    hidden[place[np.flatnonzero(mask_of(candidate))]] = True
    found = intervals(table, hidden, np.flatnonzero(hidden))
    assert found
    assert min(interval.width for interval in found) >= 10


def table_of(settings: Settings):
    """Read the counts as the step does."""
    marts = load_marts(settings.marts_contracts_dir)
    with warehouse.connect(settings, "transformer") as conn:
        return read(conn, marts).table


def mask_of(settings: Settings) -> np.ndarray:
    """Cells of the table that the candidate hides, by what stands in it."""
    marts = load_marts(settings.marts_contracts_dir)
    with warehouse.connect(settings, "transformer") as conn:
        numbers = read(conn, marts).numbers
        mask = np.zeros(len(numbers.exists), dtype=bool)
        for start, row in hidden_rows(conn, numbers.first["family_count"][0]):
            mask[start + row - 1] = True
    return mask


def hidden_rows(conn: psycopg.Connection, start: int) -> list[tuple[int, int]]:
    rows = conn.execute(
        "select own.row_no from candidate.family_count as c "
        "inner join core.disclosure_row_family_count as own using "
        "(period, region_level, region_code, in_register, in_dtsen) "
        "where c.families is null"
    ).fetchall()
    return [(start, row) for (row,) in rows]
