-- One row a family, programme and month covered. A person whose NIK is unusable counts too
-- when the row's card leads to the family.
with receipt as (

    select * from {{ ref('int_receipts_placed') }}
    where family_key is not null

)

select
    receipt.family_key,
    receipt.programme_code,
    receipt.month,
    programme.opd,
    cast(count(distinct coalesce(receipt.person_key, receipt.unlinked_key)) as integer) as persons,
    cast(sum(receipt.amount_idr) as bigint) as amount_idr
from receipt
inner join {{ ref('programme') }} as programme
    on receipt.programme_code = programme.programme_code
group by receipt.family_key, receipt.programme_code, receipt.month, programme.opd
