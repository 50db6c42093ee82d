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
    month.month,
    family_month.family_key,
    family_month.desa_code,
    family_month.in_register,
    family_month.in_dtsen,
    family_month.members,
    family_month.composition,
    family_month.desil_national,
    family_month.desil_province,
    family_month.desil_district,
    family_month.dtsen_version
from family_month
inner join month on family_month.month = month.month

union all

select
    month.quarter as period,
    'quarter' as kind,
    cast(month.month - interval '2 months' as date) as first_month,
    month.month,
    family_month.family_key,
    family_month.desa_code,
    family_month.in_register,
    family_month.in_dtsen,
    family_month.members,
    family_month.composition,
    family_month.desil_national,
    family_month.desil_province,
    family_month.desil_district,
    family_month.dtsen_version
from family_month
inner join month on family_month.month = month.month
where month.is_quarter_end
