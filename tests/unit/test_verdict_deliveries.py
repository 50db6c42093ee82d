"""Rules 3 and 4: revisions, what a delivery is compared with, a person's decision.

Each test says its rule.
"""

from collections.abc import Mapping
from decimal import Decimal

from sinkron.gate import sentences
from sinkron.gate.facts import Assessment, Baseline, DeliveryFacts, FileFacts
from tests.unit.verdict_kit import (
    UNREADABLE,
    decide,
    delivery,
    file,
    folder,
    looking,
    statuses,
)


def test_a_revision_that_repeats_the_unharmed_files_is_complete_with_all() -> None:
    verdicts = decide(
        delivery(
            "2026-01",
            file("a.csv", "A"),
            file("b.csv", "BROKEN", received=0, problem=UNREADABLE),
        ),
        delivery("2026-01.r2", file("a.csv", "A"), file("b.csv", "B")),
    )
    assert statuses(verdicts) == {
        "2026-01/a.csv": "superseded",
        "2026-01/b.csv": "superseded",
        "2026-01.r2/a.csv": "accepted",
        "2026-01.r2/b.csv": "accepted",
    }


def test_an_accepted_revision_supersedes_also_what_was_held_or_quarantined() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A")),
        delivery("2026-01.r2", file("a.csv", "B")),
        delivery("2026-01.r3", file("a.csv", "C")),
        assess=looking(bad=("2026-01",), quarantined={"A": 9, "B": 2}),
    )
    for place in ("2026-01/a.csv", "2026-01.r2/a.csv"):
        one = verdicts[place]
        assert (one.status, one.superseded, one.quarantined) == ("superseded", 100, 0)
        assert one.reason is not None
        assert "2026-01.r3" in one.reason.id
    assert statuses(verdicts)["2026-01.r3/a.csv"] == "accepted"


def test_a_held_revision_supersedes_nothing() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A")),
        delivery("2026-01.r2", file("a.csv", "B")),
        assess=looking(bad=("2026-01.r2",)),
    )
    assert statuses(verdicts) == {
        "2026-01/a.csv": "accepted",
        "2026-01.r2/a.csv": "held",
    }


def test_a_delivery_without_an_acceptable_file_supersedes_nothing() -> None:
    verdicts = decide(
        delivery("2025-12", file("a.csv", "A")),
        delivery("2026-01", file("a.csv", "B")),
        delivery(
            "2026-01.r2",
            file("a.csv", "A"),
            file("b.csv", "X", received=0, problem=UNREADABLE),
        ),
    )
    assert statuses(verdicts) == {
        "2025-12/a.csv": "accepted",
        "2026-01/a.csv": "accepted",
        "2026-01.r2/a.csv": "duplicate",
        "2026-01.r2/b.csv": "held",
    }


def test_of_a_held_delivery_nothing_is_accepted_and_every_line_is_held() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A"), file("b.csv", "A"), file("c.csv", "C")),
        assess=looking(bad=("2026-01",), quarantined={"A": 9}),
    )
    assert [one.held for one in verdicts.values()] == [100, 100, 100]
    assert set(statuses(verdicts).values()) == {"held"}
    reason = verdicts["2026-01/a.csv"].reason
    assert reason is not None
    assert reason.id.endswith("lalu kirim ulang lengkap sebagai 2026-01.r2.")


def test_the_next_folder_follows_the_last_revision_that_came() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A")),
        delivery("2026-01.r4", file("a.csv", "B")),
        assess=looking(bad=("2026-01", "2026-01.r4")),
    )
    reason = verdicts["2026-01/a.csv"].reason
    assert reason is not None
    assert "2026-01.r5" in reason.id


def test_volume_is_compared_with_the_last_accepted_earlier_period() -> None:
    """Neither with a held period, nor with an earlier revision of the same one."""
    verdicts = decide(
        delivery("2025-11", file("a.csv", "A", received=1000)),
        delivery("2025-12", file("a.csv", "B", received=421)),
        delivery("2026-01", file("a.csv", "C", received=799)),
        delivery("2026-01.r2", file("a.csv", "D", received=800)),
        is_snapshot=True,
    )
    assert statuses(verdicts) == {
        "2025-11/a.csv": "accepted",
        "2025-12/a.csv": "held",
        "2026-01/a.csv": "superseded",
        "2026-01.r2/a.csv": "accepted",
    }


