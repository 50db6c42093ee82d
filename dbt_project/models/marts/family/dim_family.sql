-- Families with the time in which nothing of them changed. Half-open: valid_to is the first
-- month that no longer holds, null while it does.
{% set state = [
    'family_key', 'desa_code', 'in_register', 'in_dtsen', 'members', 'composition',
    'desil_national', 'desil_province', 'desil_district', 'dtsen_version',
] | join(', ') %}
with family_month as (

    select * from {{ ref('int_family_months_spread') }}

),

month as (

    select * from {{ ref('int_months_known') }}

),

run as (

    select
        family_month.*,
        month.next_month,
        month.is_last,
        extract(year from family_month.month) * 12 + extract(month from family_month.month)
        - row_number() over (partition by {{ state }} order by family_month.month) as run_number
    from family_month
    inner join month on family_month.month = month.month

)

select
    family_key,
    min(month) as valid_from,
    case when bool_or(is_last) then null else max(next_month) end as valid_to,
    desa_code,
    substr(desa_code, 1, 8) as kecamatan_code,
    in_register,
    in_dtsen,
    cast(members as integer) as members,
    composition,
    cast(desil_national as integer) as desil_national,
    cast(desil_province as integer) as desil_province,
    cast(desil_district as integer) as desil_district,
    dtsen_version
from run
group by {{ state }}, run_number
