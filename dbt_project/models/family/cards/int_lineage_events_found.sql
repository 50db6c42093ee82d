-- What happened to families from one register to the next (sources.md, "Families through
-- time"): start, renumbered, split, merge, moved, died_out.
with listed_card as (

    select * from {{ ref('int_cards_listed') }}

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

flow as (

    select
        flow.*,
        giver.family_key as from_family,
        receiver.family_key as to_family
    from {{ ref('int_card_flows_counted') }} as flow
    inner join lineage as giver on flow.from_card = giver.card_number
    inner join lineage as receiver on flow.to_card = receiver.card_number

),

continuation as (

    select * from {{ ref('int_cards_continued') }}

),

alive as (

    select * from {{ ref('int_lineages_listed') }}

),

new_card as (

    select
        listed_card.period_index,
        listed_card.card_number,
        lineage.family_key
    from listed_card
    inner join lineage on listed_card.card_number = lineage.card_number
    left join continuation on listed_card.card_number = continuation.to_card
    where
        listed_card.first_index = listed_card.period_index
        and continuation.to_card is null

),

given as (

    select distinct
        new_card.period_index,
        new_card.family_key,
        flow.from_family as other_family_key
    from new_card
    inner join flow
        on
            new_card.card_number = flow.to_card
            and new_card.period_index = flow.period_index

),

last_period as (

    select max(period_index) as period_index from {{ ref('int_register_periods_numbered') }}

),

ended as (

    select
        before.period_index + 1 as period_index,
        before.family_key
    from alive as before
    cross join last_period
    left join alive as after
        on
            before.family_key = after.family_key
            and before.period_index + 1 = after.period_index
    where after.family_key is null and before.period_index < last_period.period_index

),

received as (

    select
        ended.period_index,
        ended.family_key,
        flow.to_family as other_family_key,
        row_number() over (
            partition by ended.period_index, ended.family_key
            order by
                sum(flow.members) desc,
                bool_or(flow.old_head_went_to_it) desc,
                min(flow.to_card)
        ) as preference
    from ended
    inner join flow
        on ended.family_key = flow.from_family and ended.period_index = flow.period_index
    group by ended.period_index, ended.family_key, flow.to_family

),

last_member as (

    select
        ended.period_index,
        ended.family_key,
        member.person_anchor
    from ended
    inner join lineage on ended.family_key = lineage.family_key
    inner join {{ ref('int_register_members_listed') }} as member
        on
            lineage.card_number = member.card_number
            and ended.period_index - 1 = member.period_index

),

gone as (

    select
        last_member.period_index,
        last_member.family_key,
        bool_or(coalesce(register_line.status = 'moved', false)) as has_moved
    from last_member
    left join {{ ref('int_register_persons_anchored') }} as register_line
        on
            last_member.person_anchor = register_line.person_anchor
            and register_line.period_index
            between last_member.period_index and last_member.period_index + 1
    group by last_member.period_index, last_member.family_key

),

event as (

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
    where given.family_key is null

    union all

    select
        given.period_index,
        given.family_key,
        'split' as event,
        given.other_family_key,
        'a new card took members of a family that goes on or of one that others continue' as reason
    from given

    union all

    select
        continuation.period_index,
        lineage.family_key,
        'renumbered' as event,
        cast(null as text) as other_family_key,
        'a new card continues the ended one that gave it most of its members' as reason
    from continuation
    inner join lineage on continuation.to_card = lineage.card_number

    union all

    select
        received.period_index,
        received.family_key,
        'merge' as event,
        received.other_family_key,
        'the card ended and most of its members stand on a card of the other family' as reason
    from received
    where received.preference = 1

    union all

    select
        gone.period_index,
        gone.family_key,
        case when gone.has_moved then 'moved' else 'died_out' end as event,
        cast(null as text) as other_family_key,
        case
            when gone.has_moved then 'nobody is left and the register says that a member moved'
            else 'nobody is left and nobody is known to have moved'
        end as reason
    from gone
    left join received
        on
            gone.period_index = received.period_index
            and gone.family_key = received.family_key
    where received.family_key is null

)

select
    event.family_key,
    event.event,
    period.register_month as event_month,
    event.other_family_key,
    event.reason
from event
inner join {{ ref('int_register_periods_numbered') }} as period
    on event.period_index = period.period_index
