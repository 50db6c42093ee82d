-- M0 of a region is the mean of its parts' M0, weighted by those who could be scored, and so is
-- every other measure by its own denominator (D.DEC); exactly, before disclosure control.
with measured as (

    select * from {{ ref('agg_deprivation') }}

),

region as (

    select * from {{ ref('region') }}

),

recomposed as (

    select
        measured.period,
        region.parent_code as region_code,
        measured.measure,
        measured.dimension,
        measured.k,
        measured.weight,
        sum(measured.value * measured.denominator)
        / nullif(sum(measured.denominator), 0) as value,
        sum(measured.families) as families
    from measured
    inner join region on measured.region_code = region.region_code
    where region.parent_code is not null
    group by
        measured.period, region.parent_code, measured.measure, measured.dimension, measured.k,
        measured.weight

),

whole as (

    select * from measured
    where region_level <> 'desa'

)

select
    whole.period,
    whole.region_code,
    whole.measure
from whole
full join recomposed
    on
        whole.period = recomposed.period
        and whole.region_code = recomposed.region_code
        and whole.measure = recomposed.measure
        and coalesce(whole.dimension, '') = coalesce(recomposed.dimension, '')
        and coalesce(whole.k, 0) = coalesce(recomposed.k, 0)
        and whole.weight = recomposed.weight
where
    whole.families is distinct from recomposed.families
    or (whole.value is null) <> (recomposed.value is null)
    or abs(whole.value - recomposed.value) > 0.000000000001
