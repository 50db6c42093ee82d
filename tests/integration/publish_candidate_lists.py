"""Movement, lists and reference of the small candidate.

core.family_place -> family_transition, family_movement (counted), family_gap_list

In the second quarter the ten families of desil 2 stand in desil 3, and those known from
DTSEN alone are observed no more. Nobody receives two programmes in one month.
"""

FAMILY_TRANSITION = """
create table core.agg_family_transition as
select
    period as from_period, '2025-Q2' as to_period, region_level, region_code,
    coalesce(desil_national::text, 'belum berdesil') as from_state,
    case
        when not in_register then 'unobserved'
        when desil_national = 2 then '3'
        else coalesce(desil_national::text, 'belum berdesil')
    end as to_state,
    case when in_register and desil_national = 2 then 'real' else 'none' end as cause,
    count(*) as families
from core.family_place
where kind = 'quarter'
group by 1, 2, 3, 4, 5, 6, 7
"""

FAMILY_MOVEMENT = """
create table core.agg_family_movement as
with step as (
    select
        '2025-Q2' as period, period as from_period, region_level, region_code,
        desil_national is not null and in_register as is_ranked,
        coalesce(desil_national <= 2, false) as is_poorest,
        in_register and coalesce(desil_national = 2, false) as rises,
        coalesce(deprivation_score >= 1.0 / 3, false) as is_deprived
    from core.family_place
    where kind = 'quarter'
),
measured as (
    select
        case when is_spell then from_period else period end as period, from_period,
        region_level, region_code, measure,
        count(*) filter (where could_move and moved) as families,
        count(*) filter (where could_move) as denominator
    from step
    cross join lateral (values
        ('UP', rises, is_ranked, false),
        ('DOWN', false, is_ranked, false),
        ('SAME', not rises, is_ranked, false),
        ('GRAD', rises, is_poorest, false),
        ('CHRONIC', true, is_deprived, true),
        ('TRANSIENT', false, is_deprived, true)
    ) as told (measure, moved, could_move, is_spell)
    group by 1, 2, 3, 4, 5
)
select *, families::numeric / nullif(denominator, 0) as value from measured
"""

COUNTED = {
    "family_transition": FAMILY_TRANSITION,
    "family_movement": FAMILY_MOVEMENT,
}
"""Mart -> what is counted for it, `core.agg_<mart>`."""

FAMILY_GAP_LIST = """
create table core.int_months_known as
select date '2025-01-01' as month, true as is_last;

create table candidate.family_gap_list as
select
    family_key, desa_code, kecamatan_code, desil_national, dtsen_version, members,
    deprivation_score,
    case when deprived_floor then 'rumah,air_sanitasi,energi,pendidikan' else '' end
        as lacks,
    null::date as last_receipt_month,
    date '2025-01-01' as as_of_month
from candidate.dim_family
where
    in_register and desil_national <= 2
    and family_key not in (
        select family_key from candidate.fct_family_programme_month
    )
"""

FORBIDDEN_OVERLAP = """
create table candidate.forbidden_overlap (
    month date, family_key text, programme_a text, programme_b text, opd_a text,
    opd_b text, amount_a_idr bigint, amount_b_idr bigint
)
"""

FORMULA = """
create table candidate.formula as
select
    formula_id, version, name as name_id, name as name_en, name as latex,
    name as meaning_id, name as meaning_en, 'Alkire, Foster 2011' as source,
    'share' as unit, 'down' as good, 'descriptive' as evidence,
    'agg_deprivation' as model, 'value' as column_name, null::text as parameters,
    '-' as uncertainty_id, '-' as uncertainty_en, '-' as golden,
    encode(sha256(convert_to(version, 'UTF8')), 'hex') as sql_sha256,
    valid_from, valid_to
from (values
    ('D.H', '1.0.0', 'H', date '2024-01-01', date '2025-01-01'),
    ('D.H', '1.1.0', 'H', date '2025-01-01', null),
    ('D.M0', '1.0.0', 'M_0', date '2024-01-01', null)
) as formula (formula_id, version, name, valid_from, valid_to)
"""

REFERENCE_POVERTY = """
create table candidate.reference_poverty as
select * from (values
    (2024, 'P0', 9.0, 'percent', true, 'BPS'),
    (2025, 'P0', 8.9, 'percent', false, 'BPS')
) as printed (year, measure, value, unit, is_verified, source)
"""

OFFICIAL_FIGURE = """
create table candidate.official_figure as
select
    'keluarga' as topic, figure_no, figure, 'families' as unit,
    'keluarga' as definition, 'families' as definition_en,
    'kabupaten' as denominator, 'the kabupaten' as denominator_en,
    '2024' as date, 'BPS' as source, counted::numeric as ours,
    case when figure_no = 1 then 'keluarga' end as ours_definition,
    case when figure_no = 1 then 'families' end as ours_definition_en,
    case when figure_no = 1 then '2025-01' end as ours_period,
    false as is_suppressed
from (values (1, 90.0), (2, 95.0)) as printed (figure_no, figure)
left join (select count(*) as counted from candidate.dim_family) as own
    on figure_no = 1
"""

LISTED = {
    "family_gap_list": FAMILY_GAP_LIST,
    "forbidden_overlap": FORBIDDEN_OVERLAP,
    "formula": FORMULA,
    "reference_poverty": REFERENCE_POVERTY,
    "official_figure": OFFICIAL_FIGURE,
}
"""Mart -> the statements that make it in `candidate`."""

KECAMATAN_SCORECARD = """
create table candidate.kecamatan_scorecard as
select
    period, region_code as kecamatan_code, 'D.H' as measure, 'D.H' as formula_id,
    '' as subject, value,
    case when value is not null then
        rank() over (partition by period order by value desc nulls last)
    end::integer as rank
from candidate.deprivation
where
    measure = 'H' and weight = 'family' and round(k, 2) = 0.33
    and region_level = 'kecamatan'
"""

AS_SHOWN = {"kecamatan_scorecard": KECAMATAN_SCORECARD}
"""Mart -> the statement that makes it of what the others show."""
