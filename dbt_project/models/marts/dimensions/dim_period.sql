-- Months and quarters that a published figure speaks about.
with month as (

    select * from {{ ref('month') }}

),

spoken as (

    select month from {{ ref('int_months_known') }}
    where is_counted
    union
    select month from {{ ref('int_receipts_placed') }}

)

select
    month.period,
    'month' as kind,
    month.month as first_day,
    cast(month.next_month - interval '1 day' as date) as last_day
from month
where month.month in (select spoken.month from spoken)

union all

select
    month.quarter as period,
    'quarter' as kind,
    min(month.month) as first_day,
    cast(max(month.next_month) - interval '1 day' as date) as last_day
from month
where month.quarter in (
        select spoken_month.quarter
        from month as spoken_month
        inner join spoken on spoken_month.month = spoken.month
    )
group by month.quarter
