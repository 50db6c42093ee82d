-- Rank movement, not welfare gain: where the families of a quarter stand a quarter later, and
-- why their desil differs, by region.
select
    from_period,
    to_period,
    region_level,
    region_code,
    from_state,
    to_state,
    cause,
    families,
    false as is_suppressed
from {{ ref('agg_family_transition') }}
