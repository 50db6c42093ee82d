-- The programmes with their owner.
select
    programme_code,
    name,
    opd,
    strategy,
    unit
from {{ ref('programme') }}
