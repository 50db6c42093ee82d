-- Each receipt with the family of the paid person at the end of the month covered; null for
-- a person in no accepted register or without a family yet.
with receipt as (

    select * from {{ ref('int_benefit_months_spread') }}

),

month as (

    select * from {{ ref('int_months_known') }}

),

person_family as (

    select * from {{ ref('int_person_families_dated') }}

)

select
    receipt.programme_code,
    receipt.month,
    receipt.person_key,
    receipt.source_person,
    receipt.desa_code,
    receipt.amount_idr,
    month.period_index,
    person_family.family_key
from receipt
left join month on receipt.month = month.month
left join person_family
    on
        receipt.person_key = person_family.person_key
        and month.period_index >= person_family.from_index
        and month.period_index < person_family.until_index
