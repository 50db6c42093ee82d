-- Poverty of the kabupaten as BPS publishes it from its survey. Shown beside our figures and
-- never computed here: no source holds consumption or income.
select
    year,
    measure,
    value,
    unit,
    is_verified,
    source
from {{ ref('reference_poverty_series') }}
