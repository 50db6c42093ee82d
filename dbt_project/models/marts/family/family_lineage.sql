-- What happened to families through time, one row an event and other family.
select
    family_key,
    event,
    event_month as date,
    other_family_key,
    reason
from {{ ref('int_lineage_events_found') }}
