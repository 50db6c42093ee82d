-- Families and persons at the end of each month and quarter, at every level, before
-- disclosure control.
with family_period as (

    select * from {{ ref('int_family_periods_spread') }}

)

select
    family_period.period,
    region.region_level,
    region.region_code,
    family_period.in_register,
    family_period.in_dtsen,
    count(*) as families,
    cast(coalesce(sum(family_period.members), 0) as bigint) as persons
from family_period
inner join {{ ref('region_ancestor') }} as region
    on family_period.desa_code = region.desa_code
group by
    family_period.period, region.region_level, region.region_code,
    family_period.in_register, family_period.in_dtsen
