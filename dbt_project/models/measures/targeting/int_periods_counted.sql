{{ config(materialized='view') }}

-- The months and quarters for which families are counted, each with its last month, whose end
-- it speaks about, and the last month of the period of its kind before it.
with month as (

    select * from {{ ref('int_months_known') }}
    where is_counted

)

select
    period,
    'month' as kind,
    month as first_month,
    month as last_month,
    cast(month - interval '1 month' as date) as month_before
from month

union all

select
    quarter as period,
    'quarter' as kind,
    cast(month - interval '2 months' as date) as first_month,
    month as last_month,
    cast(month - interval '3 months' as date) as month_before
from month
where is_quarter_end
