-- Families at the end of each counted month by desa and desil: all of them (programme_code is
-- null), and those that have a unit of a programme whose unit is not the family. Everything
-- that targeting says of who does not receive is counted from these few rows.
with family_month as (

    select * from {{ ref('int_family_months_spread') }}

),

unit as (

    select * from {{ ref('int_family_units_dated') }}

)

select
    cast(null as text) as programme_code,
    month,
    desa_code,
    desil_national,
    desil_district,
    count(*) as families
from family_month
group by month, desa_code, desil_national, desil_district

union all

select
    unit.programme_code,
    family_month.month,
    family_month.desa_code,
    family_month.desil_national,
    family_month.desil_district,
    count(*) as families
from family_month
inner join unit
    on
        family_month.family_key = unit.family_key
        and family_month.month >= unit.from_month
        and (unit.until_month is null or family_month.month < unit.until_month)
group by
    unit.programme_code, family_month.month, family_month.desa_code,
    family_month.desil_national, family_month.desil_district
