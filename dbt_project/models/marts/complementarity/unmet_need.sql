-- Needs of families and whether a service meets them, by quarter, region and dimension; the
-- disclosure step hides small cells.
select
    period,
    region_level,
    region_code,
    dimension,
    families_deprived,
    families_served,
    unmet,
    gap_idr,
    families_unmet,
    families_with_service,
    match,
    cost_is_signed,
    false as is_suppressed
from {{ ref('agg_unmet_need') }}
