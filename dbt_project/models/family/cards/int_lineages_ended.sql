-- How a family ended that no card carries any more: into the family that received most of
-- its members (merge; tie: the old head's, then the smaller number), or with nobody left:
-- moved when a last member is listed so in this or the next register, else died_out.
with alive as (

    select * from {{ ref('int_lineages_listed') }}

),

period as (

    select * from {{ ref('int_register_periods_numbered') }}

),

ended as (

    select
        before.period_index + 1 as period_index,
        before.family_key,
        before.head_anchor
    from alive as before
    inner join period on before.period_index + 1 = period.period_index
    left join alive as after
        on
            before.family_key = after.family_key
            and before.period_index + 1 = after.period_index
    where after.family_key is null

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
    inner join {{ ref('int_member_steps_taken') }} as step
        on ended.family_key = step.from_family and ended.period_index = step.period_index
    group by ended.period_index, ended.family_key, step.to_family

),

gone as (

    select
        ended.period_index,
        ended.family_key,
        bool_or(coalesce(register_line.status = 'moved', false)) as has_moved
    from ended
    inner join {{ ref('int_members_placed') }} as member
        on
            ended.family_key = member.family_key
            and ended.period_index - 1 = member.period_index
    left join {{ ref('int_register_persons_anchored') }} as register_line
        on
            member.person_anchor = register_line.person_anchor
            and register_line.period_index
            between ended.period_index and ended.period_index + 1
    group by ended.period_index, ended.family_key

)

select
    gone.period_index,
    gone.family_key,
    case
        when received.family_key is not null then 'merge'
        when gone.has_moved then 'moved'
        else 'died_out'
    end as event,
    received.other_family_key,
    case
        when received.family_key is not null
            then 'the card ended and most of its members stand on a card of the other family'
        when gone.has_moved then 'nobody is left and the register says that a member moved'
        else 'nobody is left and nobody is known to have moved'
    end as reason
from gone
left join received
    on
        gone.period_index = received.period_index
        and gone.family_key = received.family_key
        and received.preference = 1
