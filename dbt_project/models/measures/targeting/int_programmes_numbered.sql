{{ config(materialized='view') }}

-- A bit for each programme: the programmes of a family are one number, the sum of its bits.
select
    programme_code,
    cast(
        power(2, row_number() over (order by programme_code) - 1) as bigint
    ) as bit
from {{ ref('programme') }}
