-- Why a family's desil differs from the quarter before, one cause a change, the first that
-- fits: whom the desil is about (link), what is known of the family (correction), the family
-- itself (real), the layout of DTSEN (version), else the others in the ranking (re-ranking).
-- Where only one of the two versions lists the family, its link appeared or went.
with change as (

    select * from {{ ref('int_desil_changes_compared') }}

),

listed as (

    select * from {{ ref('int_listed_members_compared') }}

),

moved as (

    select * from {{ ref('int_register_members_compared') }}

),

compared as (

    select
        change.family_key,
        change.from_period,
        change.layout_differs,
        change.was_ground_checked,
        (change.from_kk_number is distinct from change.to_kk_number)
        or coalesce(listed.members_differ, false)
        or moved.family_key is not null as link_differs,
        coalesce(listed.impossible_differs, false) as impossible_differs,
        change.known_differs or coalesce(listed.known_differs, false) as known_differs,
        change.blank_differs or coalesce(listed.blank_differs, false) as blank_differs
    from change
    left join listed
        on
            change.family_key = listed.family_key
            and change.from_period = listed.from_period
    left join moved
        on
            change.family_key = moved.family_key
            and change.from_period = moved.from_period

)

select
    family_key,
    from_period,
    case
        when link_differs then 'link'
        when impossible_differs then 'correction'
        when was_ground_checked and (known_differs or blank_differs) then 'correction'
        when known_differs then 'real'
        when blank_differs then 'correction'
        when layout_differs then 'version'
        else 're-ranking'
    end as cause
from compared
