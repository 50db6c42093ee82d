{{ config(schema='vault') }}

-- The two DTSEN rows behind every change of desil, also to and from none, of a family alive
-- both times, and whether what they say of house, assets and size differs. `known_differs`: an
-- item filled in both times has another value; `blank_differs`: an item is blank in one of
-- them. A family that a version does not list has no card there. What follows from the desil
-- (who pays the premium) and what tells where and who the family is are no inputs.
{% set items = [
    'members', 'house_ownership', 'floor_area', 'floor_type', 'wall_type', 'roof_type',
    'water_source', 'lighting', 'power', 'cooking_fuel', 'toilet', 'waste_disposal',
    'toilet_bowl', 'owns_assets', 'has_gas_cylinder', 'has_refrigerator', 'has_air_conditioner',
    'has_water_heater', 'has_house_telephone', 'has_flat_television', 'has_gold',
    'has_computer', 'has_motorcycle', 'has_bicycle', 'has_car', 'has_boat', 'has_motor_boat',
    'has_smartphone', 'has_other_land', 'has_other_house', 'cattle', 'buffaloes', 'horses',
    'pigs', 'goats_and_sheep',
] %}
with change as (

    select * from {{ ref('int_family_steps_taken') }}
    where is_alive_after and from_desil is distinct from to_desil

),

assessment as (

    select * from {{ ref('int_assessments_matched') }}

),

row_read as (

    select * from {{ ref('int_dtsen_rows_read') }}

),

line as (

    select * from {{ ref('stg_dinsos__dtsen_keluarga') }}

),

described as {{ computed_once() }} (

    select
        assessment.family_key,
        assessment.version_month,
        row_read.kk_number,
        substr(assessment.dtsen_version, 1, 2) as layout,
        line.is_ground_checked,
        {{ columns_of('line', *items) }}
    from assessment
    inner join line
        on
            assessment.file_id = line.file_id
            and assessment.sheet = line.sheet
            and assessment.line_no = line.line_no
    inner join row_read
        on
            assessment.file_id = row_read.file_id
            and assessment.sheet = row_read.sheet
            and assessment.line_no = row_read.line_no

)

select
    change.family_key,
    change.from_period,
    change.from_month,
    change.to_month,
    change.from_version_month,
    change.to_version_month,
    change.from_desil,
    change.to_desil,
    before.kk_number as from_kk_number,
    after.kk_number as to_kk_number,
    coalesce(before.layout <> after.layout, false) as layout_differs,
    coalesce(before.is_ground_checked = 'no' and after.is_ground_checked = 'yes', false)
        as was_ground_checked,
    coalesce(
        {%- for item in items %}
        before.{{ item }} <> after.{{ item }}{{ ' or' if not loop.last }}
        {%- endfor %},
        false
    ) as known_differs,
    {%- for item in items %}
    (before.{{ item }} is null) <> (after.{{ item }} is null){{ ' or' if not loop.last }}
    {%- endfor %} as blank_differs
from change
left join described as before
    on
        change.family_key = before.family_key
        and change.from_version_month = before.version_month
left join described as after
    on
        change.family_key = after.family_key
        and change.to_version_month = after.version_month
