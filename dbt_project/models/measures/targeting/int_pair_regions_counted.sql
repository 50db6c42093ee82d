-- The families of each pair of programmes at every level: who receives both, and who misses
-- the one that complements the other.
{% set keys = ['period', 'desa_code', 'programme_a', 'programme_b'] | join(', ') %}
with counted as (

    select {{ keys }}, families as families_both, 0 as families_missing
    from {{ ref('int_pairs_received') }}

    union all

    select {{ keys }}, 0 as families_both, families as families_missing
    from {{ ref('int_complements_missing') }}

)

select
    counted.period,
    region.region_level,
    region.region_code,
    counted.programme_a,
    counted.programme_b,
    cast(sum(counted.families_both) as bigint) as families_both,
    cast(sum(counted.families_missing) as bigint) as families_missing
from counted
inner join {{ ref('region_ancestor') }} as region on counted.desa_code = region.desa_code
group by
    counted.period, region.region_level, region.region_code, counted.programme_a,
    counted.programme_b
