-- Families and persons by period, region and source.
with counted as (

    select * from {{ ref('agg_family_count') }}

),

month as (

    select
        month.period,
        month.quarter,
        month.month,
        month.is_quarter_end,
        register.register_month,
        version.version_month
    from {{ ref('int_months_known') }} as month
    inner join {{ ref('int_register_periods_numbered') }} as register
        on month.period_index = register.period_index
    left join {{ ref('int_versions_in_force') }} as version on month.month = version.month

)

select
    counted.period,
    counted.region_level,
    counted.region_code,
    counted.in_register,
    counted.in_dtsen,
    counted.families,
    counted.persons,
    false as is_suppressed,
    case when counted.in_register then to_char(month.register_month, 'YYYY-MM') end
        as register_period,
    case when counted.in_dtsen then to_char(month.version_month, 'YYYY-MM') end as dtsen_period,
    case
        when counted.in_register
            then {{ months_between('month.register_month', 'month.month') }}
        else {{ months_between('month.version_month', 'month.month') }}
    end as evidence_age_months
from counted
inner join month
    on counted.period = month.period or (counted.period = month.quarter and month.is_quarter_end)
