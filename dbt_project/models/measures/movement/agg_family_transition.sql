-- Families by where they stood at the end of a quarter, where they stand at the end of the
-- next, and why their desil differs, at every level, before disclosure control. A region is
-- that of the first quarter. What no family did has no row.
with step as (

    select * from {{ ref('int_family_steps_taken') }}

),

explained as (

    select * from {{ ref('int_desil_changes_explained') }}

),

cell as (

    select
        step.from_period,
        step.to_period,
        step.desa_code,
        step.from_state,
        step.to_state,
        coalesce(explained.cause, 'none') as cause,
        count(*) as families
    from step
    left join explained
        on
            step.family_key = explained.family_key
            and step.from_period = explained.from_period
    group by
        step.from_period, step.to_period, step.desa_code, step.from_state, step.to_state,
        coalesce(explained.cause, 'none')

)

select
    cell.from_period,
    cell.to_period,
    region.region_level,
    region.region_code,
    cell.from_state,
    cell.to_state,
    cell.cause,
    cast(sum(cell.families) as bigint) as families
from cell
inner join {{ ref('region_ancestor') }} as region on cell.desa_code = region.desa_code
group by
    cell.from_period, cell.to_period, region.region_level, region.region_code,
    cell.from_state, cell.to_state, cell.cause
