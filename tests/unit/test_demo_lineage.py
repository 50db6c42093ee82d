"""The true families follow the written rules: tiny cases, and all counted anew."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from sinkron.demo import Summary, generate
from sinkron.demo.truth.lineage import Lineages
from sinkron.demo.truth.taken import Taken
from tests.unit.demo_kit import Row, truth

KK = np.array([3507012001100001 + at for at in range(10)])
NIK = np.array([3507010101800001 + at for at in range(20)])
FIRST = 2026 * 12
Members = dict[int, int]


def register(
    members: Members,
    heads: tuple[int, ...] = (),
    *,
    quarantined: tuple[int, ...] = (),
    moved: tuple[int, ...] = (),
) -> Taken:
    person = np.array(list(members), dtype=np.int64)
    return Taken(
        key=2 * person,
        card=np.array(list(members.values()), dtype=np.int64),
        head=np.isin(person, heads),
        desa=np.zeros(len(members), dtype=np.int64),
        quarantined=2 * np.array(quarantined, dtype=np.int64),
        listed=2 * np.concatenate([person, np.array(moved, dtype=np.int64)]),
        moved=2 * np.array(moved, dtype=np.int64),
        listed_card=np.array([*members.values(), *(0 for _ in moved)], dtype=np.int64),
    )


def events(*months: Taken) -> list[tuple[int, int, str, int]]:
    families = Lineages()
    for at, taken in enumerate(months):
        families.take(FIRST + at, taken, NIK, KK)
    return [
        (month - FIRST, family, event, other)
        for month, family, event, other in families.finish()
        if event != "start"
    ]


def test_a_new_number_for_the_same_people_is_the_same_family() -> None:
    assert events(register({0: 0, 1: 0}), register({0: 1, 1: 1})) == [
        (1, 0, "renumbered", -1)
    ]


def test_who_leaves_for_a_new_card_splits_off() -> None:
    before = register({0: 0, 1: 0, 2: 1, 3: 1})
    after = register({0: 0, 1: 2, 2: 1, 3: 2})
    assert events(before, after) == [(1, 2, "split", 0), (1, 2, "split", 1)]


def test_an_ended_card_continues_where_most_of_its_members_are() -> None:
    before = register({0: 0, 1: 0, 2: 0}, heads=(0,))
    after = register({0: 1, 1: 2, 2: 2})
    assert events(before, after) == [(1, 0, "renumbered", -1), (1, 1, "split", 0)]


def test_in_a_tie_the_card_of_the_old_head_continues() -> None:
    before = register({0: 0, 1: 0}, heads=(1,))
    families = Lineages()
    families.take(FIRST, before, NIK, KK)
    families.take(FIRST + 1, register({0: 1, 1: 2}), NIK, KK)
    assert families.family_of_card[:3].tolist() == [0, 1, 0]


def test_an_ended_card_merges_into_the_family_that_took_its_members() -> None:
    before = register({0: 0, 1: 1, 2: 1})
    assert events(before, register({0: 1, 1: 1, 2: 1})) == [(1, 0, "merge", 1)]


def test_nobody_left_is_moved_if_the_next_register_still_says_so() -> None:
    before = register({0: 0, 1: 1})
    gone = register({1: 1})
    told = register({1: 1}, moved=(0,))
    assert events(before, told) == [(1, 0, "moved", -1)]
    assert events(before, gone, told) == [(1, 0, "moved", -1)]
    assert events(before, gone, gone, told) == [(1, 0, "died_out", -1)]


def test_a_card_that_comes_back_resumes_its_family() -> None:
    families = Lineages()
    for at, taken in enumerate(
        (register({0: 0, 1: 1}), register({1: 1}, moved=(0,)), register({0: 0, 1: 1}))
    ):
        last = families.take(FIRST + at, taken, NIK, KK)
    assert last.family.tolist() == [0, 1]
    assert families.count == 2


def test_a_quarantined_line_keeps_a_member_on_her_card() -> None:
    families = Lineages()
    families.take(FIRST, register({0: 0, 1: 0}, heads=(0,)), NIK, KK)
    now = families.take(FIRST + 1, register({1: 0}, quarantined=(0,)), NIK, KK)
    assert sorted(now.key.tolist()) == [0, 2]
    assert now.head.tolist() == [False, True]


def test_a_payment_goes_to_the_family_of_the_month_else_the_last_else_the_first() -> (
    None
):
    families = Lineages()
    months = (
        register({0: 0}),
        register({0: 0, 1: 1}),
        register({1: 1}),
        register({1: 0}),
    )
    for at, taken in enumerate(months):
        families.take(FIRST + at, taken, NIK, KK)
    person = np.array([0, 1, 1, 1, 2])
    month = FIRST + np.array([9, -3, 2, 3, 0])
    assert families.family_at(person, month).tolist() == [0, 1, 1, 0, -1]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    out = tmp_path_factory.mktemp("district")
    return generate(out, families=400, quarters=6, seed=11, defects="heavy")


def by_month(rows: list[Row]) -> dict[str, list[Row]]:
    months = defaultdict(list)
    for row in rows:
        months[row["month"]].append(row)
    return dict(sorted(months.items()))


def counted_anew(rows: list[Row]) -> set[tuple[str, str, str, str]]:
    """Follow cards from month to month with nothing but dictionaries."""
    found: set[tuple[str, str, str, str]] = set()
    card_before: dict[str, str] = {}
    family: dict[str, str] = {}
    head_before: dict[str, str] = {}
    for month, members in by_month(rows).items():
        card = {row["nik"]: row["kk_number"] for row in members if row["nik"]}
        alive = {row["kk_number"] for row in members}
        head = {r["kk_number"]: r["nik"] for r in members if r["is_head"] == "1"}
        told = {row["kk_number"]: row["truth_family_id"] for row in members}
        new, ended = alive - set(family), set(head_before) - alive
        went = Counter(
            (card_before[nik], kk)
            for nik, kk in card.items()
            if nik in card_before and card_before[nik] != kk
        )
        claims: dict[str, list[tuple[int, bool, int, str]]] = defaultdict(list)
        for kk in new:
            offers = [
                (n, card_before.get(head.get(kk, "")) == old, -int(old), old)
                for (old, to), n in went.items()
                if to == kk and old in ended
            ]
            if offers:
                old = max(offers)[3]
                old_head_here = card.get(head_before[old]) == kk
                claims[old].append((went[old, kk], old_head_here, -int(kk), kk))
        continued = {old: max(offers)[3] for old, offers in claims.items()}
        for old, kk in continued.items():
            assert told[kk] == family[old]
            found.add((month, family[old], "renumbered", ""))
        for kk in new - set(continued.values()):
            givers = {family[old] for (old, to) in went if to == kk}
            found |= {(month, told[kk], "split", giver) for giver in givers}
            found |= set() if givers else {(month, told[kk], "start", "")}
        fresh = {kk: told[kk] for kk in new}
        for old in ended - set(continued):
            received: Counter[str] = Counter()
            for (giver, to), n in went.items():
                if giver == old:
                    received[(family | fresh)[to]] += n
            best = received.most_common(1)
            event = ("merge", best[0][0]) if best else ("gone", "")
            found.add((month, family[old], *event))
        family |= fresh
        assert all(family[kk] == told[kk] for kk in alive)
        card_before = card
        head_before = {kk: head.get(kk, "") for kk in alive}
    return found


def test_events_counted_anew_from_the_members_are_those_of_the_truth(
    district: Summary,
) -> None:
    told = {
        (
            row["month"],
            row["truth_family_id"],
            "gone" if row["event"] in {"moved", "died_out"} else row["event"],
            row["other_truth_family_id"],
        )
        for row in truth(district, "lineage")
    }
    assert counted_anew(truth(district, "membership")) == told


def test_every_kind_of_event_happens(district: Summary) -> None:
    kinds = Counter(row["event"] for row in truth(district, "lineage"))
    assert set(kinds) == {"start", "renumbered", "split", "merge", "moved", "died_out"}


def test_some_families_come_back(district: Summary) -> None:
    alive = defaultdict(set)
    for row in truth(district, "families"):
        if row["in_register"] == "1":
            alive[row["truth_family_id"]].add(row["month"])
    months = sorted(set().union(*alive.values()))
    spans = [
        (months.index(max(at)) - months.index(min(at)), at) for at in alive.values()
    ]
    assert any(span >= len(seen) for span, seen in spans)


def test_some_families_are_known_from_dtsen_alone(district: Summary) -> None:
    rows = [row for row in truth(district, "families") if row["in_register"] == "0"]
    assert rows
    assert all(row["in_dtsen"] == "1" for row in rows)
    assert {row["dtsen_version"][:3] for row in rows} == {"V2-", "V3-"}
