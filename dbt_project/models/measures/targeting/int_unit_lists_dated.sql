{{ config(materialized='view') }}

-- Which list says from when to when who has a unit of a programme: the latest accepted one
-- that had come up to the month. Half-open; before the first list nobody has a unit.
with programme_unit as (

    select * from {{ ref('programme_unit') }}
    where unit_list is not null

),

list as (

    select distinct
        dataset,
        cast(period || '-01' as date) as list_month
    from {{ source('ledger', 'verdict') }}
    where status = 'accepted'

)

select
    programme_unit.programme_code,
    list.dataset,
    list.list_month,
    lead(list.list_month) over (
        partition by programme_unit.programme_code order by list.list_month
    ) as until_month
from programme_unit
inner join list on programme_unit.unit_list = list.dataset
