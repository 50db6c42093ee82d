-- The desa behind a region code as it is written, dotted or flat: its digits.
with region as (

    select * from {{ ref('region') }}

)

select
    region_code as desa_code,
    replace(region_code, '.', '') as digits
from region
where region_level = 'desa' and region_code not like '35.07.00%'
