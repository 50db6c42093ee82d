"""What holds of every set of deliveries, whatever they are."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sinkron.gate import sentences
from sinkron.gate.facts import (
    Assessment,
    Baseline,
    DeliveryFacts,
    FileFacts,
    FileVerdict,
    Outside,
)
from sinkron.gate.sentences import Sentence
from sinkron.gate.verdict import judge_dataset

HELD = Sentence("Berkas rusak.", "The file is broken.")
PERIODS = ("2025-11", "2025-12", "2026-01", "2026-02")


@st.composite
def datasets(draw: st.DrawFn) -> list[DeliveryFacts]:
    """A few periods and revisions over a small stock of contents."""
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(PERIODS), st.integers(1, 3)),
            unique=True,
            min_size=1,
            max_size=8,
        )
    )
    file_id = 0
    deliveries = []
    for period, revision in keys:
        names = draw(st.lists(st.sampled_from("abcd"), unique=True, min_size=1))
        files = []
        for name in names:
            file_id += 1
            content = draw(st.sampled_from("PQRSTU"))
            broken = draw(st.integers(0, 9)) == 0
            files.append(
                FileFacts(
                    file_id,
                    name,
                    content,
                    0 if broken else 100 * (1 + "PQRSTU".index(content)),
                    2,
                    HELD if broken else None,
                )
            )
        decision = draw(st.sampled_from((None, None, None, "accept", "reject")))
        deliveries.append(
            DeliveryFacts(
                f"d/{period}.r{revision}", period, revision, tuple(files), decision
            )
        )
    return deliveries


def look(
    _delivery: DeliveryFacts, files: tuple[FileFacts, ...], baseline: Baseline
) -> Assessment:
    """Lines that depend on the content alone; T is foreign, U breaks the limit."""
    told = []
    lines = sum(one.received for one in files if one.sha256 != "T")
    if any(one.sha256 == "U" for one in files):
        told.append(sentences.many_bad(bad=9, lines=100, limit=Decimal("0.05")))
    if baseline.lines and lines * 10 < baseline.lines * 8:
        told.append(
            sentences.shrunk(lines=lines, before=baseline.lines, floor=Decimal("0.8"))
        )
    return Assessment(
        quarantined={one.file_id: len(one.path) + 3 for one in files},
        outside={
            one.file_id: Outside(99 if one.sha256 == "T" else 0, 100) for one in files
        },
        shortfalls=tuple(told),
    )


def decide(deliveries: Sequence[DeliveryFacts], is_snapshot: bool) -> list[FileVerdict]:
    return judge_dataset(deliveries, is_snapshot=is_snapshot, assess=look)


@given(datasets(), st.booleans())
def test_every_received_line_ends_in_exactly_one_place(
    deliveries: list[DeliveryFacts], is_snapshot: bool
) -> None:
    verdicts = decide(deliveries, is_snapshot)
    files = [one.file_id for delivery in deliveries for one in delivery.files]
    assert sorted(one.file.file_id for one in verdicts) == sorted(files)
    for one in verdicts:
        places = (one.accepted, one.quarantined, one.superseded, one.held)
        assert min(places) >= 0
        assert sum(places) == one.file.received


@given(datasets(), st.booleans(), st.randoms())
def test_the_order_of_arrival_decides_nothing(
    deliveries: list[DeliveryFacts], is_snapshot: bool, chance: Random
) -> None:
    shuffled = list(deliveries)
    chance.shuffle(shuffled)
    by_id = {one.file.file_id: one for one in decide(deliveries, is_snapshot)}
    assert {one.file.file_id: one for one in decide(shuffled, is_snapshot)} == by_id


@given(datasets(), st.booleans())
def test_deciding_again_decides_the_same(
    deliveries: list[DeliveryFacts], is_snapshot: bool
) -> None:
    assert decide(deliveries, is_snapshot) == decide(deliveries, is_snapshot)


@given(datasets(), st.booleans())
def test_one_revision_of_a_period_is_in_force_at_most(
    deliveries: list[DeliveryFacts], is_snapshot: bool
) -> None:
    in_force: dict[str, set[int]] = {}
    for one in decide(deliveries, is_snapshot):
        if one.status == "accepted":
            in_force.setdefault(one.delivery.period, set()).add(one.delivery.revision)
    assert all(len(revisions) == 1 for revisions in in_force.values())


@given(datasets())
def test_no_content_of_a_flow_is_counted_twice(
    deliveries: list[DeliveryFacts],
) -> None:
    counted = [
        one.file.sha256
        for one in decide(deliveries, is_snapshot=False)
        if one.status == "accepted"
    ]
    assert len(counted) == len(set(counted))


@given(datasets(), st.booleans())
def test_a_file_that_gives_no_line_says_why(
    deliveries: list[DeliveryFacts], is_snapshot: bool
) -> None:
    for one in decide(deliveries, is_snapshot):
        assert (one.reason is None) == (one.status == "accepted")


@given(datasets(), st.booleans())
def test_what_comes_later_never_changes_an_earlier_period(
    deliveries: list[DeliveryFacts], is_snapshot: bool
) -> None:
    last = max(one.period for one in deliveries)
    before = [one for one in deliveries if one.period < last]
    whole = [
        one for one in decide(deliveries, is_snapshot) if one.delivery.period < last
    ]
    assert whole == decide(before, is_snapshot)
