-- The published quarters in order, with the register that says who lived at their end.
with month as (

    select * from {{ ref('int_months_known') }}
    where is_counted and is_quarter_end

)

select
    quarter,
    month,
    period_index,
    row_number() over (order by month) as quarter_no,
    count(*) over () as quarters
from month
