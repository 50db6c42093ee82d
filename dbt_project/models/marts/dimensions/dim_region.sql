-- The kabupaten, its kecamatan and desa, and the place of what has none.
select
    region_code,
    region_level,
    name,
    parent_code
from {{ ref('region') }}
