-- Who moved, among those who could, at every level, before disclosure control: in the ranking
-- (UP, DOWN, SAME, GRAD) and out of deprivation (SUST, RELAPSE, CHRONIC, TRANSIENT). A period is
-- the quarter in which a movement starts; a measure has rows once the quarters that it looks
-- at are published, in every region with a family, and no value where nobody could move.
{% set measures = [
    ('UP', 'moved_up', 'ranked_twice', 'has_next_quarter'),
    ('DOWN', 'moved_down', 'ranked_twice', 'has_next_quarter'),
    ('SAME', 'stayed', 'ranked_twice', 'has_next_quarter'),
    ('GRAD', 'graduated', 'poorest', 'has_next_quarter'),
    ('SUST', 'sustained', 'deprived', 'has_follow_up'),
    ('RELAPSE', 'relapsed', 'sustained', 'has_second_follow_up'),
    ('CHRONIC', 'chronic', 'ever_deprived', 'true'),
    ('TRANSIENT', 'transient', 'ever_deprived', 'true'),
] %}
with cell as (

    select * from {{ ref('int_movements_counted') }}

),

measured as (

    {% for measure, families, denominator, condition in measures %}
    select
        quarter,
        desa_code,
        '{{ measure }}' as measure,
        {{ families }} as families,
        {{ denominator }} as denominator
    from cell
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

rolled_up as (

    select
        measured.quarter as period,
        region.region_level,
        region.region_code,
        measured.measure,
        cast(sum(measured.families) as bigint) as families,
        cast(sum(measured.denominator) as bigint) as denominator
    from measured
    inner join {{ ref('region_ancestor') }} as region
        on measured.desa_code = region.desa_code
    group by measured.quarter, region.region_level, region.region_code, measured.measure

)

select
    rolled_up.*,
    cast(families as numeric(38, 20)) / nullif(denominator, 0) as value
from rolled_up
