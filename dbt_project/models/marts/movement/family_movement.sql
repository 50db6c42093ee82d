-- Who moved in the ranking, and who left deprivation, came back to it or stayed in it, among
-- those who could, by the quarter in which that is known and the region at the start.
select
    period,
    from_period,
    region_level,
    region_code,
    measure,
    families,
    denominator,
    value,
    false as is_suppressed
from {{ ref('agg_family_movement') }}
