-- Who moved in the ranking, and who left deprivation, came back to it or stayed in it, among
-- those who could, by quarter and region.
select
    period,
    region_level,
    region_code,
    measure,
    families,
    denominator,
    value,
    false as is_suppressed
from {{ ref('agg_family_movement') }}
