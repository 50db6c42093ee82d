-- What happened to families through time, one row an event and other family.
with event as (

    select * from {{ ref('int_lineages_begun') }}
    union all
    select * from {{ ref('int_lineages_ended') }}

),

period as (

    select * from {{ ref('int_register_periods_numbered') }}

)

select
    event.family_key,
    event.event,
    period.register_month as date,
    event.other_family_key,
    event.reason
from event
inner join period on event.period_index = period.period_index
