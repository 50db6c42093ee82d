-- How many members each card gave to each new card from one register to the next, where the
-- giving card has ended: nobody stands on it any more. A new card was never listed before
-- (one that comes back resumes its lineage).
with member as (

    select * from {{ ref('int_register_members_listed') }}
    where card_number is not null

),

card as (

    select * from {{ ref('int_cards_listed') }}

),

flow as (

    select
        now_listed.period_index,
        before.card_number as from_card,
        now_listed.card_number as to_card,
        count(*) as members,
        bool_or(now_listed.person_anchor = to_card.head_anchor) as new_head_came_from_it,
        bool_or(now_listed.person_anchor = from_card.head_anchor) as old_head_went_to_it,
        max(from_card.last_standing_index) as from_card_last_stood
    from card as to_card
    inner join member as now_listed
        on
            to_card.card_number = now_listed.card_number
            and to_card.period_index = now_listed.period_index
    inner join member as before
        on
            now_listed.person_anchor = before.person_anchor
            and now_listed.period_index = before.period_index + 1
    inner join card as from_card
        on
            before.card_number = from_card.card_number
            and before.period_index = from_card.period_index
    where to_card.period_index = to_card.first_index
    group by now_listed.period_index, before.card_number, now_listed.card_number

)

select flow.*
from flow
left join card as still_standing
    on
        flow.from_card = still_standing.card_number
        and flow.period_index = still_standing.period_index
        and still_standing.is_standing
where still_standing.card_number is null
