-- The desa of a family from month to month, also before its first and after its last.
with period as (

    select * from {{ ref('int_register_periods_numbered') }}

),

placed as (

    select
        listed.family_key,
        listed.desa_code,
        period.register_month as from_month
    from {{ ref('int_lineages_listed') }} as listed
    inner join period on listed.period_index = period.period_index

    union all

    select
        family_key,
        desa_code,
        version_month as from_month
    from {{ ref('int_assessments_matched') }}
    where not is_registered

),

stepped as (

    select
        placed.*,
        lag(desa_code) over (partition by family_key order by from_month) as desa_before
    from placed

)

select
    family_key,
    desa_code,
    case when desa_before is not null then from_month end as from_month,
    lead(from_month) over (partition by family_key order by from_month) as until_month
from stepped
where desa_before is null or desa_before <> desa_code
