-- The family that a person's receipt belongs to at each register: the one she stands in,
-- after death or a move her last, before her first her first. A person whom the register
-- never listed alive belongs to the family of the card on her line.
with lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

member as (

    select
        person_anchor,
        period_index,
        family_key,
        lag(family_key) over (partition by person_anchor order by period_index)
            as family_before
    from {{ ref('int_members_placed') }}

),

change as (

    select
        person_anchor,
        family_key,
        period_index,
        row_number() over (partition by person_anchor order by period_index) as change_number,
        lead(period_index) over (partition by person_anchor order by period_index)
            as next_change
    from member
    where family_before is null or family_before <> family_key

),

never_alive as (

    select
        line.person_anchor,
        lineage.family_key,
        row_number() over (
            partition by line.person_anchor order by line.period_index
        ) as preference
    from {{ ref('int_register_persons_anchored') }} as line
    inner join lineage on line.kk_number = lineage.card_number
    left join member on line.person_anchor = member.person_anchor
    where member.person_anchor is null

),

dated as (

    select
        person_anchor,
        family_key,
        case when change_number = 1 then 0 else period_index end as from_index,
        coalesce(next_change, 1000000) as until_index
    from change
    union all
    select
        person_anchor,
        family_key,
        0 as from_index,
        1000000 as until_index
    from never_alive
    where preference = 1

)

select
    person.person_key,
    dated.family_key,
    dated.from_index,
    dated.until_index
from dated
inner join {{ ref('person') }} as person on dated.person_anchor = person.person_anchor