def test_volume_counts_neither_held_nor_duplicate_files() -> None:
    seen: dict[str, int | None] = {}

    def note(
        one: DeliveryFacts, _files: tuple[FileFacts, ...], baseline: Baseline
    ) -> Assessment:
        seen[folder(one)] = baseline.lines
        return Assessment()

    decide(
        delivery(
            "2025-12",
            file("a.csv", "A", received=60),
            file("b.csv", "A", received=60),
            file("c.csv", "C", received=7, problem=UNREADABLE),
        ),
        delivery("2026-01", file("a.csv", "D")),
        is_snapshot=True,
        assess=note,
    )
    assert seen == {"2025-12": None, "2026-01": 60}


def test_each_programme_is_compared_with_the_last_period_that_paid_it() -> None:
    asked: dict[str, Mapping[str, Decimal]] = {}
    paid = {
        "2025-10": {"PKH": Decimal(600_000), "SEMBAKO": Decimal(200_000)},
        "2025-11": {"SEMBAKO": Decimal(400_000)},
        "2025-12": {"PKH": Decimal(600)},
    }

    def note(
        one: DeliveryFacts, _files: tuple[FileFacts, ...], baseline: Baseline
    ) -> Assessment:
        asked[folder(one)] = baseline.medians
        told = ()
        if folder(one) == "2025-12":
            told = (
                sentences.small_amounts(
                    programme="PKH", median=Decimal(600), before=Decimal(600_000)
                ),
            )
        return Assessment(medians=paid.get(folder(one), {}), shortfalls=told)

    decide(
        *(
            delivery(one, file("a.csv", one))
            for one in ("2025-10", "2025-11", "2025-12", "2026-01")
        ),
        assess=note,
    )
    expected = {"PKH": Decimal(600_000), "SEMBAKO": Decimal(400_000)}
    assert asked["2025-12"] == expected
    assert asked["2026-01"] == expected


def test_a_person_who_accepts_overrules_the_checks_and_a_warning_says_so() -> None:
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A"), decision="accept"),
        assess=looking(bad=("2026-01",), quarantined={"A": 9}),
    )
    one = verdicts["2026-01/a.csv"]
    assert (one.status, one.accepted, one.quarantined) == ("accepted", 91, 9)
    assert one.warning is not None
    assert "9 dari 100" in one.warning.id


def test_a_person_cannot_accept_what_is_unreadable_or_foreign() -> None:
    verdicts = decide(
        delivery(
            "2026-01",
            file("a.csv", "A", received=0, problem=UNREADABLE),
            file("b.csv", "B"),
            decision="accept",
        ),
        assess=looking(foreign=("B",)),
    )
    assert set(statuses(verdicts).values()) == {"held"}


def test_a_person_who_rejects_holds_the_delivery_and_brings_back_the_one_before() -> (
    None
):
    verdicts = decide(
        delivery("2026-01", file("a.csv", "A")),
        delivery("2026-01.r2", file("a.csv", "B"), decision="reject"),
    )
    assert statuses(verdicts) == {
        "2026-01/a.csv": "accepted",
        "2026-01.r2/a.csv": "held",
    }
    reason = verdicts["2026-01.r2/a.csv"].reason
    assert reason is not None
    assert "keputusan petugas" in reason.id


def test_an_accepted_decision_makes_a_baseline_like_any_other() -> None:
    verdicts = decide(
        delivery("2025-11", file("a.csv", "A", received=1000)),
        delivery("2025-12", file("a.csv", "B", received=400), decision="accept"),
        delivery("2026-01", file("a.csv", "C", received=390)),
        is_snapshot=True,
    )
    assert set(statuses(verdicts).values()) == {"accepted"}
