-- Families by the number of programmes they received in the quarter, and how far the services
-- they have meet their needs, at every level, before disclosure control. The mean completeness
-- is over families with a need.
with cell as (

    select * from {{ ref('int_needs_counted') }}

),

region as (

    select * from {{ ref('region_ancestor') }}

)

select
    cell.period,
    region.region_level,
    region.region_code,
    cast(cell.desil as integer) as desil,
    cast(cell.programmes as integer) as programmes,
    cast(sum(cell.families) as bigint) as families,
    cast(sum(cell.over_served_families) as bigint) as over_served_families,
    cast(sum(cell.needy_families) as bigint) as needy_families,
    cast(sum(cell.complete_families) as bigint) as complete_families,
    sum(cell.needs_met_share) / nullif(sum(cell.needy_families), 0) as completeness,
    sum(cell.needs_met_share) as needs_met_share
from cell
inner join region on cell.desa_code = region.desa_code
group by cell.period, region.region_level, region.region_code, cell.desil, cell.programmes
