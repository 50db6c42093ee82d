-- How a family was assessed in which version, from every office that assesses.
select
    'dinsos__dtsen_keluarga' as dataset,
    delivery_id,
    file_id,
    file_path,
    sheet,
    line_no,
    dtsen_version,
    version_month,
    kk_number,
    members,
    desa_code,
    desil_national,
    desil_province,
    desil_district
from {{ ref('stg_dinsos__dtsen_keluarga') }}
