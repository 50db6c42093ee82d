-- Who stands on which card in which month, from every office that says so.
select
    'dispendukcapil__penduduk' as dataset,
    delivery_id,
    file_id,
    file_path,
    sheet,
    line_no,
    delivery_month,
    nik,
    kk_number,
    name,
    name_key,
    birth_date,
    sex,
    status,
    relation,
    job_code,
    desa_code
from {{ ref('stg_dispendukcapil__penduduk') }}
