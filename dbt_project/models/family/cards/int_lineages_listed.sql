-- Each family at each register: its head's desa, its size and its make-up.
with member as (

    select * from {{ ref('int_register_members_listed') }}

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

ranked as (

    select
        member.*,
        lineage.family_key,
        row_number() over (
            partition by member.period_index, lineage.family_key
            order by (member.relation = 'head') desc nulls last, member.nik nulls last,
                member.person_anchor
        ) as head_preference
    from member
    inner join lineage on member.card_number = lineage.card_number

)

select
    period_index,
    family_key,
    count(*) as members,
    coalesce(max(case when head_preference = 1 then desa_code end), '35.07.00.0000') as desa_code,
    max(case when head_preference = 1 then person_anchor end) as head_anchor,
    count(*) filter (where relation = 'spouse') as spouses,
    count(*) filter (where relation = 'child') as children,
    count(*) filter (where relation not in ('head', 'spouse', 'child')) as others
from ranked
group by period_index, family_key
