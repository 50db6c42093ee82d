-- What was received, from every office that gives. Lines that are no receipt stay in staging.
select
    'dinsos__penyaluran' as dataset,
    delivery_id,
    file_id,
    file_path,
    sheet,
    line_no,
    programme_code,
    nik,
    source_person_id,
    name,
    desa_code,
    first_month,
    last_month,
    amount_idr,
    payment_date
from {{ ref('stg_dinsos__penyaluran') }}
where is_received
