-- Every count that a reader of marts would see, as cells of a hierarchy. `slice` is the rest
-- of the row's key: cells of one slice and parent add up. A cell is small when a count of
-- persons or families in it is 1 to 9, or when all but 1 to 9 of the families of the place
-- receive (rule SDC-1: the complement is a small cell too).
with family_count as (

    select * from {{ ref('agg_family_count') }}

),

programme_reach as (

    select * from {{ ref('agg_programme_reach') }}

),

families_of_place as (

    select
        region_code,
        period,
        sum(families) as families
    from family_count
    group by region_code, period

),

region as (

    select * from {{ ref('region') }}

),

cell as (

    select
        'family_count' as measure,
        concat_ws('|', period, in_register, in_dtsen) as slice,
        region_code,
        families as counted,
        families between 1 and 9 or persons between 1 and 9 as is_small
    from family_count

    union all

    select
        'programme_reach' as measure,
        concat_ws('|', programme_reach.programme_code, programme_reach.month) as slice,
        programme_reach.region_code,
        programme_reach.families as counted,
        programme_reach.families between 1 and 9
        or programme_reach.persons between 1 and 9
        or (
            programme_reach.families > 0
            and coalesce(
                families_of_place.families - programme_reach.families between 1 and 9, false
            )
        ) as is_small
    from programme_reach
    left join families_of_place
        on
            programme_reach.region_code = families_of_place.region_code
            and to_char(programme_reach.month, 'YYYY-MM') = families_of_place.period

    union all

    select
        'programme_reach_unlinked' as measure,
        concat_ws('|', programme_code, month) as slice,
        region_code,
        unlinked_receipts as counted,
        unlinked_receipts between 1 and 9 as is_small
    from programme_reach

)

select
    cell.measure,
    cell.slice,
    region.region_level,
    cell.region_code,
    region.parent_code,
    cell.counted,
    cell.is_small
from cell
inner join region on cell.region_code = region.region_code
where cell.counted > 0
