-- The counted cells, where a parent with one part, which it equals, is as small as that part.
with cell as (

    select * from {{ ref('int_cells_counted') }}

),

desa_cell as (

    select
        measure,
        slice,
        region_level,
        region_code,
        parent_code,
        counted,
        is_small
    from cell
    where region_level = 'desa'

),
{% for level, below in [('kecamatan', 'desa'), ('kabupaten', 'kecamatan')] %}
{{ below }}_sum as (

    select
        measure,
        slice,
        parent_code,
        count(*) = 1 and bool_or(is_small) as is_one_small_part
    from {{ below }}_cell
    group by measure, slice, parent_code

),

{{ level }}_cell as (

    select
        cell.measure,
        cell.slice,
        cell.region_level,
        cell.region_code,
        cell.parent_code,
        cell.counted,
        cell.is_small or {{ below }}_sum.is_one_small_part as is_small
    from cell
    inner join {{ below }}_sum
        on
            cell.measure = {{ below }}_sum.measure
            and cell.slice = {{ below }}_sum.slice
            and cell.region_code = {{ below }}_sum.parent_code
    where cell.region_level = '{{ level }}'

){{ ',' if not loop.last }}
{% endfor %}
select * from desa_cell
union all
select * from kecamatan_cell
union all
select * from kabupaten_cell
