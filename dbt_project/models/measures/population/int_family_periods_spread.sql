{{ config(materialized='view') }}

-- Every family alive at the end of each published month and quarter, as it was then. A
-- quarter is published once its last month is.
with family_month as (

    select * from {{ ref('int_family_months_spread') }}

),

month as (

    select * from {{ ref('int_months_known') }}

)

select
    month.period,
    'month' as kind,
    month.month as first_month,
    family_month.*
from family_month
inner join month on family_month.month = month.month

union all

select
    month.quarter as period,
    'quarter' as kind,
    cast(month.month - interval '2 months' as date) as first_month,
    family_month.*
from family_month
inner join month on family_month.month = month.month
where month.is_quarter_end
