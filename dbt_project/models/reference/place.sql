-- The desa behind a pair of names (kecamatan, desa), for sources that carry names only.
with region_name as (

    select * from {{ ref('region_name') }}

)

select
    kecamatan.name_key as kecamatan_key,
    desa.name_key as desa_key,
    desa.region_code as desa_code
from region_name as desa
inner join region_name as kecamatan on desa.parent_code = kecamatan.region_code
where desa.region_level = 'desa'
