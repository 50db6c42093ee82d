-- Recipients and rupiah by programme, month covered and region, small cells hidden.
-- Families, persons and rupiah are hidden together, and so are unlinked receipts and theirs.
with counted as (

    select
        agg_programme_reach.*,
        concat_ws('|', programme_code, month) as slice
    from {{ ref('agg_programme_reach') }} as agg_programme_reach

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

),

hidden as (

    select * from {{ ref('int_cells_hidden') }}

)

select
    counted.programme_code,
    counted.month,
    counted.region_level,
    counted.region_code,
    counted.opd,
    case when hidden.slice is null then counted.families end as families,
    case when hidden.slice is null then counted.persons end as persons,
    case when hidden.slice is null then counted.amount_idr end as amount_idr,
    case when hidden_unlinked.slice is null then counted.unlinked_receipts end
        as unlinked_receipts,
    case when hidden_unlinked.slice is null then counted.unlinked_amount_idr end
        as unlinked_amount_idr,
    hidden.slice is not null or hidden_unlinked.slice is not null as is_suppressed,
    to_char(evidence.delivery_month, 'YYYY-MM') as evidence_period,
    {{ months_between('evidence.delivery_month', 'latest.as_of_month') }} as evidence_age_months
from counted
cross join latest
inner join evidence
    on counted.programme_code = evidence.programme_code and counted.month = evidence.month
left join hidden
    on
        hidden.measure = 'programme_reach'
        and counted.slice = hidden.slice
        and counted.region_code = hidden.region_code
left join hidden as hidden_unlinked
    on
        hidden_unlinked.measure = 'programme_reach_unlinked'
        and counted.slice = hidden_unlinked.slice
        and counted.region_code = hidden_unlinked.region_code
