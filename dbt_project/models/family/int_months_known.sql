-- Each month and the register that says who lived at its end: the last accepted one up to
-- the month, before the first the first. Counts are published for the months in between.
with month as (

    select * from {{ ref('month') }}

),

period as (

    select * from {{ ref('int_register_periods_numbered') }}

),

edge as (

    select
        min(register_month) as first_month,
        max(register_month) as last_month
    from period

)

select
    month.month,
    month.next_month,
    month.period,
    month.quarter,
    month.is_quarter_end,
    coalesce(max(period.period_index), 1) as period_index,
    month.month between edge.first_month and edge.last_month as is_counted,
    month.month = edge.last_month as is_last
from month
cross join edge
left join period on month.month >= period.register_month
where edge.first_month is not null
group by
    month.month, month.next_month, month.period, month.quarter, month.is_quarter_end,
    edge.first_month, edge.last_month
