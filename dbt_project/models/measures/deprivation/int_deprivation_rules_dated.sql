-- What makes a family deprived and how much it weighs, one row a quarter: the cut-offs and
-- weights of the seeds in force on the quarter's last day. Lists of codes stand between commas.
{% set items = deprivation_dimensions().values() | sum(start=[]) %}
{% set coded = [
    'floor_type', 'wall_type', 'roof_type', 'water_source', 'toilet', 'waste_disposal',
    'lighting', 'power', 'cooking_fuel', 'school_attendance',
] %}
{% set limited = ['floor_area', 'highest_certificate', 'movable_assets', 'dimensions_observed'] %}
with quarter as (

    select * from {{ ref('int_quarters_assessed') }}

),

item as (

    select * from {{ ref('deprivation_item') }}

),

cut_off as (

    select * from {{ ref('deprivation_cut_off') }}

),

in_force as (

    select
        quarter.quarter,
        item.*
    from quarter
    inner join item
        on
            quarter.last_day >= item.valid_from
            and (item.valid_to is null or quarter.last_day < item.valid_to)

),

weight as (

    select
        quarter,
        {% for item in items %}
        max(case when item = '{{ item }}' then item_weight end) as {{ item }}_weight,
        {% endfor %}
        {% for dimension in deprivation_dimensions() %}
        max(case when dimension = '{{ dimension }}' then dimension_weight end)
            as {{ dimension }}_weight,
        {% endfor %}
        max(seed_version) as seed_version
    from in_force
    group by quarter

)

select
    weight.*,
    {% for variable in coded %}
    ',' || max(case when cut_off.variable = '{{ variable }}' then cut_off.deprived_codes end)
    || ',' as {{ variable }}_codes,
    {% endfor %}
    {% for variable in limited %}
    max(case when cut_off.variable = '{{ variable }}' then cut_off.threshold end)
        as {{ variable }}_threshold,
    {% endfor %}
    {% for item in ['school', 'certificate', 'work'] %}
    max(case when cut_off.item = '{{ item }}' then coalesce(cut_off.age_max, 999) end)
        as {{ item }}_age_max,
    {% endfor %}
    max(case when cut_off.item = 'school' then cut_off.age_min end) as school_age_min,
    max(case when cut_off.item = 'certificate' then cut_off.age_min end) as certificate_age_min,
    max(case when cut_off.item = 'work' then cut_off.age_min end) as work_age_min
from weight
inner join cut_off on weight.seed_version = cut_off.seed_version
group by
    {% for item in items %}
    weight.{{ item }}_weight,
    {% endfor %}
    {% for dimension in deprivation_dimensions() %}
    weight.{{ dimension }}_weight,
    {% endfor %}
    weight.quarter,
    weight.seed_version
