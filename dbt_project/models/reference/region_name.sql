-- Every spelling under which a region is known, as a key for matching. Names do not
-- identify: 33 desa names occur in two to four kecamatan, so a desa is matched inside
-- its kecamatan.
with region as (

    select * from {{ ref('region') }}

),

variant as (

    select * from {{ ref('region_name_variant') }}

),

spelling as (

    select
        region_code,
        name
    from region
    where region_code not like '35.07.00%'
    union all
    select
        region_code,
        name
    from variant

)

select distinct
    region.region_level,
    region.region_code,
    region.parent_code,
    clean.place(spelling.name) as name_key
from spelling
inner join region on spelling.region_code = region.region_code
