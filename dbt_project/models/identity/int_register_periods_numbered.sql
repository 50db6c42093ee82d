-- The accepted months of the register in order. Everything that follows a person or a card
-- through time steps from one accepted register to the next.
with verdict as (

    select * from {{ source('ledger', 'verdict') }}

),

period as (

    select distinct cast(period || '-01' as date) as register_month
    from verdict
    where dataset = 'dispendukcapil__penduduk' and status = 'accepted'

)

select
    register_month,
    cast(row_number() over (order by register_month) as integer) as period_index
from period
