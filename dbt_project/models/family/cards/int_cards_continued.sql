-- Which new card continues which ended card. A new card continues the ended card that gave
-- it most of its members (tie: the old card of its head, then the smaller number); an ended
-- card continues in one new card only (tie: the old head's, then the smaller number).
with flow as (

    select * from {{ ref('int_card_flows_counted') }}

),

wanted as (

    select
        flow.*,
        row_number() over (
            partition by period_index, to_card
            order by members desc, new_head_came_from_it desc, from_card
        ) as preference
    from flow

),

granted as (

    select
        wanted.*,
        row_number() over (
            partition by from_card, from_card_last_stood
            order by period_index, members desc, old_head_went_to_it desc, to_card
        ) as grant_order
    from wanted
    where preference = 1

)

select
    period_index,
    from_card,
    to_card
from granted
where grant_order = 1
