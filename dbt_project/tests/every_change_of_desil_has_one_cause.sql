-- The causes add up to all changes of desil, also to and from none, of families alive both
-- times, and nothing else has a cause.
with change as (

    select
        from_period,
        count(*) as families
    from {{ ref('int_family_steps_taken') }}
    where
        from_state <> to_state
        and to_state not in ('moved', 'died_out', 'merged', 'unobserved')
    group by from_period

),

explained as (

    select
        from_period,
        sum(families) as families
    from {{ ref('agg_family_transition') }}
    where region_level = 'kabupaten' and cause <> 'none'
    group by from_period

)

select
    change.from_period,
    explained.from_period as explained_period
from change
full join explained on change.from_period = explained.from_period
where change.families is distinct from explained.families
