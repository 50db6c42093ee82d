-- Whoever lived at the end of a quarter that has a next one stands in the transitions exactly
-- once, in the state and desa of that quarter: the rows of a state add up to its families.
with quarter as (

    select quarter from {{ ref('int_quarters_numbered') }}
    where quarter_no < quarters

),

counted as (

    select
        period,
        desa_code,
        coalesce(cast(desil_national as text), 'belum berdesil') as state,
        count(*) as families
    from {{ ref('int_family_periods_spread') }}
    where kind = 'quarter' and period in (select quarter.quarter from quarter)
    group by period, desa_code, coalesce(cast(desil_national as text), 'belum berdesil')

),

moved as (

    select
        from_period as period,
        region_code as desa_code,
        from_state as state,
        sum(families) as families
    from {{ ref('agg_family_transition') }}
    where region_level = 'desa'
    group by from_period, region_code, from_state

)

select
    counted.period,
    moved.period as moved_period
from counted
full join moved
    on
        counted.period = moved.period
        and counted.desa_code = moved.desa_code
        and counted.state = moved.state
where counted.families is distinct from moved.families
