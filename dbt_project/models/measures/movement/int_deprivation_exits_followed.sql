-- What became of each family that was deprived in a quarter. It left deprivation for good when
-- it is not deprived in at least three observed of the four following quarters and no item
-- known at the start is missing in an observed one: a score must not fall because less is
-- asked. It came back when it is deprived again in one of the four quarters after those.
{% set follow_up_quarters, quarters_needed = 4, 3 %}
{% set items = deprivation_dimensions().values() | sum(start=[]) %}
with followed as (

    select * from {{ ref('int_deprivation_followed') }}

),

scored as (

    select * from {{ ref('int_family_deprivation_scored') }}

),

assessed as (

    select
        {%- for item in items %}
        scored.deprived_{{ item }},
        {%- endfor %}
        followed.*
    from followed
    inner join scored
        on
            followed.family_key = scored.family_key
            and followed.quarter = scored.quarter

),

start_quarter as (

    select
        assessed.*,
        quarter_no + {{ follow_up_quarters }} as sustained_no,
        quarter_no + {{ 2 * follow_up_quarters }} as relapse_no
    from assessed
    where is_deprived and quarter_no + {{ follow_up_quarters }} <= quarters

),

compared as (

    select
        start_quarter.family_key,
        start_quarter.quarter,
        start_quarter.relapse_no <= start_quarter.quarters as is_relapse_known,
        later.quarter_no <= start_quarter.sustained_no as is_follow_up,
        later.is_deprived,
        {% for item in items -%}
        (start_quarter.deprived_{{ item }} is not null and later.deprived_{{ item }} is null)
        {{- ' or ' if not loop.last }}
        {%- endfor %} as is_item_dropped
    from start_quarter
    left join assessed as later
        on
            start_quarter.family_key = later.family_key
            and start_quarter.quarter_no < later.quarter_no
            and start_quarter.relapse_no >= later.quarter_no
            and later.is_deprived is not null

)

select
    family_key,
    quarter,
    is_relapse_known,
    count(*) filter (where is_follow_up and not is_deprived) >= {{ quarters_needed }}
    and count(*) filter (where is_follow_up and is_item_dropped) = 0 as is_sustained,
    count(*) filter (where not is_follow_up and is_deprived) > 0 as is_back
from compared
group by family_key, quarter, is_relapse_known
