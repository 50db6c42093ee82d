"""For each rule of the marts of need, targeting and movement a model that breaks it.

Table -> rule -> statement, run as `transformer` against a candidate that is good.
"""

LEVEL = "update candidate.{} set region_level = 'desa' where region_level = 'kecamatan'"
"""Every region table says the level of a region beside its code."""

NEED = {
    "deprivation": {
        "value_is_numerator_over_denominator": "update core.agg_deprivation "
        "set value = null where measure = 'H' and region_code = '35.07'",
        "headcount_falls_with_the_line": "update core.agg_deprivation "
        "set numerator = numerator + 20 where measure = 'H' and k > 0.4",
        "adjusted_headcount_is_headcount_times_intensity": "update "
        "core.agg_deprivation set value = value / 2 where measure = 'A'",
        "contributions_sum_to_one": "update core.agg_deprivation "
        "set value = value / 2 where measure = 'CONTRIB' and dimension = 'rumah'",
        "dimension_rows_name_one": "update candidate.deprivation "
        "set dimension = 'rumah' where measure = 'C_NULL'",
        "every_assessed_family_is_scored_or_counted": "update core.agg_deprivation "
        "set deprived_families = 1 where measure = 'C_NULL' and region_code = '35.07'",
        "level_is_that_of_the_region": LEVEL.format("deprivation"),
        "sums_leave_no_lone_hidden_cell": "insert into core.disclosure_mask "
        "select 'deprivation', row_key, array['families'] "
        "from core.disclosure_row_deprivation where measure = 'A' and k > 0.4 "
        "and weight = 'family' and region_code = '35.07'",
    },
    "unmet_need": {
        "served_and_unserved_are_the_deprived": "update core.agg_unmet_need "
        "set families_unmet = families_unmet + 1 where dimension = 'rumah'",
        "cost_and_gap_stand_together": "update candidate.unmet_need "
        "set cost_is_signed = false where dimension = 'aset'",
        "level_is_that_of_the_region": LEVEL.format("unmet_need"),
    },
    "programme_package": {
        "every_family_is_in_one_row": "delete from core.agg_programme_package "
        "where region_code = '35.07' and programmes = 1",
        "over_served_have_many_and_need_none": "update core.agg_programme_package "
        "set over_served_families = 1 where programmes = 1 and needy_families = 0",
        "level_is_that_of_the_region": LEVEL.format("programme_package"),
    },
    "family_gap_list": {
        "nobody_received_in_the_last_year": "update "
        "candidate.fct_family_programme_month set family_key = "
        "(select min(family_key) from candidate.family_gap_list) where family_key = "
        "(select min(family_key) from candidate.fct_family_programme_month)",
        "no_family_is_left_out": "delete from candidate.family_gap_list "
        "where kecamatan_code = '35.07.01'",
        "family_key_is_known": "update candidate.family_gap_list "
        "set family_key = 'f' || family_key",
    },
}

