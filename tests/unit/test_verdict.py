"""Rules 2 and 3 of "Lines, files, deliveries": the fate of a file, without a database.

Each test says its rule.
"""

from sinkron.gate.facts import Outside
from tests.unit.verdict_kit import UNREADABLE, decide, delivery, file, looking, statuses


def test_an_accepted_file_gives_its_lines_but_the_quarantined_ones() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A")), assess=looking(quarantined={"A": 3})
    )
    one = verdicts["2026-01/a.csv"]
    assert (one.status, one.accepted, one.quarantined) == ("accepted", 97, 3)
    assert (one.superseded, one.held, one.reason) == (0, 0, None)


def test_an_unreadable_file_is_held_alone_and_the_others_are_accepted() -> None:
    verdicts = decide(
        delivery(
            "2026-01",
            file("a.csv", "A", received=0, problem=UNREADABLE),
            file("b.csv", "B"),
        )
    )
    assert statuses(verdicts) == {"2026-01/a.csv": "held", "2026-01/b.csv": "accepted"}
    assert verdicts["2026-01/a.csv"].reason == UNREADABLE


def test_a_file_with_more_than_half_of_its_lines_elsewhere_is_held_alone() -> None:
    verdicts = decide(
        delivery("2026-01", file("batu.csv", "B"), file("malang.csv", "M")),
        assess=looking(foreign=("B",)),
    )
    assert statuses(verdicts) == {
        "2026-01/batu.csv": "held",
        "2026-01/malang.csv": "accepted",
    }
    assert verdicts["2026-01/batu.csv"].held == 100
    reason = verdicts["2026-01/batu.csv"].reason
    assert reason is not None
    assert "51 dari 100" in reason.id
    assert "2026-01.r2" in reason.id


def test_half_of_the_lines_elsewhere_is_not_more_than_half() -> None:
    assert not Outside(outside=50, lines=100).is_foreign
    assert not Outside(outside=0, lines=0).is_foreign


def test_a_copy_of_a_foreign_file_is_as_foreign() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "B"), file("b.csv", "B"), file("c.csv", "M")),
        assess=looking(foreign=("B",)),
    )
    assert statuses(verdicts)["2026-01/b.csv"] == "held"


def test_the_same_bytes_twice_in_a_delivery_count_once_by_path_in_byte_order() -> None:
    verdicts = decide(
        delivery("2026-01", file("b.csv", "A"), file("Z.csv", "A"), file("é.csv", "A"))
    )
    assert statuses(verdicts) == {
        "2026-01/b.csv": "duplicate",
        "2026-01/Z.csv": "accepted",
        "2026-01/é.csv": "duplicate",
    }
    assert verdicts["2026-01/b.csv"].superseded == 100


def test_a_file_held_for_its_name_does_not_make_the_same_bytes_a_duplicate() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A", problem=UNREADABLE), file("b.csv", "A"))
    )
    assert statuses(verdicts) == {"2026-01/a.csv": "held", "2026-01/b.csv": "accepted"}


def test_bytes_of_an_earlier_period_in_force_are_a_duplicate() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A")),
        delivery("2026-02", file("a.csv", "A"), file("b.csv", "B")),
    )
    assert statuses(verdicts) == {
        "2026-01/a.csv": "accepted",
        "2026-02/a.csv": "duplicate",
        "2026-02/b.csv": "accepted",
    }
    reason = verdicts["2026-02/a.csv"].reason
    assert reason is not None
    assert "periode 2026-01" in reason.id


def test_bytes_of_an_earlier_period_that_was_held_are_no_duplicate() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A"), decision="reject"),
        delivery("2026-02", file("a.csv", "A")),
    )
    assert statuses(verdicts)["2026-02/a.csv"] == "accepted"


def test_bytes_that_a_revision_took_out_of_force_are_no_duplicate() -> None:
    """A file sent for the wrong month, then corrected, may come in its own month."""
    verdicts = decide(
        delivery("2026-01", file("a.csv", "FEB")),
        delivery("2026-01.r2", file("a.csv", "JAN")),
        delivery("2026-02", file("a.csv", "FEB")),
    )
    assert statuses(verdicts) == {
        "2026-01/a.csv": "superseded",
        "2026-01.r2/a.csv": "accepted",
        "2026-02/a.csv": "accepted",
    }


def test_a_full_list_repeating_the_period_before_is_accepted_with_a_warning() -> None:
    verdicts = decide(
        delivery("2025-12", file("a.csv", "A")),
        delivery("2026-01", file("a.csv", "A")),
        delivery("2026-02", file("a.csv", "A")),
        is_snapshot=True,
    )
    assert set(statuses(verdicts).values()) == {"accepted"}
    warning = verdicts["2026-02/a.csv"].warning
    assert warning is not None
    assert "2026-01" in warning.id
    assert verdicts["2025-12/a.csv"].warning is None


def test_a_full_list_repeating_an_older_period_is_a_duplicate() -> None:
    verdicts = decide(
        delivery("2025-12", file("a.csv", "A")),
        delivery("2026-01", file("a.csv", "B")),
        delivery("2026-02", file("a.csv", "A")),
        is_snapshot=True,
    )
    assert statuses(verdicts)["2026-02/a.csv"] == "duplicate"


def test_a_full_list_is_compared_with_the_period_delivered_before_it() -> None:
    """The period before was held: what it repeats was in force one period earlier."""
    verdicts = decide(
        delivery("2025-12", file("a.csv", "A")),
        delivery("2026-01", file("a.csv", "B")),
        delivery("2026-02", file("a.csv", "A")),
        is_snapshot=True,
        assess=looking(bad=("2026-01",)),
    )
    assert statuses(verdicts)["2026-02/a.csv"] == "duplicate"
