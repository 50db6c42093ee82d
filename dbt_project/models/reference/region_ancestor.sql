-- The regions that a desa counts in: itself, its kecamatan and the kabupaten.
with region as (

    select * from {{ ref('region') }}

)

select
    desa.region_code as desa_code,
    ancestor.region_level,
    ancestor.region_code
from region as desa
inner join region as ancestor
    on
        ancestor.region_code in (
            desa.region_code,
            substr(desa.region_code, 1, 8),
            substr(desa.region_code, 1, 5)
        )
where desa.region_level = 'desa'
