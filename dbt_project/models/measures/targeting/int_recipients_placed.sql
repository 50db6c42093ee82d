-- The recipients of each programme in each published period among the families alive at its
-- end, as they were then, and whether they have a unit of the programme. A quarter's are
-- those of any of its months, with what they received in all of them. A family that receives
-- nothing has no row.
with period as (

    select * from {{ ref('int_periods_counted') }}

),

programme_unit as (

    select * from {{ ref('programme_unit') }}

),

received as (

    select
        receipt.programme_code,
        receipt.family_key,
        period.period,
        period.last_month,
        receipt.amount_idr
    from {{ ref('fct_family_programme_month') }} as receipt
    inner join period on receipt.month = period.last_month and period.kind = 'month'

    union all

    select
        receipt.programme_code,
        receipt.family_key,
        period.period,
        min(period.last_month) as last_month,
        cast(sum(receipt.amount_idr) as bigint) as amount_idr
    from {{ ref('fct_family_programme_month') }} as receipt
    inner join period
        on
            receipt.month between period.first_month and period.last_month
            and period.kind = 'quarter'
    group by receipt.programme_code, receipt.family_key, period.period

)

select
    received.programme_code,
    received.period,
    received.last_month,
    received.family_key,
    family_month.desa_code,
    family_month.desil_national,
    family_month.desil_district,
    programme_unit.programme_code is null or unit.programme_code is not null as has_unit,
    received.amount_idr
from received
inner join {{ ref('int_family_months_spread') }} as family_month
    on
        received.family_key = family_month.family_key
        and received.last_month = family_month.month
left join programme_unit on received.programme_code = programme_unit.programme_code
left join {{ ref('int_family_units_dated') }} as unit
    on
        received.programme_code = unit.programme_code
        and received.family_key = unit.family_key
        and received.last_month >= unit.from_month
        and (unit.until_month is null or received.last_month < unit.until_month)
