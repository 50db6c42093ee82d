-- Each family at each register: its head's desa, its size and its make-up.
with member as (

    select * from {{ ref('int_members_placed') }}

),

ranked as (

    select
        member.*,
        row_number() over (
            partition by period_index, family_key
            order by (relation = 'head') desc nulls last, nik nulls last, person_anchor
        ) as head_preference
    from member

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