TARGETING = {
    "programme_targeting": {
        "counts_are_parts": "update core.agg_programme_targeting "
        "set eligible_recipients = recipient_families + 1 "
        "where programme_code = 'SEMBAKO' and region_code = '35.07'",
        "rates_are_those_of_the_counts": "update core.agg_programme_targeting "
        "set coverage = 0 where programme_code = 'PKH' and region_code = '35.07'",
        "rupiah_are_spread_where_there_are_rupiah": "update "
        "core.agg_programme_targeting set cgh40 = null where region_code = '35.07'",
        "families_are_those_counted": "delete from core.agg_programme_targeting "
        "where programme_code = 'SEMBAKO' and region_code = '35.07.02.2001'",
        "window_is_dated": "update candidate.programme_targeting "
        "set rule_valid_from = date '2025-02-01' where period = '2025-01'",
        "rule_change_is_told": "insert into candidate.programme_targeting "
        "(programme_code, period, region_level, region_code, rule_desil_min, "
        "rule_desil_max, rule_changed) select programme_code, '2025-Q2', "
        "region_level, region_code, 1, 6, false "
        "from candidate.programme_targeting where period = '2025-Q1'",
        "level_is_that_of_the_region": LEVEL.format("programme_targeting"),
        "shown_recipients_are_among_families": "update candidate.programme_targeting "
        "set families = 92, recipient_families = 93 where region_code = '35.07'",
        "shown_rates_are_those_of_the_counts": "update candidate.programme_targeting "
        "set coverage = 0.5, exclusion_error = 0.4 where region_code = '35.07'",
        "coverage_over_ninety_percent": "update candidate.programme_targeting "
        "set families = 92, recipient_families = 83 where region_code = '35.07'",
        "change_over_one_hundred_percent": "insert into candidate.dim_period "
        "values ('2025-02', 'month', date '2025-02-01', date '2025-02-28'); "
        "update candidate.programme_targeting set recipient_families = 40 "
        "where region_code = '35.07'; insert into candidate.programme_targeting "
        "(programme_code, period, region_level, region_code, recipient_families) "
        "values ('PKH', '2025-02', 'kabupaten', '35.07', 81)",
        "masks_are_worn": "delete from core.disclosure_mask "
        "where mart = 'programme_targeting'",
        "no_small_cell": "update candidate.programme_targeting "
        "set share_without_desil = 0.5 where region_level = 'desa'",
    },
    "programme_incidence": {
        "desil_add_up_to_targeting": "delete from core.agg_programme_incidence "
        "where desil is null and programme_code = 'PKH'",
        "shares_add_up": "update core.agg_programme_incidence "
        "set recipient_share = recipient_share / 2 where desil = 1",
        "level_is_that_of_the_region": LEVEL.format("programme_incidence"),
    },
    "programme_overlap": {
        "pair_is_in_order": "update candidate.programme_overlap "
        "set programme_a = programme_b, programme_b = programme_a",
        "overlap_is_part_of_both": "update core.agg_programme_overlap "
        "set families_both = families_b + 1",
        "sides_are_those_of_targeting": "update core.agg_programme_overlap "
        "set families_b = 1 where region_code = '35.07'",
        "level_is_that_of_the_region": LEVEL.format("programme_overlap"),
    },
    "forbidden_overlap": {
        "both_were_received": "insert into candidate.forbidden_overlap "
        "select month, family_key, 'PKH', 'SEMBAKO', opd, opd, amount_idr, null "
        "from candidate.fct_family_programme_month",
        "forbidden_pair_is_counted": "update core.agg_programme_overlap "
        "set policy = 'forbidden', families_both = 1 where region_code = '35.07'",
    },
}

MOVEMENT = {
    "family_transition": {
        "steps_are_one_quarter": "update candidate.family_transition "
        "set to_period = from_period",
        "every_family_moves_once": "delete from core.agg_family_transition "
        "where to_state = 'unobserved'",
        "every_change_has_a_cause": "update candidate.family_transition "
        "set cause = 'link' where to_state = 'unobserved'",
        "level_is_that_of_the_region": LEVEL.format("family_transition"),
    },
    "family_movement": {
        "movement_is_that_of_the_transitions": "update core.agg_family_movement "
        "set families = families + 1 where measure = 'GRAD' and region_code = '35.07'",
        "movement_is_known_after_its_quarters": "update candidate.family_movement "
        "set period = from_period where measure = 'GRAD'",
        "everybody_moves_in_one_way": "update core.agg_family_movement "
        "set families = families - 1 where measure = 'CHRONIC' and families > 0",
        "relapse_is_of_the_sustained": "insert into core.agg_family_movement "
        "(period, from_period, region_level, region_code, measure, families, "
        "denominator) "
        "values ('2026-Q1', '2025-Q1', 'kabupaten', '35.07', 'SUST', 11, 22), "
        "('2027-Q1', '2025-Q1', 'kabupaten', '35.07', 'RELAPSE', 0, 12); "
        "insert into candidate.family_movement "
        "(period, from_period, region_level, region_code, measure) "
        "values ('2027-Q1', '2025-Q1', 'kabupaten', '35.07', 'RELAPSE')",
        "value_is_the_share": "update candidate.family_movement "
        "set families = 10, denominator = 40, value = 0.5 where measure = 'UP'",
        "level_is_that_of_the_region": LEVEL.format("family_movement"),
    },
}

REFERENCE = {
    "formula": {
        "one_version_holds": "update candidate.formula set valid_to = null",
    },
    "official_figure": {
        "one_source_of_our_figure": "update candidate.official_figure "
        "set ours_period = null",
        "no_small_cell": "update candidate.official_figure set ours = 9",
    },
    "kecamatan_scorecard": {
        "a_rank_needs_a_value": "update candidate.kecamatan_scorecard "
        "set value = null where rank = 1",
        "first_comes_the_highest": "update candidate.kecamatan_scorecard "
        "set rank = 3 - rank",
        "formula_id_is_known": "delete from candidate.formula where formula_id = 'D.H'",
    },
}

POISONS = {**NEED, **TARGETING, **MOVEMENT, **REFERENCE}
