"""What was published is what is true: links, families, events, receipt, mistakes."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.acceptance.conftest import (
    District,
    members_of,
    outside_family_ids,
    registered_family_ids,
)


def same(found: pd.DataFrame, true: pd.DataFrame) -> None:
    """Assert that two tables hold the same rows, in whatever order."""
    columns = list(true.columns)
    assert_frame_equal(
        found[columns].sort_values(columns, ignore_index=True),
        true.sort_values(columns, ignore_index=True),
        check_dtype=False,
    )


@pytest.fixture(scope="module")
def members(district: District) -> pd.DataFrame:
    """Who belongs to which family in which month, as the warehouse says."""
    return members_of(district)


@pytest.fixture(scope="module")
def family_ids(district: District, members: pd.DataFrame) -> dict[str, str]:
    """The true family behind each family key."""
    return registered_family_ids(district, members)


@pytest.fixture(scope="module")
def all_family_ids(district: District, family_ids: dict[str, str]) -> dict[str, str]:
    """The same, with the families known from DTSEN alone."""
    told = outside_family_ids(district)
    assert told
    assert not told.keys() & family_ids.keys()
    return {**family_ids, **told}


def test_every_file_has_its_fate_and_every_line_its_place(district: District):
    found = district.rows(
        """
        select
            verdict.delivery_id, file.path as file_name, verdict.status,
            verdict.received_lines as received, verdict.structural_lines as structural,
            verdict.accepted_lines as accepted,
            verdict.quarantined_lines as quarantined,
            verdict.superseded_lines as superseded, verdict.held_lines as held
        from ledger.verdict
        inner join ledger.file on verdict.file_id = file.file_id
        """
    )
    same(found, district.truth("deliveries"))


def test_every_planted_mistake_in_a_line_is_quarantined_for_its_reason(
    district: District,
):
    planted = district.truth("defects")
    planted = planted[planted["expected"].str.startswith("quarantined:")]
    planted = planted.assign(
        reason=planted["expected"].str.removeprefix("quarantined:")
    )
    place = ["delivery_id", "file_name", "sheet", "line_no"]
    found = district.rows(
        """
        select
            line.delivery_id, file.path as file_name, line.sheet,
            line.line_no, line.reason
        from quarantine.line
        inner join ledger.file on line.file_id = file.file_id
        inner join ledger.verdict on line.file_id = verdict.file_id
        where verdict.status = 'accepted'
        """
    )
    accepted = district.truth("deliveries").query("status == 'accepted'")
    planted = planted.merge(accepted[["delivery_id", "file_name"]])
    same(found, planted[[*place, "reason"]].drop_duplicates())


def test_every_member_of_every_month_stands_in_her_true_family(
    district: District, members: pd.DataFrame, family_ids: dict[str, str]
):
    found = members.assign(truth_family_id=members["family_key"].map(family_ids))
    true = district.truth("membership")
    # The one head is the listed one, else the member with the lowest NIK.
    true["no_nik"] = true["nik"] == ""
    true = true.sort_values(["is_head", "no_nik", "nik"], ascending=[False, True, True])
    first = ~true.duplicated(["month", "truth_family_id"])
    true["is_head"] = first.map({True: "1", False: "0"})
    same(found, true[["month", "nik", "truth_family_id", "is_head"]])


def test_families_have_their_true_place_size_and_desil(
    district: District, family_ids: dict[str, str]
):
    found = district.rows(
        """
        select
            month.period as month, family.family_key, family.desa_code,
            family.in_register, family.in_dtsen, family.members,
            family.desil_national, family.dtsen_version
        from family.dim_family as family
        inner join core.int_months_known as month
            on month.is_counted
            and month.month >= family.valid_from
            and month.month < coalesce(family.valid_to, 'infinity')
        """
    )
    true = district.truth("families")
    registered = found["in_register"] == "1"
    found["truth_family_id"] = found["family_key"].map(family_ids)
    same(found[registered], true[true["in_register"] == "1"])
    known_from_dtsen = true[true["in_register"] == "0"].drop(columns="truth_family_id")
    same(found[~registered], known_from_dtsen)
    assert len(known_from_dtsen)


def test_families_start_split_merge_move_and_die_out_as_they_did(
    district: District, family_ids: dict[str, str]
):
    found = district.rows(
        """
        select
            to_char(date, 'YYYY-MM') as month, family_key, event,
            coalesce(other_family_key, '') as other_family_key
        from family.family_lineage
        """
    )
    ids = {**family_ids, "": ""}
    found["truth_family_id"] = found["family_key"].map(ids)
    found["other_truth_family_id"] = found["other_family_key"].map(ids)
    true = district.truth("lineage")
    same(found, true)
    events = {"start", "renumbered", "split", "merge", "moved", "died_out"}
    assert set(true["event"]) == events


def test_receipt_of_every_family_programme_and_month_is_the_true_one(
    district: District, all_family_ids: dict[str, str]
):
    found = district.rows(
        """
        select
            family_key, programme_code, to_char(month, 'YYYY-MM') as month,
            persons, amount_idr
        from family.fct_family_programme_month
        """
    )
    found["truth_family_id"] = found["family_key"].map(all_family_ids)
    same(found, district.truth("receipt"))


def test_every_programme_is_received_by_somebody(district: District):
    """The comparison above is of all fourteen, not of those that happen to be there."""
    found = district.rows("select programme_code from reference.programme")
    received = set(district.truth("receipt")["programme_code"])
    assert received == set(found["programme_code"])


def test_budgets_are_the_true_ones(district: District):
    found = district.rows(
        """
        select
            programme_code, to_char(first_month, 'YYYY"-Q"Q') as quarter,
            sum(budget_idr) as pagu, sum(realised_idr) as realisasi
        from staging.int_budget_unioned
        group by programme_code, first_month
        """
    )
    same(found, district.truth("budget"))


def test_rows_of_dtsen_lead_to_their_true_families(
    district: District, family_ids: dict[str, str]
):
    found = district.rows(
        """
        select
            assessment.dtsen_version, followed.kk_number, followed.family_key,
            followed.is_registered
        from vault.int_dtsen_rows_followed as followed
        inner join staging.int_assessment_unioned as assessment
            on
                followed.kk_number = assessment.kk_number
                and followed.version_month = assessment.version_month
        """
    ).drop_duplicates()
    true = district.truth("assessment").drop_duplicates(["dtsen_version", "kk_number"])
    both = found.merge(true, on=["dtsen_version", "kk_number"], how="outer")
    assert not both[["family_key", "truth_family_id"]].isna().any(axis=None)
    registered = both[both["is_registered"] == "1"]
    known = registered["family_key"].map({**family_ids, "": ""})
    assert (known == registered["truth_family_id"]).all()
    alone = both[both["is_registered"] == "0"]
    assert alone["truth_family_id"].str.startswith("D").all()
    assert len(alone)


def test_unlinked_receipts_are_counted_apart(district: District):
    found = district.rows(
        """
        select
            programme_code, to_char(month, 'YYYY-MM') as month,
            region_code as desa_code, unlinked_receipts as receipts,
            unlinked_amount_idr as amount_idr
        from core.agg_programme_reach
        where region_level = 'desa' and unlinked_receipts > 0
        """
    )
    same(found, district.truth("unlinked"))


def test_eligibility_follows_the_dated_window_of_the_national_desil(
    district: District, family_ids: dict[str, str]
):
    found = district.rows(
        """
        select
            month.period as month, family.family_key, rule.programme_code,
            coalesce(
                family.desil_national between rule.desil_min and rule.desil_max, false
            ) as eligible
        from family.dim_family as family
        inner join core.int_months_known as month
            on month.is_counted
            and month.month >= family.valid_from
            and month.month < coalesce(family.valid_to, 'infinity')
        inner join reference.eligibility as rule
            on month.month >= rule.valid_from
            and month.month < coalesce(rule.valid_to, 'infinity')
        where family.in_register
        """
    )
    found["truth_family_id"] = found["family_key"].map(family_ids)
    true = district.truth("eligibility")
    true = true[true["truth_family_id"].isin(family_ids.values())]
    found = found[found["programme_code"].isin(true["programme_code"])]
    same(found, true)


def test_published_counts_are_the_true_ones_or_hidden(district: District):
    true = district.truth("families")
    true["kecamatan"], true["kabupaten"] = true["desa_code"].str[:8], "35.07"
    counted = pd.concat(
        true.assign(region_code=true[level], region_level=name)
        for level, name in (
            ("desa_code", "desa"),
            ("kecamatan", "kecamatan"),
            ("kabupaten", "kabupaten"),
        )
    )
    key = ["month", "region_level", "region_code", "in_register", "in_dtsen"]
    counted["members"] = counted["members"].astype(int)
    counted = counted.groupby(key, as_index=False).agg(
        families=("truth_family_id", "size"), persons=("members", "sum")
    )
    found = district.rows(
        "select period as month, * from marts.family_count where period not like '%Q%'"
    )
    both = found.merge(counted, on=key, how="outer", suffixes=("", "_true"))
    assert not both.isna().any(axis=None)
    shown = both[both["is_suppressed"] == "0"]
    assert len(shown)
    assert (shown["families"] == shown["families_true"].astype(str)).all()
    assert (shown["persons"] == shown["persons_true"].astype(str)).all()
    small = both["families_true"].between(1, 9) | both["persons_true"].between(1, 9)
    hidden = both[small]
    assert len(hidden)
    assert (hidden["families"] == "").all()
    assert (hidden["is_suppressed"] == "1").all()
