"""Every mart of figures is the planted truth before suppression, at all three levels.

Two districts: many mistakes in nine months, and few in two years, for what shows only
then. The truth is computed by the generator from the world that it made,
without any code or query of the pipeline.
"""

import pandas as pd
import pytest

from tests.acceptance.conftest import (
    District,
    members_of,
    outside_family_ids,
    registered_family_ids,
)
from tests.acceptance.figures import REGION, assert_equal, mart, named, shown

DIMENSIONS = (
    "rumah",
    "air_sanitasi",
    "energi",
    "pendidikan",
    "kerja",
    "aset",
    "adminduk",
)
ITEMS = (
    "floor",
    "wall",
    "roof",
    "crowding",
    "water",
    "toilet",
    "waste",
    "lighting",
    "cooking",
    "school",
    "certificate",
    "work",
    "assets",
    "civil_registration",
)
LEVELS = {"desa", "kecamatan", "kabupaten"}


@pytest.fixture(scope="module", params=["district", "long_district"])
def measured(request: pytest.FixtureRequest) -> District:
    """Each of the two districts."""
    district: District = request.getfixturevalue(request.param)
    return district


@pytest.fixture(scope="module")
def ids(measured: District) -> dict[str, str]:
    """The true family behind each family key."""
    inside = registered_family_ids(measured, members_of(measured))
    return {**inside, **outside_family_ids(measured)}


def test_items_and_scores_of_every_assessed_family_are_the_true_ones(
    measured: District, ids: dict[str, str]
):
    found = named(
        measured.rows(
            """
            select scored.* from core.int_family_deprivation_scored as scored
            inner join core.int_family_periods_spread as alive
                on
                    scored.family_key = alive.family_key
                    and scored.quarter = alive.period
            """
        ),
        ids,
    )
    found = found.rename(columns={f"deprived_{item}": item for item in ITEMS})
    true = measured.truth("deprivation_items")
    parts = ["score_numerator", "score_denominator"]
    for one in (found, true):
        known = one[parts[1]] != ""
        one["score"] = (one[parts[0]] + "/" + one[parts[1]]).where(known, "")
    found["score"] = _decimals(found["score"])
    counts = ["dtsen_version", "members", "dimensions_observed", *ITEMS]
    key = ["truth_family_id", "quarter"]
    assert_equal(found, true, key=key, counts=counts, shares=["score"])
    assert (true["score"] == "").any()
    for item in ITEMS:
        assert {"0", "1"} <= set(true[item]) or item == "roof", item


def _decimals(told: pd.Series) -> pd.Series:
    parts = told.str.split("/", expand=True, n=1).replace("", None).astype(float)
    return (parts[0] / parts[1]).astype(str).replace("nan", "")


def test_deprivation_is_the_true_one(measured: District):
    found, true = mart(measured, "deprivation"), measured.truth("deprivation")
    lines = {"": "", "1/4": "0.25", "1/3": "0.3333", "1/2": "0.5"}
    true["k"] = true["k"].map(lines)
    found["k"] = found["k"].map(lambda k: k and f"{float(k):.4f}".rstrip("0"))
    assert_equal(
        found,
        true,
        key=["period", *REGION, "measure", "dimension", "k", "weight"],
        counts=["families", "persons", "deprived_families"],
        shares=["value"],
    )
    assert set(true["region_level"]) == LEVELS
    assert set(true["dimension"]) == {"", *DIMENSIONS}


def test_targeting_is_the_true_one(measured: District):
    found, true = (
        mart(measured, "programme_targeting"),
        measured.truth("targeting"),
    )
    counts = """
        families families_without_desil eligible_families recipient_families
        eligible_recipients amount_idr rule_desil_min rule_desil_max
    """
    shares = """
        coverage exclusion_error exclusion_error_quota exclusion_error_target
        inclusion_error inclusion_error_amount lift cgh40 concentration
        share_without_desil cgh40_recipients concentration_recipients
        recipients_share_without_desil
    """
    key = ["programme_code", "period", *REGION]
    assert_equal(found, true, key=key, counts=counts.split(), shares=shares.split())
    received = true[true["recipient_families"] != "0"]
    assert received["programme_code"].nunique() == 14
    assert set(true["region_level"]) == LEVELS


def test_incidence_is_the_true_one(measured: District):
    found, true = mart(measured, "programme_incidence"), measured.truth("incidence")
    assert_equal(
        found,
        true,
        key=["programme_code", "period", *REGION, "desil"],
        counts=["families", "recipient_families", "amount_idr"],
        shares=["recipient_share", "amount_share"],
    )
    assert {"", "1", "10"} <= set(true["desil"])


def test_overlap_of_programmes_is_the_true_one(measured: District):
    found, true = mart(measured, "programme_overlap"), measured.truth("overlap")
    assert_equal(
        found,
        true,
        key=["period", *REGION, "programme_a", "programme_b"],
        counts=[
            "policy",
            "families_a",
            "families_b",
            "families_both",
            "families_missing_complement",
        ],
        shares=["lift", "jaccard"],
    )
    assert set(true["policy"]) == {"allowed", "forbidden", "complement"}


