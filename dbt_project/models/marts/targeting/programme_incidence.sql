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
    recipient_share,
    amount_share,
    false as is_suppressed
from {{ ref('agg_programme_incidence') }}
