"""What the pages ask of the marts of a release: every query of the site stands here.

Table names bear no schema: the connection looks into the marts of one release alone.
Only districts and kecamatan are read, never a desa, and of the long tables only the
newest period.
"""

from typing import LiteralString

QUERIES: dict[str, LiteralString] = {
    "regions": """
        select region_code, region_level, name from dim_region
        where region_level <> 'desa' order by region_code
    """,
    "programmes": """
        select programme_code, name, opd, strategy, unit from dim_programme
        order by strategy, name
    """,
    "families": """
        select
            c.period, c.region_level, c.region_code,
            sum(c.families)::bigint as families,
            sum(c.persons)::bigint as persons,
            sum(c.families) filter (where c.in_register and c.in_dtsen)::bigint as both,
            bool_or(c.is_suppressed) as is_suppressed,
            max(c.evidence_age_months) as evidence_age_months
        from family_count as c
        inner join dim_period as p on p.period = c.period and p.kind = 'month'
        where
            c.region_level = 'kabupaten'
            or (
                c.region_level = 'kecamatan'
                and c.period = (
                    select max(newest.period) from family_count as newest
                    inner join dim_period as d on d.period = newest.period
                    where d.kind = 'month'
                )
            )
        group by c.period, c.region_level, c.region_code
        order by c.period, c.region_code
    """,
    "reach": """
        select
            programme_code, to_char(month, 'YYYY-MM') as month, families, persons,
            amount_idr, unlinked_receipts, is_suppressed, evidence_age_months
        from programme_reach where region_level = 'kabupaten'
        order by programme_code, month
    """,
    "targeting": """
        select
            programme_code, period, families, families_without_desil,
            eligible_families, recipient_families, eligible_recipients, coverage,
            exclusion_error, exclusion_error_quota, exclusion_error_target,
            inclusion_error, lift, cgh40, concentration, cgh40_recipients,
            concentration_recipients, rule_desil_min, rule_desil_max,
            rule_is_signed, rule_changed, is_suppressed
        from programme_targeting
        where
            region_level = 'kabupaten' and period = (
                select max(period) from programme_targeting where period like '%%Q%%'
            )
        order by programme_code
    """,
    "incidence": """
        select
            programme_code, period, desil, families, recipient_families,
            recipient_share, amount_share, is_suppressed
        from programme_incidence
        where
            region_level = 'kabupaten' and period = (
                select max(period) from programme_incidence where period like '%%Q%%'
            )
        order by programme_code, desil
    """,
    "overlap": """
        select
            period, programme_a, programme_b, policy, families_both,
            families_missing_complement, lift, is_suppressed
        from programme_overlap
        where
            region_level = 'kabupaten' and period = (
                select max(period) from programme_overlap where period like '%%Q%%'
            )
        order by programme_a, programme_b
    """,
    "deprivation": """
        select period, measure, dimension, k, value, families, is_suppressed
        from deprivation
        where region_level = 'kabupaten' and weight = 'family'
        order by period, measure, dimension, k
    """,
    "packages": """
        select period, desil, programmes, families, is_suppressed
        from programme_package
        where
            region_level = 'kabupaten'
            and period = (select max(period) from programme_package)
        order by desil, programmes
    """,
    "unmet": """
        select period, dimension, families_deprived, families_served, unmet, match,
            gap_idr, families_unmet, cost_is_signed, is_suppressed
        from unmet_need
        where
            region_level = 'kabupaten'
            and period = (select max(period) from unmet_need)
        order by dimension
    """,
    "scorecard": """
        with hidden as (
            select period, region_code, 'D.' || measure as measure, is_suppressed
            from deprivation
            where
                region_level = 'kecamatan' and weight = 'family'
                and dimension is null and round(k, 3) = 0.333
            union all
            select period, region_code, formula || '/' || programme_code, is_suppressed
            from programme_targeting
            cross join (values ('T.COV'), ('T.INC')) as given (formula)
            where region_level = 'kecamatan'
            union all
            select period, region_code, 'C.UNMET/' || dimension, is_suppressed
            from unmet_need where region_level = 'kecamatan'
            union all
            select period, region_code, 'M.' || measure, is_suppressed
            from family_movement where region_level = 'kecamatan'
        )

        select
            s.period, s.kecamatan_code, s.measure, s.formula_id, s.subject, s.value,
            s.rank, coalesce(h.is_suppressed, false) as is_suppressed
        from kecamatan_scorecard as s
        inner join (
            select measure, max(period) as period
            from kecamatan_scorecard group by measure
        ) as newest on newest.measure = s.measure and newest.period = s.period
        left join hidden as h
            on
                h.period = s.period and h.measure = s.measure
                and h.region_code = s.kecamatan_code
        order by s.measure, s.kecamatan_code
    """,
    "official": """
        select topic, figure_no, figure, unit, definition, definition_en, denominator,
            denominator_en, date, source, ours, ours_definition, ours_definition_en,
            ours_period, is_suppressed
        from official_figure order by topic, figure_no
    """,
    "reference": """
        select year, measure, value, unit, is_verified, source from reference_poverty
        order by measure, year, value
    """,
    "formulas": """
        select formula_id, version, name_id, name_en, latex, meaning_id, meaning_en,
            source, unit, good, evidence, parameters, uncertainty_id, uncertainty_en,
            golden, sql_sha256, valid_from, valid_to
        from formula order by formula_id, valid_from desc, version desc
    """,
    "deliveries": """
        select
            delivery_id, dataset, period, revision, status, count(*) as files,
            sum(received_lines)::bigint as received_lines,
            sum(accepted_lines)::bigint as accepted_lines,
            sum(quarantined_lines)::bigint as quarantined_lines,
            sum(superseded_lines)::bigint as superseded_lines,
            sum(held_lines)::bigint as held_lines,
            array_agg(distinct reason) filter (where reason is not null) as reasons,
            array_agg(distinct reason_en) filter (
                where reason_en is not null
            ) as reasons_en
        from source_delivery
        group by delivery_id, dataset, period, revision, status
        order by dataset, period, revision, status
    """,
    "findings": """
        select dataset, fate, finding, sum(lines)::bigint as lines
        from delivery_finding group by dataset, fate, finding
        order by dataset, fate, finding
    """,
    "freshness": """
        select dataset, opd, title, every_months, last_accepted_period, age_months,
            next_period, due_date, late_date
        from source_freshness order by opd, title
    """,
    "missing": """
        select m.dataset, m.period, m.unit_kind, m.unit_name, r.name as kecamatan
        from missing_unit as m
        inner join (
            select dataset, max(period) as period from missing_unit group by dataset
        ) as newest on newest.dataset = m.dataset and newest.period = m.period
        inner join dim_region as r on r.region_code = m.kecamatan_code
        order by m.dataset, r.name, m.unit_name
    """,
}
"""By name, asked with the schema of one release in front."""

RELEASES: LiteralString = """
    select release_id, published_at, code_version, input_checksum, is_current
    from marts.release order by published_at desc, release_id desc
"""

CHECKS: LiteralString = """
    select door, table_name, rule, sentence, severity, status, failed, owner, change
    from marts.data_quality where release_id = %(release)s
    order by status, severity, table_name, rule
"""

TABLES: LiteralString = """
    select
        n.nspname as schema, c.relname as name,
        obj_description(c.oid, 'pg_class') as comment,
        a.attname as column_name, format_type(a.atttypid, a.atttypmod) as type,
        col_description(c.oid, a.attnum) as column_comment
    from pg_class as c
    inner join pg_namespace as n on n.oid = c.relnamespace
    inner join pg_attribute as a
        on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname in ('marts', 'family', 'restricted') and c.relkind = 'v'
    order by array_position(array['marts', 'family', 'restricted'], n.nspname::text),
        c.relname, a.attnum
"""
