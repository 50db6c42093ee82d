-- The families of int_target_families_counted by desil, at every level.
with counted as (

    select * from {{ ref('int_target_families_counted') }}

)

select
    counted.programme_code,
    counted.month,
    region.region_level,
    region.region_code,
    counted.desil_national,
    cast(sum(counted.families) as bigint) as families
from counted
inner join {{ ref('region_ancestor') }} as region on counted.desa_code = region.desa_code
group by
    counted.programme_code, counted.month, region.region_level, region.region_code,
    counted.desil_national
