-- Needs of families and whether a service meets them, of each dimension at every level, before
-- disclosure control: a row for every region in which a family lives.
{% set dimensions = deprivation_dimensions().keys() | list %}
with cell as (

    select * from {{ ref('int_needs_counted') }}

),

unit_cost as (

    select * from {{ ref('unit_cost') }}

),

region as (

    select * from {{ ref('region_ancestor') }}

),

counted as (

    select
        cell.period,
        region.region_level,
        region.region_code,
        {% for dimension in dimensions %}
        sum(cell.needed_{{ dimension }}) as needed_{{ dimension }},
        sum(cell.met_{{ dimension }}) as met_{{ dimension }},
        sum(cell.served_{{ dimension }}) as served_{{ dimension }},
        {% endfor %}
        sum(cell.families) as families
    from cell
    inner join region on cell.desa_code = region.desa_code
    group by cell.period, region.region_level, region.region_code

),

listed as (

    {% for dimension in dimensions %}
    select
        period,
        region_level,
        region_code,
        '{{ dimension }}' as dimension,
        cast(needed_{{ dimension }} as bigint) as families_deprived,
        cast(met_{{ dimension }} as bigint) as families_served,
        cast(served_{{ dimension }} as bigint) as families_with_service
    from counted
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    listed.period,
    listed.region_level,
    listed.region_code,
    listed.dimension,
    listed.families_deprived,
    listed.families_served,
    cast(listed.families_deprived - listed.families_served as numeric)
    / nullif(listed.families_deprived, 0) as unmet,
    (listed.families_deprived - listed.families_served) * unit_cost.cost_idr as gap_idr,
    listed.families_deprived - listed.families_served as families_unmet,
    listed.families_with_service,
    cast(listed.families_served as numeric) / nullif(listed.families_with_service, 0) as match,
    case when unit_cost.cost_idr is not null then unit_cost.is_signed end as cost_is_signed
from listed
left join unit_cost on listed.dimension = unit_cost.dimension
