-- Families by the number of programmes received in the quarter, by region and desil; the
-- disclosure step hides small cells.
select
    period,
    region_level,
    region_code,
    desil,
    programmes,
    families,
    over_served_families,
    needy_families,
    complete_families,
    completeness,
    false as is_suppressed
from {{ ref('agg_programme_package') }}
