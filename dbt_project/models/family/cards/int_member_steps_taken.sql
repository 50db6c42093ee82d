-- Where each member stood at one register and stands at the next.
with member as (

    select * from {{ ref('int_members_placed') }}

)

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
