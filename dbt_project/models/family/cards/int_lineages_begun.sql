-- How each new card came into the register: it continues an ended card (renumbered), it took
-- members of other families (split, one row a family that gave), or neither (start).
with card as (

    select * from {{ ref('int_cards_listed') }}

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

continuation as (

    select * from {{ ref('int_cards_continued') }}

),

step as (

    select * from {{ ref('int_member_steps_taken') }}

),

new_card as (

    select
        card.period_index,
        card.card_number,
        lineage.family_key,
        continuation.to_card is not null as is_continuation
    from card
    inner join lineage on card.card_number = lineage.card_number
    left join continuation on card.card_number = continuation.to_card
    where card.first_index = card.period_index

),

given as (

    select distinct
        new_card.period_index,
        new_card.family_key,
        step.from_family as other_family_key
    from new_card
    inner join step
        on
            new_card.card_number = step.to_card
            and new_card.period_index = step.period_index
    where not new_card.is_continuation

)

select
    period_index,
    family_key,
    'renumbered' as event,
    cast(null as text) as other_family_key,
    'a new card continues the ended one that gave it most of its members' as reason
from new_card
where is_continuation

union all

select
    period_index,
    family_key,
    'split' as event,
    other_family_key,
    'a new card took members of a family that goes on or that another card continues' as reason
from given

union all

select
    new_card.period_index,
    new_card.family_key,
    'start' as event,
    cast(null as text) as other_family_key,
    'a new card without members of another family' as reason
from new_card
left join given
    on
        new_card.family_key = given.family_key
        and new_card.period_index = given.period_index
where not new_card.is_continuation and given.family_key is null
