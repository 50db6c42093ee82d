-- Each quarter of which a month is counted and the DTSEN version that speaks for it: its own,
-- else the last one that had begun.
with month as (

    select * from {{ ref('int_months_known') }}
    where is_counted

),

version as (

    select * from {{ ref('int_versions_in_force') }}

),

ranked as (

    select
        month.quarter,
        cast(date_trunc('quarter', month.month) + interval '2 months' as date)
            as quarter_end_month,
        cast(date_trunc('quarter', month.month) + interval '3 months' as date)
            as next_quarter_month,
        version.version_month,
        version.dtsen_version,
        row_number() over (partition by month.quarter order by month.month desc) as recency
    from month
    inner join version on month.month = version.month

)

select
    quarter,
    quarter_end_month,
    cast(next_quarter_month - interval '1 day' as date) as last_day,
    version_month,
    dtsen_version
from ranked
where recency = 1
