-- Where each family of a published quarter stands at the end of the next one: in a desil,
-- without one, or gone. Every family of the quarter has one row, whatever became of it, so
-- that shares have a fixed denominator. The end of a lineage is the last one between the two
-- quarter ends: a card that ended and came back is alive.
with family as (

    select * from {{ ref('int_family_periods_spread') }}
    where kind = 'quarter'

),

ended as (

    select * from {{ ref('int_lineages_ended') }}

),

version as (

    select * from {{ ref('int_versions_in_force') }}

),

known as (

    select * from {{ ref('int_quarters_numbered') }}

),

quarter as (

    select
        known.quarter,
        known.month,
        known.period_index,
        next_quarter.quarter as next_quarter,
        next_quarter.month as next_month,
        next_quarter.period_index as next_index
    from known
    inner join known as next_quarter on known.quarter_no + 1 = next_quarter.quarter_no

),

departure as (

    select
        quarter.quarter,
        ended.family_key,
        ended.event,
        row_number() over (
            partition by quarter.quarter, ended.family_key order by ended.period_index desc
        ) as recency
    from quarter
    inner join ended
        on
            quarter.period_index < ended.period_index
            and quarter.next_index >= ended.period_index

)

select
    quarter.quarter as from_period,
    quarter.next_quarter as to_period,
    quarter.month as from_month,
    quarter.next_month as to_month,
    version_then.version_month as from_version_month,
    version_after.version_month as to_version_month,
    family.family_key,
    family.desa_code,
    family.desil_national as from_desil,
    after_step.desil_national as to_desil,
    after_step.family_key is not null as is_alive_after,
    coalesce(cast(family.desil_national as text), 'belum berdesil') as from_state,
    case
        when after_step.desil_national is not null
            then cast(after_step.desil_national as text)
        when after_step.family_key is not null then 'belum berdesil'
        when departure.event = 'merge' then 'merged'
        else coalesce(departure.event, 'unobserved')
    end as to_state
from family
inner join quarter on family.period = quarter.quarter
left join family as after_step
    on
        family.family_key = after_step.family_key
        and quarter.next_quarter = after_step.period
left join departure
    on
        family.family_key = departure.family_key
        and quarter.quarter = departure.quarter
        and departure.recency = 1
left join version as version_then on quarter.month = version_then.month
left join version as version_after on quarter.next_month = version_after.month
