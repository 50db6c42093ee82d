-- What was received is in the family fact or among the unlinked, to the rupiah: no receipt is
-- lost on the way and none counted twice.
with benefit as (

    select sum(amount_idr) as amount_idr
    from {{ ref('int_benefit_unioned') }}

),

fact as (

    select coalesce(sum(amount_idr), 0) as amount_idr
    from {{ ref('fct_family_programme_month') }}

),

unlinked as (

    select coalesce(sum(unlinked_amount_idr), 0) as amount_idr
    from {{ ref('agg_programme_reach') }}
    where region_level = 'kabupaten'

)

select
    benefit.amount_idr,
    fact.amount_idr + unlinked.amount_idr as counted_idr
from benefit
cross join fact
cross join unlinked
where coalesce(benefit.amount_idr, 0) <> fact.amount_idr + unlinked.amount_idr
