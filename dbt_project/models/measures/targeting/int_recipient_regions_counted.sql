-- Recipients of each programme and period by desil, at every level: those whom the rule in
-- force means, what was received, and the two largest amounts of a family among those of the
-- row and, as far as they stand in it, among those of the region.
with counted as (

    select * from {{ ref('int_recipients_counted') }}

),

rule as (

    select * from {{ ref('int_programme_periods_ruled') }}

),

rolled as (

    select
        counted.programme_code,
        counted.period,
        region.region_level,
        region.region_code,
        counted.desil_national,
        counted.has_unit,
        counted.amount_idr,
        sum(counted.families) as families
    from counted
    inner join {{ ref('region_ancestor') }} as region on counted.desa_code = region.desa_code
    group by
        counted.programme_code, counted.period, region.region_level, region.region_code,
        counted.desil_national, counted.has_unit, counted.amount_idr

),

ranked as (

    select
        rolled.*,
        sum(families) over (
            partition by programme_code, period, region_code, desil_national
            order by amount_idr desc nulls last
            rows between unbounded preceding and current row
        ) - families as larger_in_desil,
        sum(families) over (
            partition by programme_code, period, region_code
            order by amount_idr desc nulls last
            rows between unbounded preceding and current row
        ) - families as larger_in_region
    from rolled

),

judged as (

    select
        ranked.*,
        ranked.amount_idr * ranked.families as total_idr,
        ranked.amount_idr * least(ranked.families, greatest(2 - ranked.larger_in_desil, 0))
            as top2_of_desil_idr,
        ranked.amount_idr * least(ranked.families, greatest(2 - ranked.larger_in_region, 0))
            as top2_of_region_idr,
        ranked.has_unit and ranked.desil_national between rule.desil_min and rule.desil_max
            as is_eligible
    from ranked
    inner join rule
        on ranked.programme_code = rule.programme_code and ranked.period = rule.period

)

select
    programme_code,
    period,
    region_level,
    region_code,
    desil_national,
    cast(sum(families) as bigint) as recipient_families,
    cast(coalesce(sum(families) filter (where is_eligible), 0) as bigint) as eligible_recipients,
    cast(sum(total_idr) as bigint) as amount_idr,
    cast(sum(total_idr) filter (where is_eligible) as bigint) as eligible_amount_idr,
    cast(sum(top2_of_desil_idr) as bigint) as top2_of_desil_idr,
    cast(sum(top2_of_region_idr) as bigint) as top2_of_region_idr
from judged
group by programme_code, period, region_level, region_code, desil_national
