-- Recipients by desa, desil and amount: few amounts are paid, so few rows hold every sum of
-- rupiah and the largest amounts of any region.
with recipient as (

    select * from {{ ref('int_recipients_placed') }}

)

select
    programme_code,
    period,
    desa_code,
    desil_national,
    desil_district,
    has_unit,
    amount_idr,
    count(*) as families
from recipient
group by
    programme_code, period, desa_code, desil_national, desil_district, has_unit, amount_idr
