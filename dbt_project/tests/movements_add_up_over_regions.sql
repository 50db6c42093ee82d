-- Families that moved, and that could have, add up from desa to kecamatan to kabupaten.
with cell as (

    select
        from_period as period,
        region_code,
        concat_ws('|', to_period, from_state, to_state, cause) as kind,
        families,
        0 as denominator
    from {{ ref('agg_family_transition') }}

    union all

    select
        period,
        region_code,
        concat_ws('|', from_period, measure) as kind,
        families,
        denominator
    from {{ ref('agg_family_movement') }}

),

part as (

    select
        cell.period,
        region.parent_code as region_code,
        cell.kind,
        sum(cell.families) as families,
        sum(cell.denominator) as denominator
    from cell
    inner join {{ ref('region') }} as region on cell.region_code = region.region_code
    where region.parent_code is not null
    group by cell.period, region.parent_code, cell.kind

),

whole as (

    select cell.*
    from cell
    inner join {{ ref('region') }} as region on cell.region_code = region.region_code
    where region.region_level <> 'desa'

)

select
    part.period,
    whole.period as whole_period
from part
full join whole
    on
        part.period = whole.period
        and part.region_code = whole.region_code
        and part.kind = whole.kind
where
    part.families is distinct from whole.families
    or part.denominator is distinct from whole.denominator
