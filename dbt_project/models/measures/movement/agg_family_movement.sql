-- Who moved, among those who could, at every level, before disclosure control: in the ranking
-- (UP, DOWN, SAME, GRAD) and out of deprivation (SUST, RELAPSE, CHRONIC, TRANSIENT). A period is
-- the published quarter in which a movement is known, so many quarters after the one at whose
-- end it starts. Rows stand in every region with a family at the start, and have no value
-- where nobody could move.
{% set measures = [
    ('UP', 'moved_up', 'ranked_twice', 1),
    ('DOWN', 'moved_down', 'ranked_twice', 1),
    ('SAME', 'stayed', 'ranked_twice', 1),
    ('GRAD', 'graduated', 'poorest', 1),
    ('SUST', 'sustained', 'deprived', 4),
    ('RELAPSE', 'relapsed', 'sustained', 8),
    ('CHRONIC', 'chronic', 'ever_deprived', 0),
    ('TRANSIENT', 'transient', 'ever_deprived', 0),
] %}
with cell as (

    select * from {{ ref('int_movements_counted') }}

),

known as (

    select * from {{ ref('int_quarters_numbered') }}

),

measured as (

    {% for measure, families, denominator, quarters_later in measures %}
    select
        quarter,
        quarter_no + {{ quarters_later }} as known_no,
        desa_code,
        '{{ measure }}' as measure,
        {{ families }} as families,
        {{ denominator }} as denominator
    from cell
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

rolled_up as (

    select
        known.quarter as period,
        measured.quarter as from_period,
        region.region_level,
        region.region_code,
        measured.measure,
        cast(sum(measured.families) as bigint) as families,
        cast(sum(measured.denominator) as bigint) as denominator
    from measured
    inner join known on measured.known_no = known.quarter_no
    inner join {{ ref('region_ancestor') }} as region
        on measured.desa_code = region.desa_code
    group by
        known.quarter, measured.quarter, region.region_level, region.region_code,
        measured.measure

)

select
    rolled_up.*,
    cast(families as numeric(38, 20)) / nullif(denominator, 0) as value
from rolled_up
