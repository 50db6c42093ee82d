{{ config(materialized='view') }}

-- Whom the lists name that say who has a unit of a programme (seed programme_unit): pupils,
-- children out of school, owners of enterprises. Every line counts, whatever was received.
select distinct
    dataset,
    delivery_month as list_month,
    nik,
    nik_written,
    name_key,
    kk_number,
    birth_date
from {{ ref('int_benefit_unioned') }}
where dataset in ('disdik__dapodik', 'disdik__ats', 'dinkop__umkm')
