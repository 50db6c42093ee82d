-- Multidimensional deprivation at every level, before disclosure control: a row for every
-- region in which a family lives, null where nobody could be scored.
with whole as (

    select * from {{ ref('int_deprivation_wholes_measured') }}

),

part as (

    select * from {{ ref('int_deprivation_parts_measured') }}

),

dimension as (

    select distinct dimension from {{ ref('deprivation_item') }}

),

part_measure as (

    select 'HD' as measure
    union all
    select 'CONTRIB' as measure

),

measured as (

    select
        period,
        region_level,
        region_code,
        measure,
        cast(null as text) as dimension,
        k,
        weight,
        numerator,
        denominator,
        families,
        persons,
        deprived_families,
        poor_families
    from whole

    union all

    select
        whole.period,
        whole.region_level,
        whole.region_code,
        part_measure.measure,
        dimension.dimension,
        whole.k,
        whole.weight,
        coalesce(part.numerator, 0) as numerator,
        coalesce(part.denominator, 0) as denominator,
        whole.families,
        whole.persons,
        coalesce(part.deprived_families, 0) as deprived_families,
        whole.poor_families
    from whole
    cross join dimension
    cross join part_measure
    left join part
        on
            whole.period = part.period
            and whole.region_code = part.region_code
            and part_measure.measure = part.measure
            and dimension.dimension = part.dimension
            and whole.k = part.k
            and whole.weight = part.weight
    where whole.measure = 'H'

)

select
    period,
    region_level,
    region_code,
    measure,
    dimension,
    k,
    weight,
    numerator / nullif(denominator, 0) as value,
    cast(families as bigint) as families,
    cast(persons as bigint) as persons,
    cast(deprived_families as bigint) as deprived_families,
    numerator,
    denominator,
    cast(poor_families as bigint) as poor_families
from measured
