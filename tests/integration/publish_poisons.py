"""For each rule of a mart contract a wrong model that breaks it.

Table -> rule -> statement, run as `transformer` against a candidate that is good.
"""

from tests.integration.publish_poisons_measures import POISONS as MEASURES

NIK = "3507015505900001"
"""Has the form of a NIK and belongs to nobody."""

SMALL_MARTS = (
    "data_quality",
    "delivery_finding",
    "dim_family",
    "dim_period",
    "dim_programme",
    "dim_region",
    "family_count",
    "family_lineage",
    "fct_family_programme_month",
    "missing_unit",
    "programme_reach",
    "release",
    "source_delivery",
    "source_freshness",
)
"""Marts that make a release of themselves: doors and readers are tried on them."""

POISONS = {
    **MEASURES,
    "dim_region": {
        "hierarchy_is_complete": "update candidate.dim_region "
        "set parent_code = '35.07' where region_code = '35.07.01.2001'",
        "unknown_place_is_there": "delete from candidate.dim_region "
        "where region_code = '35.07.00.0000'",
        "key_is_unique": "insert into candidate.dim_region "
        "select * from candidate.dim_region where region_code = '35.07.00.0000'",
        "parent_code_is_known": "insert into candidate.dim_region "
        "values ('35.07.03.2001', 'desa', 'X', '35.07.03')",
        "name_names_nobody": f"update candidate.dim_region set name = 'x {NIK}'",
    },
    "dim_period": {
        "days_agree_with_the_text": "update candidate.dim_period "
        "set last_day = last_day - 1",
    },
    "family_count": {
        "a_register_has_families": "update candidate.source_delivery "
        "set dataset = 'dispendukcapil__penduduk'; delete from candidate.family_count",
        "levels_add_up": "update core.agg_family_count set families = families + 1 "
        "where region_code = '35.07.01' and in_register",
        "published_equals_counted": "update candidate.family_count "
        "set persons = persons + 1 where region_code = '35.07.01' and in_register",
        "agrees_with_families": "update candidate.dim_family "
        "set valid_to = '2025-01-15' where desa_code = '35.07.01.2001'",
        "no_small_cell": "update candidate.family_count "
        "set families = 6, persons = 24, is_suppressed = false where is_suppressed",
        "hidden_is_flagged": "update candidate.family_count set is_suppressed = false",
        "hidden_together": "update candidate.family_count set persons = 12 "
        "where is_suppressed",
        "no_lone_hidden_cell": "update candidate.family_count set families = null, "
        "persons = null, is_suppressed = true "
        "where region_code = '35.07.02.2001' and in_dtsen",
        "hidden_cells_stay_uncertain": "update core.agg_family_count set families = 4 "
        "where families = 6",
        "level_is_that_of_the_region": "update candidate.family_count "
        "set region_level = 'desa' where region_code = '35.07.02'",
        "period_is_known": "delete from candidate.dim_period where kind = 'quarter'",
        "region_code_is_known": "update candidate.family_count "
        "set region_code = '35.07.99' where region_code = '35.07.02'",
        "somebody_knows_the_family": "insert into candidate.family_count "
        "values ('2025-01', 'kabupaten', '35.07', false, false, 0, 0, false)",
    },
    "programme_reach": {
        "levels_add_up": "update core.agg_programme_reach "
        "set unlinked_receipts = 20 where region_level = 'kabupaten'",
        "published_equals_counted": "delete from candidate.programme_reach "
        "where region_code = '35.07.02.2001'",
        "agrees_with_families": "delete from candidate.fct_family_programme_month "
        "where family_key = (select min(family_key) "
        "from candidate.fct_family_programme_month)",
        "no_small_cell": "update candidate.programme_reach set unlinked_receipts = 3",
        "hidden_is_flagged": "update candidate.programme_reach set families = null, "
        "persons = null",
        "no_lone_hidden_cell": "update candidate.programme_reach set families = null, "
        "persons = null, amount_idr = null, is_suppressed = true "
        "where region_code = '35.07.02.2001'",
        "office_is_the_owner": "update candidate.dim_programme set opd = 'dinkes'",
        "month_is_a_first_day": "update candidate.programme_reach "
        "set month = month + 1",
        "level_is_that_of_the_region": "update candidate.programme_reach "
        "set region_level = 'desa' where region_code = '35.07.02'",
        "hidden_cells_stay_uncertain": "update candidate.programme_reach "
        "set families = null where region_level = 'desa'; "
        "update core.agg_programme_reach set families = 4",
        "programme_code_is_known": "delete from candidate.dim_programme "
        "where programme_code = 'PKH'",
    },
    "source_delivery": {
        "no_line_is_lost": "update candidate.source_delivery "
        "set accepted_lines = accepted_lines - 1",
        "agrees_with_the_ledger": "update candidate.source_delivery set "
        "received_lines = received_lines + 1, accepted_lines = accepted_lines + 1",
        "only_accepted_files_are_in_force": "update candidate.source_delivery "
        "set status = 'superseded'",
        "held_has_a_reason": "update candidate.source_delivery set status = 'held'",
        "nothing_is_held": "update candidate.source_delivery set status = 'held'",
        "key_is_unique": "insert into candidate.source_delivery "
        "select * from candidate.source_delivery",
        "reason_names_nobody": "update candidate.source_delivery "
        f"set reason = '{NIK}.'",
    },
    "dim_family": {
        "a_register_has_families": "update candidate.source_delivery "
        "set dataset = 'dispendukcapil__penduduk'; delete from candidate.dim_family",
        "state_has_a_length": "update candidate.dim_family set valid_to = valid_from",
        "states_do_not_overlap": "insert into candidate.dim_family (family_key, "
        "valid_from) select family_key, valid_from + 10 from candidate.dim_family",
        "kecamatan_is_that_of_the_desa": "update candidate.dim_family "
        "set kecamatan_code = '35.07.02'",
        "somebody_knows_the_family": "update candidate.dim_family "
        "set in_register = false, in_dtsen = false",
        "register_family_has_members": "update candidate.dim_family set members = null",
        "desil_has_a_version": "update candidate.dim_family set dtsen_version = null",
        "deprivation_comes_from_a_version": "update candidate.dim_family "
        "set deprived_floor = true",
        "family_key_is_a_pseudonym": f"update candidate.dim_family "
        f"set family_key = '{NIK}'",
        "desa_code_is_known": "update candidate.dim_family "
        "set desa_code = '35.73.01.1001'",
    },
    "fct_family_programme_month": {
        "family_key_is_known": "update candidate.fct_family_programme_month "
        "set family_key = 'f' || family_key",
        "key_is_unique": "insert into candidate.fct_family_programme_month "
        "select * from candidate.fct_family_programme_month",
        "month_is_a_first_day": "update candidate.fct_family_programme_month "
        "set month = month + 1",
        "office_is_the_owner": "update candidate.fct_family_programme_month "
        "set opd = 'dinkes'",
    },
    "family_lineage": {
        "split_and_merge_name_the_other": "update candidate.family_lineage "
        "set event = 'split'",
        "key_is_unique": "insert into candidate.family_lineage "
        "select * from candidate.family_lineage",
        "other_family_key_is_known": "update candidate.family_lineage "
        "set other_family_key = repeat('x', 64)",
    },
    "source_freshness": {
        "dates_follow_the_period": "update candidate.source_freshness "
        "set late_date = due_date - 1",
        "every_delivered_source_is_watched": "update candidate.source_freshness "
        "set last_accepted_period = '2024-12'",
        "nothing_is_overdue": "update candidate.source_freshness set age_months = 2",
    },
    "delivery_finding": {
        "every_quarantined_line_has_a_reason": "update candidate.delivery_finding "
        "set lines = lines + 1",
    },
    "missing_unit": {
        "missing_since_an_earlier_period": "update candidate.missing_unit "
        "set last_period = period",
        "kecamatan_code_is_known": "update candidate.missing_unit "
        "set kecamatan_code = '35.07.99'",
    },
}
