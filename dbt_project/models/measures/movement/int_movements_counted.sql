-- Families of a desa and quarter that moved, and those that could have, for each measure of
-- movement, as columns. Who could have moved up, down or not is who has a desil both times;
-- who could have left desil 1 and 2 is everybody there, also those who died out or moved away.
with step as (

    select * from {{ ref('int_family_steps_taken') }}

),

followed as (

    select * from {{ ref('int_deprivation_followed') }}

),

departure as (

    select * from {{ ref('int_deprivation_exits_followed') }}

)

select
    followed.quarter,
    followed.quarter_no,
    followed.desa_code,
    count(step.to_desil - step.from_desil) as ranked_twice,
    count(*) filter (where step.to_desil > step.from_desil) as moved_up,
    count(*) filter (where step.to_desil < step.from_desil) as moved_down,
    count(*) filter (where step.to_desil = step.from_desil) as stayed,
    count(*) filter (where step.from_desil <= 2) as poorest,
    count(*) filter (where step.from_desil <= 2 and step.to_desil >= 3) as graduated,
    count(departure.family_key) as deprived,
    count(*) filter (where departure.is_sustained) as sustained,
    count(*) filter (where departure.is_sustained and departure.is_back) as relapsed,
    count(followed.is_chronic) as ever_deprived,
    count(*) filter (where followed.is_chronic) as chronic,
    count(*) filter (where not followed.is_chronic) as transient
from followed
left join step
    on
        followed.family_key = step.family_key
        and followed.quarter = step.from_period
left join departure
    on
        followed.family_key = departure.family_key
        and followed.quarter = departure.quarter
group by followed.quarter, followed.quarter_no, followed.desa_code
