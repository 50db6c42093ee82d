-- What each recipient family has in each published quarter: how many programmes it received in
-- the quarter's months, and for which dimensions a delivered service is still active at its
-- end. A service stays active for as many months as the seed programme_dimension says, the
-- month of receipt among them.
with receipt as (

    select * from {{ ref('fct_family_programme_month') }}

),

month as (

    select * from {{ ref('int_months_known') }}

),

quarter as (

    select
        quarter,
        month as quarter_end_month
    from month
    where is_counted and is_quarter_end

),

service as (

    select * from {{ ref('programme_dimension') }}
    where dimension is not null

),

received as (

    select
        receipt.family_key,
        quarter.quarter,
        count(distinct receipt.programme_code) as programmes
    from receipt
    inner join month on receipt.month = month.month
    inner join quarter on month.quarter = quarter.quarter
    group by receipt.family_key, quarter.quarter

),

active as (

    select
        receipt.family_key,
        quarter.quarter,
        {% for dimension in deprivation_dimensions() %}
        bool_or(service.dimension = '{{ dimension }}') as is_served_{{ dimension }},
        {% endfor %}
        count(*) as services
    from receipt
    inner join service on receipt.programme_code = service.programme_code
    inner join quarter
        on
            receipt.month <= quarter.quarter_end_month
            and service.valid_from <= quarter.quarter_end_month
            and (service.valid_to is null or service.valid_to > quarter.quarter_end_month)
    where
        {{ months_between('receipt.month', 'quarter.quarter_end_month') }} < service.active_months
    group by receipt.family_key, quarter.quarter

)

select
    coalesce(received.family_key, active.family_key) as family_key,
    coalesce(received.quarter, active.quarter) as quarter,
    {% for dimension in deprivation_dimensions() %}
    coalesce(active.is_served_{{ dimension }}, false) as is_served_{{ dimension }},
    {% endfor %}
    coalesce(received.programmes, 0) as programmes
from received
full join active
    on received.family_key = active.family_key and received.quarter = active.quarter
