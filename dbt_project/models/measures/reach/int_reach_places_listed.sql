-- Every desa in which families lived in a month for which a programme reports receipt, with
-- the amount of nobody: 0, or null when the programme tells none.
with receipt as (

    select * from {{ ref('int_receipts_placed') }}

),

family_month as (

    select * from {{ ref('int_family_months_spread') }}

),

received as (

    select
        programme_code,
        month,
        cast(max(amount_idr) * 0 as bigint) as no_amount
    from receipt
    group by programme_code, month

),

lived_in as (

    select distinct
        month,
        desa_code
    from family_month

)

select
    received.programme_code,
    received.month,
    lived_in.desa_code,
    received.no_amount
from received
inner join lived_in on received.month = lived_in.month
