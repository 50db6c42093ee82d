-- Families of which other people are members, by the register, at the two ends of a change of
-- desil. Families known from DTSEN alone have no such members.
with change as (

    select * from {{ ref('int_desil_changes_compared') }}

),

member as (

    select
        change.family_key,
        change.from_period,
        membership.person_key,
        membership.valid_from <= change.from_month
        and coalesce(membership.valid_to > change.from_month, true) as is_before,
        membership.valid_from <= change.to_month
        and coalesce(membership.valid_to > change.to_month, true) as is_after
    from change
    inner join {{ ref('family_membership') }} as membership
        on change.family_key = membership.family_key

),

person as (

    select
        family_key,
        from_period,
        bool_or(is_before) as is_before,
        bool_or(is_after) as is_after
    from member
    group by family_key, from_period, person_key

)

select distinct
    family_key,
    from_period
from person
where is_before <> is_after
