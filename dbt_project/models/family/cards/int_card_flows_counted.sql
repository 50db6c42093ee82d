-- How many members each card gave to each card from one register to the next, and whether
-- the heads went that way. A card that has ended is no longer listed; a new card was never
-- listed before (one that comes back resumes its lineage).
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
        count(*) as members
    from member as now_listed
    inner join member as before
        on
            now_listed.person_anchor = before.person_anchor
            and now_listed.period_index = before.period_index + 1
    group by now_listed.period_index, before.card_number, now_listed.card_number

),

head_of_new as (

    select
        card.period_index,
        card.card_number,
        before.card_number as from_card
    from card
    inner join member as before
        on
            card.head_anchor = before.person_anchor
            and card.period_index = before.period_index + 1

),

head_of_old as (

    select
        card.period_index + 1 as period_index,
        card.card_number,
        now_listed.card_number as to_card
    from card
    inner join member as now_listed
        on
            card.head_anchor = now_listed.person_anchor
            and card.period_index + 1 = now_listed.period_index

)

select
    flow.period_index,
    flow.from_card,
    flow.to_card,
    flow.members,
    to_card.first_index = flow.period_index as to_card_is_new,
    still_listed.card_number is null as from_card_has_ended,
    head_of_new.from_card is not null as new_head_came_from_it,
    head_of_old.to_card is not null as old_head_went_to_it
from flow
inner join card as to_card
    on flow.to_card = to_card.card_number and flow.period_index = to_card.period_index
left join card as still_listed
    on
        flow.from_card = still_listed.card_number
        and flow.period_index = still_listed.period_index
left join head_of_new
    on
        flow.period_index = head_of_new.period_index
        and flow.to_card = head_of_new.card_number
        and flow.from_card = head_of_new.from_card
left join head_of_old
    on
        flow.period_index = head_of_old.period_index
        and flow.from_card = head_of_old.card_number
        and flow.to_card = head_of_old.to_card
