{{ config(materialized='view') }}

-- How a family lives, from every office that assesses families. Only DTSEN ranks them.
{% set shape = [
    'delivery_id', 'file_id', 'file_path', 'sheet', 'line_no', 'delivery_month', 'kk_number',
    'desa_code', 'water_source', 'toilet', 'floor_type', 'warnings',
] | join(', ') %}
{% set ranking = [
    'dtsen_version', 'version_month', 'members', 'desil_national', 'desil_province',
    'desil_district',
] %}
select
    'dinsos__dtsen_keluarga' as dataset,
    {{ shape }},
    {{ ranking | join(', ') }},
    cast(null as text) as record_key,
    cast(null as timestamp) as changed_at
from {{ ref('stg_dinsos__dtsen_keluarga') }}
union all
select
    'dppkb__pendataan_keluarga' as dataset,
    {{ shape }},
    {% for column in ranking -%}
    null as {{ column }},
    {% endfor -%}
    record_key,
    changed_at
from {{ ref('stg_dppkb__pendataan_keluarga') }}
