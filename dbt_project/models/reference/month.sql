-- Every month that a file can speak about (as clean.stage_months reads them).
select
    cast(month_start as date) as month,
    cast(month_start + interval '1 month' as date) as next_month,
    to_char(month_start, 'YYYY-MM') as period,
    to_char(month_start, 'YYYY"-Q"Q') as quarter,
    extract(month from month_start) in (3, 6, 9, 12) as is_quarter_end
from
    generate_series(
        timestamp '1999-01-01', timestamp '2049-12-01', interval '1 month'
    ) as spine (month_start)
