{{ config(materialized='view') }}

-- Who stands on which card in which month, from every office that says so: the register at the
-- end of a month, a DTSEN version from its first month on.
{% set shape = [
    'delivery_id', 'file_id', 'file_path', 'sheet', 'line_no', 'delivery_month', 'nik',
    'kk_number', 'name', 'name_key', 'birth_date', 'sex', 'status', 'relation', 'desa_code',
    'warnings',
] | join(', ') %}
select 'dispendukcapil__penduduk' as dataset, {{ shape }}, job_code, nik as nik_written
from {{ ref('stg_dispendukcapil__penduduk') }}
union all
select 'dinsos__dtsen_anggota' as dataset, {{ shape }}, null as job_code, nik_written
from {{ ref('stg_dinsos__dtsen_anggota') }}
