-- What was received is in the family fact or among the unlinked, programme by programme, to
-- the rupiah and to the person and month: no receipt is lost on the way, none counted twice.
with benefit as (

    select
        programme_code,
        coalesce(sum(amount_idr), 0) as amount_idr
    from {{ ref('int_benefits_once') }}
    group by programme_code

),

placed as (

    select
        programme_code,
        count(
            distinct concat_ws('|', month, family_key, coalesce(person_key, unlinked_key))
        ) as receipts
    from {{ ref('int_receipts_placed') }}
    group by programme_code

),

fact as (

    select
        programme_code,
        sum(persons) as receipts,
        coalesce(sum(amount_idr), 0) as amount_idr
    from {{ ref('fct_family_programme_month') }}
    group by programme_code

),

unlinked as (

    select
        programme_code,
        sum(unlinked_receipts) as receipts,
        coalesce(sum(unlinked_amount_idr), 0) as amount_idr
    from {{ ref('agg_programme_reach') }}
    where region_level = 'kabupaten'
    group by programme_code

)

select
    benefit.programme_code,
    benefit.amount_idr,
    placed.receipts
from benefit
left join placed on benefit.programme_code = placed.programme_code
left join fact on benefit.programme_code = fact.programme_code
left join unlinked on benefit.programme_code = unlinked.programme_code
where
    benefit.amount_idr <> coalesce(fact.amount_idr, 0) + coalesce(unlinked.amount_idr, 0)
    or coalesce(placed.receipts, 0)
    <> coalesce(fact.receipts, 0) + coalesce(unlinked.receipts, 0)
