"""Families of the small candidate by region, and what they need.

dim_family x period x region -> core.family_place (one row a family, period and region)
  -> core.family_need (and dimension) -> deprivation, unmet_need, programme_package

Twenty of the families that a DTSEN version lists lack four things at once; ten of them
receive PKH, which serves what a family lacks in education, and nothing else is served.
"""

PLACES = """
create table core.family_place as
select
    period, kind, region_level, region_code, family.*, receipt.amount_idr,
    receipt.family_key is not null as receives
from candidate.dim_period
cross join candidate.dim_family as family
inner join candidate.dim_region
    on region_code in (desa_code, kecamatan_code, '35.07')
left join candidate.fct_family_programme_month as receipt
    on family.family_key = receipt.family_key
where first_day = date '2025-01-01'
"""

NEEDS = """
create table core.family_need as
select
    period, region_level, region_code, family_key, receives, dimension, is_deprived,
    receives and dimension = 'pendidikan' as is_served
from core.family_place
cross join lateral (values
    ('rumah', deprived_floor),
    ('air_sanitasi', deprived_water),
    ('energi', deprived_lighting),
    ('pendidikan', deprived_school),
    ('kerja', deprived_work),
    ('aset', deprived_assets),
    ('adminduk', deprived_civil_registration)
) as need (dimension, is_deprived)
where kind = 'quarter' and in_dtsen
"""

DEPRIVATION = """
create table core.agg_deprivation as
with weighed as (
    select
        place.*, k, weight, deprivation_score >= k as is_poor,
        case weight when 'person' then members else 1 end as people
    from core.family_place as place
    cross join (values (1.0 / 4), (1.0 / 3), (1.0 / 2)) as line (k)
    cross join (values ('family'), ('person')) as counted (weight)
    where kind = 'quarter' and in_dtsen
),
whole as (
    select
        period, region_level, region_code, k, weight,
        sum(people)::numeric as everybody,
        coalesce(sum(people) filter (where is_poor), 0)::numeric as poor,
        coalesce(sum(people * deprivation_score) filter (where is_poor), 0) as gaps,
        count(*) as families, sum(members) as persons,
        count(*) filter (where is_poor) as poor_families
    from weighed
    group by 1, 2, 3, 4, 5
),
part as (
    select
        period, region_level, region_code, k, weight, dimension,
        coalesce(sum(people) filter (where is_poor and is_deprived), 0)::numeric
            as lacking,
        count(*) filter (where is_poor and is_deprived) as deprived_families
    from weighed
    inner join core.family_need using (period, region_level, region_code, family_key)
    group by 1, 2, 3, 4, 5, 6
),
measured as (
    select
        period, region_level, region_code, measure, null as dimension, k, weight,
        families, persons, poor_families as deprived_families, poor_families,
        numerator, denominator
    from whole
    cross join lateral (values
        ('H', poor, everybody), ('A', gaps, poor), ('M0', gaps, everybody)
    ) as measure (measure, numerator, denominator)
    union all
    select
        period, region_level, region_code, measure, dimension, k, weight,
        families, persons, deprived_families, poor_families, numerator, denominator
    from whole
    inner join part using (period, region_level, region_code, k, weight)
    cross join lateral (values
        ('HD', lacking, everybody), ('CONTRIB', lacking / 7, gaps)
    ) as measure (measure, numerator, denominator)
    union all
    select
        period, region_level, region_code, 'C_NULL', null, null, weight,
        families, persons, 0, poor_families, 0, everybody
    from whole
    where k = 1.0 / 2
)
select *, numerator / nullif(denominator, 0) as value from measured
"""

UNMET_NEED = """
create table core.agg_unmet_need as
with counted as (
    select
        period, region_level, region_code, dimension,
        count(*) filter (where is_deprived) as families_deprived,
        count(*) filter (where is_deprived and is_served) as families_served,
        count(*) filter (where is_deprived and not is_served) as families_unmet,
        count(*) filter (where is_served) as families_with_service
    from core.family_need
    group by 1, 2, 3, 4
)
select
    *,
    families_unmet::numeric / nullif(families_deprived, 0) as unmet,
    families_served::numeric / nullif(families_with_service, 0) as match,
    case when dimension = 'rumah' then families_unmet * 20000000 end as gap_idr,
    case when dimension = 'rumah' then false end as cost_is_signed
from counted
"""

PROGRAMME_PACKAGE = """
create table core.agg_programme_package as
with need as (
    select
        period, region_code, family_key,
        count(*) filter (where is_deprived) as lacks,
        count(*) filter (where is_deprived and is_served) as met
    from core.family_need
    group by 1, 2, 3
)
select
    period, region_level, region_code, desil_national as desil,
    receives::integer as programmes,
    count(*) as families,
    0 as over_served_families,
    count(*) filter (where lacks > 0) as needy_families,
    count(*) filter (where lacks > 0 and met = lacks) as complete_families,
    avg(met::numeric / nullif(lacks, 0)) as completeness
from core.family_place
left join need using (period, region_code, family_key)
where kind = 'quarter'
group by 1, 2, 3, 4, 5
"""

COUNTED = {
    "deprivation": DEPRIVATION,
    "unmet_need": UNMET_NEED,
    "programme_package": PROGRAMME_PACKAGE,
}
"""Mart -> what is counted for it, `core.agg_<mart>`."""
