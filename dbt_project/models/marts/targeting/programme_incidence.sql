-- Who receives what by national desil, by programme, period and region.
select
    programme_code,
    period,
    region_level,
    region_code,
    desil,
    families,
    recipient_families,
    region_recipient_families,
    amount_idr,
    cast(recipient_share as numeric) as recipient_share,
    cast(amount_share as numeric) as amount_share,
    false as is_suppressed
from {{ ref('agg_programme_incidence') }}
