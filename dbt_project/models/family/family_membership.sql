-- Who belongs to which family from when to when. Half-open: valid_to is the first month that
-- no longer holds, null while it does. One head per family and month.
with member as (

    select
        placed.*,
        lineage.kk_number_key,
        family.head_anchor = placed.person_anchor as is_head
    from {{ ref('int_members_placed') }} as placed
    inner join {{ ref('int_card_lineages_followed') }} as lineage
        on placed.card_number = lineage.card_number
    inner join {{ ref('int_lineages_listed') }} as family
        on
            placed.family_key = family.family_key
            and placed.period_index = family.period_index

),

run as (

    select
        member.*,
        period_index - row_number() over (
            partition by person_anchor, family_key, kk_number_key, relation, is_head
            order by period_index
        ) as run_number
    from member

),

span as (

    select
        person_anchor,
        family_key,
        kk_number_key,
        relation,
        is_head,
        min(period_index) as first_index,
        max(period_index) as last_index
    from run
    group by person_anchor, family_key, kk_number_key, relation, is_head, run_number

)

select
    span.family_key,
    person.person_key,
    span.kk_number_key,
    coalesce(span.relation, 'unknown') as relation,
    span.is_head,
    start_period.register_month as valid_from,
    end_period.register_month as valid_to
from span
inner join {{ ref('person') }} as person on span.person_anchor = person.person_anchor
inner join {{ ref('int_register_periods_numbered') }} as start_period
    on span.first_index = start_period.period_index
left join {{ ref('int_register_periods_numbered') }} as end_period
    on span.last_index + 1 = end_period.period_index
