{{ config(materialized='view') }}

-- Who is who, from every office that lists persons with name and birth date.
{% set shape = [
    'delivery_id', 'file_id', 'file_path', 'sheet', 'line_no', 'delivery_month', 'nik',
    'kk_number', 'source_person_id', 'name', 'name_key', 'birth_date', 'sex',
    'desa_code', 'warnings',
] | join(', ') %}
select 'dispendukcapil__penduduk' as dataset, {{ shape }}
from {{ ref('stg_dispendukcapil__penduduk') }}
union all
select 'dinsos__dtsen_anggota' as dataset, {{ shape }}
from {{ ref('stg_dinsos__dtsen_anggota') }}
union all
select 'disdik__dapodik' as dataset, {{ shape }}
from {{ ref('stg_disdik__dapodik') }}
