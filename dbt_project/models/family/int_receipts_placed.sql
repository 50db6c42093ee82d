-- Each receipt with the family of the paid person at the end of the month covered, or of the
-- card named in the row for a house; null for a person in no accepted register or version,
-- or without a family yet.
with receipt as (

    select * from {{ ref('int_benefit_months_spread') }}

),

person_family as (

    select * from {{ ref('int_person_families_dated') }}

)

select
    receipt.programme_code,
    receipt.month,
    receipt.delivery_month,
    receipt.person_key,
    receipt.unlinked_key,
    receipt.desa_code,
    receipt.amount_idr,
    coalesce(receipt.card_family_key, person_family.family_key) as family_key
from receipt
left join person_family
    on
        receipt.person_key = person_family.person_key
        and (person_family.from_month is null or receipt.month >= person_family.from_month)
        and (person_family.until_month is null or receipt.month < person_family.until_month)
