-- Recipients and rupiah of each programme and month covered, at every level, before
-- disclosure control. Where families live and none received there is a 0: a missing row
-- would tell it, too, and could not be hidden. A programme without amounts has null, not 0.
-- An unlinked receipt is a person, programme and month; it takes the place of its row.
with fact as (

    select * from {{ ref('fct_family_programme_month') }}

),

family_place as (

    select * from {{ ref('int_family_places_dated') }}

),

receipt as (

    select * from {{ ref('int_receipts_placed') }}
    where family_key is null

),

linked as (

    select
        fact.programme_code,
        fact.month,
        family_place.desa_code,
        1 as families,
        fact.persons,
        fact.amount_idr,
        0 as unlinked_receipts,
        fact.amount_idr * 0 as unlinked_amount_idr
    from fact
    inner join family_place
        on
            fact.family_key = family_place.family_key
            and (family_place.from_month is null or fact.month >= family_place.from_month)
            and (family_place.until_month is null or fact.month < family_place.until_month)

),

unlinked as (

    select
        programme_code,
        month,
        min(desa_code) as desa_code,
        0 as families,
        0 as persons,
        cast(sum(amount_idr) * 0 as bigint) as amount_idr,
        1 as unlinked_receipts,
        cast(sum(amount_idr) as bigint) as unlinked_amount_idr
    from receipt
    group by programme_code, month, coalesce(person_key, unlinked_key)

),

counted as (

    select * from linked
    union all
    select * from unlinked
    union all
    select
        programme_code,
        month,
        desa_code,
        0 as families,
        0 as persons,
        no_amount as amount_idr,
        0 as unlinked_receipts,
        no_amount as unlinked_amount_idr
    from {{ ref('int_reach_places_listed') }}

)

select
    counted.programme_code,
    counted.month,
    region.region_level,
    region.region_code,
    programme.opd,
    cast(sum(counted.families) as bigint) as families,
    cast(sum(counted.persons) as bigint) as persons,
    cast(sum(counted.amount_idr) as bigint) as amount_idr,
    cast(sum(counted.unlinked_receipts) as bigint) as unlinked_receipts,
    cast(sum(counted.unlinked_amount_idr) as bigint) as unlinked_amount_idr
from counted
inner join {{ ref('programme') }} as programme
    on counted.programme_code = programme.programme_code
inner join {{ ref('region_ancestor') }} as region
    on counted.desa_code = region.desa_code
group by
    counted.programme_code, counted.month, region.region_level, region.region_code,
    programme.opd
