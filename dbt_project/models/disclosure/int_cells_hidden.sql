-- Which cells stay hidden. Under one parent that has a small part, or that is hidden itself,
-- parts are hidden from the smallest up until at least two are hidden and they sum to ten or
-- more: then neither a part nor the parent can be calculated from what is shown. A true 0 is
-- no cell here and is always shown.
with cell as (

    select * from {{ ref('int_cells_raised') }}

),

kabupaten as (

    select
        cell.*,
        cell.is_small as is_hidden
    from cell
    where region_level = 'kabupaten'

),

{% for level, above in [('kecamatan', 'kabupaten'), ('desa', 'kecamatan')] %}
{{ level }}_ranked as (

    select
        part.*,
        parent.is_hidden or bool_or(part.is_small) over siblings as is_needed,
        row_number() over smallest_first - 1 as hidden_before,
        coalesce(
            sum(part.counted) over (
                smallest_first rows between unbounded preceding and 1 preceding
            ),
            0
        ) as sum_before
    from cell as part
    inner join {{ above }} as parent
        on
            part.measure = parent.measure
            and part.slice = parent.slice
            and part.parent_code = parent.region_code
    where part.region_level = '{{ level }}'
    window
        siblings as (partition by part.measure, part.slice, part.parent_code),
        smallest_first as (
            partition by part.measure, part.slice, part.parent_code
            order by part.is_small desc, part.counted, part.region_code
        )

),

{{ level }} as (

    select
        measure,
        slice,
        region_level,
        region_code,
        parent_code,
        counted,
        is_small,
        is_needed and (is_small or hidden_before < 2 or sum_before < 10) as is_hidden
    from {{ level }}_ranked

),
{% endfor %}
decided as (

    select * from kabupaten
    union all
    select * from kecamatan
    union all
    select * from desa

)

select
    measure,
    slice,
    region_code,
    is_small
from decided
where is_hidden
