-- How old the last accepted delivery of each source is, and when the next one is expected.
-- Age counts to the latest month that any source speaks about, not to today: the same
-- deliveries give the same figures. A source that never delivered is measured as if it had in
-- the month before the first accepted period of any source (as the alerts do).
with agreed as (

    select * from {{ source('ledger', 'source') }}

),

accepted as (

    select
        dataset,
        min(cast(period || '-01' as date)) as first_month,
        max(cast(period || '-01' as date)) as last_month
    from {{ source('ledger', 'verdict') }}
    where status = 'accepted'
    group by dataset

),

latest as (

    select
        cast(min(first_month) - interval '1 month' as date) as month_before,
        max(last_month) as as_of_month
    from accepted

),

expected as (

    select
        agreed.dataset,
        agreed.opd,
        agreed.title,
        agreed.cadence,
        agreed.every_months,
        agreed.due_days,
        agreed.late_days,
        accepted.last_month,
        latest.as_of_month,
        cast(
            coalesce(accepted.last_month, latest.month_before)
            + agreed.every_months * interval '1 month' as date
        ) as next_month
    from agreed
    cross join latest
    left join accepted on agreed.dataset = accepted.dataset

)

select
    dataset,
    opd,
    title,
    cadence,
    every_months,
    to_char(last_month, 'YYYY-MM') as last_accepted_period,
    {{ months_between('last_month', 'as_of_month') }} as age_months,
    to_char(next_month, 'YYYY-MM') as next_period,
    cast(next_month + interval '1 month' as date) - 1 + due_days as due_date,
    cast(next_month + interval '1 month' as date) - 1 + late_days as late_date
from expected
