-- Whom each programme is for in each published period: the desil window in force on the last
-- day of its last month, and whether only families with a unit of the programme are meant.
-- The window has changed when the period of its kind before had another one or none. A
-- programme has amounts when any of its receipts tells one.
with programme as (

    select * from {{ ref('programme') }}

),

programme_unit as (

    select * from {{ ref('programme_unit') }}

),

period as (

    select * from {{ ref('int_periods_counted') }}

),

rule as (

    select * from {{ ref('eligibility') }}

),

paying as (

    select distinct programme_code from {{ ref('fct_family_programme_month') }}
    where amount_idr is not null

)

select
    programme.programme_code,
    period.period,
    period.kind,
    period.last_month,
    programme_unit.programme_code as unit_of,
    paying.programme_code is not null as has_amount,
    rule.desil_min,
    rule.desil_max,
    rule.valid_from,
    rule.legal_basis,
    rule.is_signed,
    coalesce(rule.desil_min, 0) <> coalesce(earlier.desil_min, 0)
    or coalesce(rule.desil_max, 0) <> coalesce(earlier.desil_max, 0) as is_changed
from programme
cross join period
left join programme_unit on programme.programme_code = programme_unit.programme_code
left join paying on programme.programme_code = paying.programme_code
left join rule
    on
        programme.programme_code = rule.programme_code
        and rule.valid_from < period.last_month + interval '1 month'
        and (
            rule.valid_to is null or rule.valid_to >= period.last_month + interval '1 month'
        )
left join rule as earlier
    on
        programme.programme_code = earlier.programme_code
        and earlier.valid_from < period.month_before + interval '1 month'
        and (
            earlier.valid_to is null
            or earlier.valid_to >= period.month_before + interval '1 month'
        )
