{{ config(materialized='view') }}

-- What was given, from every office that gives. Lines that are no receipt (a failed payment, a
-- pupil without a card) stand here too, marked.
{% set shape = [
    'delivery_id', 'file_id', 'file_path', 'sheet', 'line_no', 'delivery_month',
    'programme_code', 'is_received', 'nik', 'nik_written', 'kk_number', 'source_person_id',
    'name', 'name_key', 'birth_date', 'desa_code', 'first_month', 'last_month', 'start_date',
    'end_date', 'amount_idr', 'payment_date', 'unit_id', 'benefit_key', 'record_key',
    'changed_at', 'warnings',
] | join(', ') %}
select 'dinsos__penyaluran' as dataset, {{ shape }}
from {{ ref('stg_dinsos__penyaluran') }}
union all
select 'dpmd__blt_dana_desa' as dataset, {{ shape }}
from {{ ref('stg_dpmd__blt_dana_desa') }}
union all
select 'bpjs__kepesertaan' as dataset, {{ shape }}
from {{ ref('stg_bpjs__kepesertaan') }}
union all
select 'disdik__dapodik' as dataset, {{ shape }}
from {{ ref('stg_disdik__dapodik') }}
union all
select 'disdik__ats' as dataset, {{ shape }}
from {{ ref('stg_disdik__ats') }}
union all
select 'dinkes__eppgbm' as dataset, {{ shape }}
from {{ ref('stg_dinkes__eppgbm') }}
union all
select 'dppkb__pelatihan_ibu_muda' as dataset, {{ shape }}
from {{ ref('stg_dppkb__pelatihan_ibu_muda') }}
union all
select 'disnaker__peserta_pelatihan' as dataset, {{ shape }}
from {{ ref('stg_disnaker__peserta_pelatihan') }}
union all
select 'dinkop__umkm' as dataset, {{ shape }}
from {{ ref('stg_dinkop__umkm') }}
union all
select 'dpkpck__rtlh' as dataset, {{ shape }}
from {{ ref('stg_dpkpck__rtlh') }}
