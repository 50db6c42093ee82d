{{ config(materialized='view') }}

-- What a programme was given to spend in a quarter, and what it spent.
{% set shape = [
    'delivery_id', 'file_id', 'file_path', 'sheet', 'line_no', 'delivery_month',
    'programme_code', 'first_month', 'last_month', 'budget_idr', 'realised_idr',
    'activity_code', 'office', 'target', 'target_unit', 'warnings',
] | join(', ') %}
select 'bappeda__anggaran_program' as dataset, {{ shape }}
from {{ ref('stg_bappeda__anggaran_program') }}
