{{ config(materialized='view') }}

-- The items of deprivation that rest on a family's row in the DTSEN version: dwelling, water,
-- energy and assets. What is blank is left out, and an item without anything observed is
-- missing; crowding needs both floor area and members.
{% set coded = {
    'floor': 'floor_type', 'wall': 'wall_type', 'roof': 'roof_type', 'water': 'water_source',
    'toilet': 'toilet', 'waste': 'waste_disposal', 'cooking': 'cooking_fuel',
} %}
{% set movable = [
    'gas_cylinder', 'refrigerator', 'air_conditioner', 'water_heater', 'house_telephone',
    'flat_television', 'gold', 'computer', 'motorcycle', 'bicycle', 'boat', 'motor_boat',
    'smartphone',
] %}
{% set sufficient = ['car', 'other_land', 'other_house'] %}
with quarter as (

    select * from {{ ref('int_quarters_assessed') }}

),

rule as (

    select * from {{ ref('int_deprivation_rules_dated') }}

),

assessment as (

    select * from {{ ref('int_assessments_matched') }}

),

dwelling as (

    select * from {{ ref('stg_dinsos__dtsen_keluarga') }}

)

select
    assessment.family_key,
    quarter.quarter,
    quarter.quarter_end_month,
    quarter.version_month,
    quarter.dtsen_version,
    coalesce(assessment.stated_members, assessment.members) as members,
    {% for item, column in coded.items() %}
    rule.{{ column }}_codes like '%,' || cast(dwelling.{{ column }} as text) || ',%'
        as deprived_{{ item }},
    {% endfor %}
    dwelling.floor_area / nullif(dwelling.members, 0) < rule.floor_area_threshold
        as deprived_crowding,
    case
        when coalesce(dwelling.lighting, dwelling.power) is not null then
            coalesce(
                rule.lighting_codes like '%,' || cast(dwelling.lighting as text) || ',%', false
            )
            or coalesce(rule.power_codes like '%,' || cast(dwelling.power as text) || ',%', false)
    end as deprived_lighting,
    case
        when
            coalesce(
                {% for asset in movable + sufficient %}
                dwelling.has_{{ asset }}{{ ',' if not loop.last }}
                {% endfor %}
            ) is not null
            then
                not coalesce(
                    {% for asset in sufficient %}
                    nullif(dwelling.has_{{ asset }}, false),
                    {% endfor %}
                    false
                )
                and (
                    {% for asset in movable %}
                    case when dwelling.has_{{ asset }} then 1 else 0 end{{ ' +' if not loop.last }}
                    {% endfor %}
                ) < rule.movable_assets_threshold
    end as deprived_assets
from quarter
inner join rule on quarter.quarter = rule.quarter
inner join assessment on quarter.version_month = assessment.version_month
inner join dwelling
    on
        assessment.file_id = dwelling.file_id
        and assessment.sheet = dwelling.sheet
        and assessment.line_no = dwelling.line_no
