-- Families and persons by period, region and source, small cells hidden.
with counted as (

    select * from {{ ref('agg_family_count') }}

),

hidden as (

    select * from {{ ref('int_cells_hidden') }}
    where measure = 'family_count'

)

select
    counted.period,
    counted.region_level,
    counted.region_code,
    counted.in_register,
    counted.in_dtsen,
    case when hidden.slice is null then counted.families end as families,
    case when hidden.slice is null then counted.persons end as persons,
    hidden.slice is not null as is_suppressed
from counted
left join hidden
    on
        concat_ws('|', counted.period, counted.in_register, counted.in_dtsen) = hidden.slice
        and counted.region_code = hidden.region_code
