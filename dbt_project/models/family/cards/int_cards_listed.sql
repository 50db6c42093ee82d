-- Each card at each register with its head: the listed head, else the lowest NIK. A card
-- stands while a member stands on it by the register's own word.
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

),

card as (

    select
        period_index,
        card_number,
        bool_or(is_standing) as is_standing,
        max(case when head_preference = 1 then person_anchor end) as head_anchor
    from ranked
    group by period_index, card_number

)

select
    period_index,
    card_number,
    is_standing,
    head_anchor,
    min(period_index) over (partition by card_number) as first_index,
    max(case when is_standing then period_index end) over (
        partition by card_number order by period_index
    ) as last_standing_index
from card
