-- How often families receive two programmes together, and whether they may, by period and
-- region.
select
    period,
    region_level,
    region_code,
    programme_a,
    programme_b,
    policy,
    families_a,
    families_b,
    families_both,
    families_missing_complement,
    cast(lift as numeric) as lift,
    cast(jaccard as numeric) as jaccard,
    false as is_suppressed
from {{ ref('agg_programme_overlap') }}
