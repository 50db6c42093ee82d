"""For each rule of the marts of need, targeting and movement what breaks it.

Table -> rule -> statement, against the tables of a whole district.
"""

OTHER_LEVEL = "update candidate.{} set region_level = 'desa'"

POISONS = {
    "deprivation": {
        "value_is_numerator_over_denominator": "update core.agg_deprivation "
        "set numerator = -1",
        "headcount_falls_with_the_line": "update core.agg_deprivation "
        "set numerator = numerator + 1000 where measure = 'H' and k > 0.4",
        "adjusted_headcount_is_headcount_times_intensity": "update "
        "core.agg_deprivation set value = value + 0.1 where measure = 'M0'",
        "contributions_sum_to_one": "update core.agg_deprivation "
        "set value = value * 2 where measure = 'CONTRIB'",
        "dimension_rows_name_one": "update candidate.deprivation "
        "set dimension = 'rumah' where measure = 'H'",
        "every_assessed_family_is_scored_or_counted": "update core.agg_deprivation "
        "set families = families + 1 where measure = 'H'",
        "level_is_that_of_the_region": OTHER_LEVEL.format("deprivation"),
    },
    "family_gap_list": {
        "nobody_received_in_the_last_year": "insert into candidate.family_gap_list "
        "(family_key, as_of_month) select family_key, month "
        "from candidate.fct_family_programme_month limit 1",
        "no_family_is_left_out": "delete from candidate.family_gap_list; "
        "delete from candidate.fct_family_programme_month",
    },
    "family_movement": {
        "movement_is_that_of_the_transitions": "update core.agg_family_movement "
        "set families = families + 1 where measure = 'UP'",
        "movement_is_known_after_its_quarters": "update candidate.family_movement "
        "set from_period = period where measure = 'GRAD'",
        "everybody_moves_in_one_way": "update core.agg_family_movement "
        "set families = families + 1 where measure = 'SAME'",
        "relapse_is_of_the_sustained": "update candidate.family_movement "
        "set measure = 'RELAPSE' where measure = 'GRAD'; update "
        "core.agg_family_movement set measure = 'RELAPSE' where measure = 'GRAD'",
        "value_is_the_share": "update candidate.family_movement "
        "set families = 5, denominator = 3",
        "level_is_that_of_the_region": OTHER_LEVEL.format("family_movement"),
    },
    "family_transition": {
        "steps_are_one_quarter": "update candidate.family_transition "
        "set to_period = from_period",
        "every_family_moves_once": "update core.agg_family_transition "
        "set families = families + 1",
        "every_change_has_a_cause": "update candidate.family_transition "
        "set cause = 'real'",
        "level_is_that_of_the_region": OTHER_LEVEL.format("family_transition"),
    },
    "forbidden_overlap": {
        "both_were_received": "insert into candidate.forbidden_overlap "
        "(month, family_key, programme_a, programme_b) "
        "values ('2025-01-01', 'nobody', 'BLT_DD', 'PKH')",
        "forbidden_pair_is_counted": "delete from candidate.forbidden_overlap; "
        "update core.agg_programme_overlap set families_both = 1 "
        "where policy = 'forbidden'",
    },
    "formula": {
        "one_version_holds": "insert into candidate.formula "
        "select * from candidate.formula",
    },
    "kecamatan_scorecard": {
        "a_rank_needs_a_value": "update candidate.kecamatan_scorecard "
        "set rank = 1, value = null",
        "first_comes_the_highest": "update candidate.kecamatan_scorecard "
        "set rank = 1, value = case when kecamatan_code = '35.07.01' then 0.5 else 0.4 "
        "end",
    },
    "official_figure": {
        "one_source_of_our_figure": "update candidate.official_figure "
        "set ours = 50, ours_definition = null",
        "no_small_cell": "update candidate.official_figure "
        "set ours = 5, unit = 'persons'",
    },
    "programme_incidence": {
        "desil_add_up_to_targeting": "update core.agg_programme_incidence "
        "set families = families + 1",
        "shares_add_up": "update core.agg_programme_incidence "
        "set recipient_share = recipient_share + 1",
        "level_is_that_of_the_region": OTHER_LEVEL.format("programme_incidence"),
    },
    "programme_overlap": {
        "pair_is_in_order": "update candidate.programme_overlap set programme_a = 'Z'",
        "overlap_is_part_of_both": "update core.agg_programme_overlap "
        "set families_both = 10000",
        "sides_are_those_of_targeting": "update core.agg_programme_overlap "
        "set families_a = families_a + 1",
        "level_is_that_of_the_region": OTHER_LEVEL.format("programme_overlap"),
    },
    "programme_package": {
        "every_family_is_in_one_row": "update core.agg_programme_package "
        "set families = families + 1",
        "over_served_have_many_and_need_none": "update core.agg_programme_package "
        "set over_served_families = families + 1",
        "level_is_that_of_the_region": OTHER_LEVEL.format("programme_package"),
    },
    "programme_targeting": {
        "counts_are_parts": "update core.agg_programme_targeting "
        "set eligible_recipients = 100000",
        "rates_are_those_of_the_counts": "update core.agg_programme_targeting "
        "set coverage = coverage + 1",
        "families_are_those_counted": "update core.agg_programme_targeting "
        "set families = families + 1",
        "window_is_dated": "update candidate.programme_targeting "
        "set rule_legal_basis = null",
        "rule_change_is_told": "update candidate.programme_targeting "
        "set rule_changed = not rule_changed",
        "rupiah_are_spread_where_there_are_rupiah": "update "
        "core.agg_programme_targeting set cgh40 = cgh40_recipients, "
        "concentration = concentration_recipients where amount_idr is null",
        "shown_recipients_are_among_families": "update candidate.programme_targeting "
        "set recipient_families = families + 1",
        "shown_rates_are_those_of_the_counts": "update candidate.programme_targeting "
        "set exclusion_error_quota = exclusion_error_quota + 1",
        "coverage_over_ninety_percent": "update candidate.programme_targeting "
        "set recipient_families = families",
        "change_over_one_hundred_percent": "update candidate.programme_targeting "
        "set recipient_families = 3 * recipient_families where period = "
        "(select max(period) from candidate.dim_period where kind = 'month')",
        "level_is_that_of_the_region": OTHER_LEVEL.format("programme_targeting"),
    },
    "unmet_need": {
        "served_and_unserved_are_the_deprived": "update core.agg_unmet_need "
        "set families_unmet = families_unmet + 1",
        "cost_and_gap_stand_together": "update candidate.unmet_need "
        "set cost_is_signed = false",
        "level_is_that_of_the_region": OTHER_LEVEL.format("unmet_need"),
    },
}
