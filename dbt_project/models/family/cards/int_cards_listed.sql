-- Each card at each register with its head: the listed head, else the lowest NIK.
with member as (

    select * from {{ ref('int_register_members_listed') }}
    where card_number is not null

),

ranked as (

    select
        member.*,
        row_number() over (
            partition by period_index, card_number
            order by (relation = 'head') desc nulls last, nik nulls last, person_anchor
        ) as head_preference
    from member

)

select
    period_index,
    card_number,
    count(*) as members,
    max(case when head_preference = 1 then person_anchor end) as head_anchor,
    min(period_index) over (partition by card_number) as first_index
from ranked
group by period_index, card_number
