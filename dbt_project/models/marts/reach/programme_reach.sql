-- Recipients and rupiah by programme, month covered and region.
with counted as (

    select * from {{ ref('agg_programme_reach') }}

),

evidence as (

    select
        programme_code,
        month,
        max(delivery_month) as delivery_month
    from {{ ref('int_receipts_placed') }}
    group by programme_code, month

),

latest as (

    select max(cast(period || '-01' as date)) as as_of_month
    from {{ source('ledger', 'verdict') }}
    where status = 'accepted'

)

select
    counted.programme_code,
    counted.month,
    counted.region_level,
    counted.region_code,
    counted.opd,
    counted.families,
    counted.persons,
    counted.amount_idr,
    counted.unlinked_receipts,
    counted.unlinked_amount_idr,
    false as is_suppressed,
    to_char(evidence.delivery_month, 'YYYY-MM') as evidence_period,
    {{ months_between('evidence.delivery_month', 'latest.as_of_month') }} as evidence_age_months
from counted
cross join latest
inner join evidence
    on counted.programme_code = evidence.programme_code and counted.month = evidence.month
