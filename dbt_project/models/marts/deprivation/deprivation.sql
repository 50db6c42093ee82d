-- Multidimensional deprivation by quarter, region, line and weight; the disclosure step hides
-- small cells.
select
    period,
    region_level,
    region_code,
    measure,
    dimension,
    k,
    weight,
    value,
    families,
    persons,
    deprived_families,
    false as is_suppressed
from {{ ref('agg_deprivation') }}
