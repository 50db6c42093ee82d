-- What happened to families from one register to the next (sources.md, "Families through
-- time"): start, renumbered, split, merge, moved, died_out.
with listed_card as (

    select * from {{ ref('int_cards_listed') }}

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

member as (

    select * from {{ ref('int_members_placed') }}

),

step as (

    select
        now_placed.period_index,
        now_placed.person_anchor,
        before.family_key as from_family,
        now_placed.family_key as to_family,
        now_placed.card_number as to_card
    from member as now_placed
    inner join member as before
        on
            now_placed.person_anchor = before.person_anchor
            and now_placed.period_index = before.period_index + 1

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
        step.from_family as other_family_key
    from new_card
    inner join step
        on
            new_card.card_number = step.to_card
            and new_card.period_index = step.period_index

),

last_period as (

    select max(period_index) as period_index from {{ ref('int_register_periods_numbered') }}

),

ended as (

    select
        before.period_index + 1 as period_index,
        before.family_key,
        before.head_anchor
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
        step.to_family as other_family_key,
        row_number() over (
            partition by ended.period_index, ended.family_key
            order by
                count(*) desc,
                bool_or(step.person_anchor = ended.head_anchor) desc,
                min(step.to_card)
        ) as preference
    from ended
    inner join step
        on ended.family_key = step.from_family and ended.period_index = step.period_index
    group by ended.period_index, ended.family_key, step.to_family

),

last_member as (

    select
        ended.period_index,
        ended.family_key,
        member.person_anchor
    from ended
    inner join member
        on
            ended.family_key = member.family_key
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
