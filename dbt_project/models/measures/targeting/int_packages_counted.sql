-- Recipient families of each published period by desa, desil and package: which programmes
-- they receive, and of which they have a unit, each as a sum of bits (int_programmes_numbered).
-- Families receive few different packages, so few rows hold every overlap.
with programme as (

    select * from {{ ref('int_programmes_numbered') }}

),

received as (

    select
        recipient.period,
        recipient.family_key,
        min(recipient.last_month) as last_month,
        min(recipient.desa_code) as desa_code,
        min(recipient.desil_national) as desil_national,
        cast(sum(programme.bit) as bigint) as programmes
    from {{ ref('int_recipients_placed') }} as recipient
    inner join programme on recipient.programme_code = programme.programme_code
    group by recipient.period, recipient.family_key

)

select
    received.period,
    received.last_month,
    received.desa_code,
    received.desil_national,
    received.programmes,
    coalesce(unit_set.units, 0) as units,
    count(*) as families
from received
left join {{ ref('int_unit_sets_dated') }} as unit_set
    on
        received.family_key = unit_set.family_key
        and received.last_month >= unit_set.from_month
        and (unit_set.until_month is null or received.last_month < unit_set.until_month)
group by
    received.period, received.last_month, received.desa_code, received.desil_national,
    received.programmes, coalesce(unit_set.units, 0)