def test_forbidden_pairs_of_families_are_the_true_ones(
    measured: District, ids: dict[str, str]
):
    found = named(
        measured.rows(
            "select to_char(month, 'YYYY-MM') as month, family_key, programme_a, "
            "programme_b, amount_a_idr, amount_b_idr from restricted.forbidden_overlap"
        ),
        ids,
    )
    assert_equal(
        found,
        measured.truth("forbidden"),
        key=["month", "truth_family_id", "programme_a", "programme_b"],
        counts=["amount_a_idr", "amount_b_idr"],
    )


def test_transitions_and_their_causes_are_the_true_ones(measured: District):
    found, true = mart(measured, "family_transition"), measured.truth("transitions")
    key = ["from_period", "to_period", *REGION, "from_state", "to_state", "cause"]
    assert_equal(found, true, key=key, counts=["families"])
    assert {"link", "correction", "real", "re-ranking"} <= set(true["cause"])
    assert {"moved", "died_out", "merged"} <= set(true["to_state"])
    assert "link" in set(true.loc[true["from_state"] == "belum berdesil", "cause"])


def test_movement_is_the_true_one(measured: District):
    found, true = mart(measured, "family_movement"), measured.truth("movement")
    key = ["period", *REGION, "measure"]
    counts = ["from_period", "families", "denominator"]
    assert_equal(found, true, key=key, counts=counts, shares=["value"])


def test_unmet_need_is_the_true_one(measured: District):
    found, true = mart(measured, "unmet_need"), measured.truth("unmet")
    assert_equal(
        found,
        true,
        key=["period", *REGION, "dimension"],
        counts=[
            "families_deprived",
            "families_served",
            "families_unmet",
            "families_with_service",
            "gap_idr",
        ],
        shares=["unmet", "match"],
    )
    assert (true["families_served"] != "0").any()


def test_packages_are_the_true_ones(measured: District):
    found, true = mart(measured, "programme_package"), measured.truth("packages")
    assert_equal(
        found,
        true,
        key=["period", *REGION, "desil", "programmes"],
        counts=[
            "families",
            "over_served_families",
            "needy_families",
            "complete_families",
        ],
        shares=["completeness"],
    )
    assert (true["over_served_families"] != "0").any()


def test_the_gap_list_names_the_true_families(measured: District, ids: dict[str, str]):
    found = named(
        measured.rows(
            "select *, to_char(last_receipt_month, 'YYYY-MM') as last, "
            "to_char(as_of_month, 'YYYY-MM') as as_of from restricted.family_gap_list"
        ),
        ids,
    )
    found = found.drop(columns=["last_receipt_month", "as_of_month"])
    names = {"last": "last_receipt_month", "as_of": "as_of_month"}
    found, true = found.rename(columns=names), measured.truth("gap_list")
    counts = ["desa_code", "desil_national", "members", "lacks", *names.values()]
    assert_equal(found, true, key=["truth_family_id"], counts=counts)


def test_two_years_show_who_stayed_out_of_deprivation_and_who_fell_back(
    long_district: District,
):
    true = long_district.truth("movement")
    here = true[(true["region_level"] == "kabupaten") & (true["families"] != "0")]
    movements = {"UP", "DOWN", "SAME", "GRAD", "SUST", "CHRONIC", "TRANSIENT"}
    assert {*movements, "RELAPSE"} <= set(here["measure"])
    assert "version" in set(long_district.truth("transitions")["cause"])
    assert len(long_district.truth("gap_list"))


@pytest.mark.parametrize(
    ("name", "truth", "key", "counts"),
    [
        (
            "programme_targeting",
            "targeting",
            ["programme_code", "period", *REGION],
            ["eligible_families", "recipient_families", "eligible_recipients"],
        ),
        (
            "programme_incidence",
            "incidence",
            # Recipients by desil are too few in this district to be shown anywhere.
            ["programme_code", "period", *REGION, "desil"],
            ["families"],
        ),
        (
            "unmet_need",
            "unmet",
            ["period", *REGION, "dimension"],
            ["families_deprived", "families_served"],
        ),
        (
            "family_movement",
            "movement",
            ["period", *REGION, "measure"],
            ["families", "denominator"],
        ),
    ],
)
def test_what_readers_see_is_true_or_hidden(
    district: District, name: str, truth: str, key: list[str], counts: list[str]
):
    both = shown(district, name).merge(
        district.truth(truth), on=key, how="outer", suffixes=("", "_true")
    )
    assert not both["is_suppressed"].isna().any()
    for count in counts:
        told = both[both[count] != ""]
        assert len(told)
        assert (told[count] == told[f"{count}_true"]).all(), count
        small = both[f"{count}_true"].astype(int).between(1, 9)
        assert small.any()
        assert (both.loc[small, count] == "").all(), count
        hidden = both[(both[count] == "") & (both[f"{count}_true"] != "")]
        assert (hidden["is_suppressed"] == "1").all(), count
