-- One row a receipt and month it covers. A stage is split evenly over its months in whole
-- rupiah, the remainder to the last.
with benefit as (

    select * from {{ ref('int_benefit_unioned') }}

),

link as (

    select * from {{ ref('link') }}

),

month as (

    select * from {{ ref('month') }}

),

sized as (

    select
        benefit.*,
        link.person_key,
        (extract(year from benefit.last_month) - extract(year from benefit.first_month)) * 12
        + extract(month from benefit.last_month)
        - extract(month from benefit.first_month) + 1 as months
    from benefit
    inner join link
        on
            benefit.file_id = link.file_id
            and benefit.sheet = link.sheet
            and benefit.line_no = link.line_no

)

select
    sized.programme_code,
    month.month,
    sized.person_key,
    coalesce(
        'id|' || sized.source_person_id,
        'nik|' || sized.nik,
        concat_ws('|', 'line', sized.file_id, sized.sheet, sized.line_no)
    ) as source_person,
    coalesce(sized.desa_code, '35.07.00.0000') as desa_code,
    cast(
        case
            when month.month = sized.last_month
                then sized.amount_idr - floor(sized.amount_idr / sized.months) * (sized.months - 1)
            else floor(sized.amount_idr / sized.months)
        end as bigint
    ) as amount_idr
from sized
inner join month on month.month between sized.first_month and sized.last_month
