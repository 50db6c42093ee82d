-- The desa of a family at each register, also before its first and after its last.
with listed as (

    select
        family_key,
        period_index,
        desa_code,
        lag(desa_code) over (partition by family_key order by period_index) as desa_before
    from {{ ref('int_lineages_listed') }}

),

change as (

    select
        family_key,
        desa_code,
        period_index,
        row_number() over (partition by family_key order by period_index) as change_number,
        lead(period_index) over (partition by family_key order by period_index) as next_change
    from listed
    where desa_before is null or desa_before <> desa_code

)

select
    family_key,
    desa_code,
    case when change_number = 1 then 0 else period_index end as from_index,
    coalesce(next_change, 1000000) as until_index
from change
