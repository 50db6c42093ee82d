-- The family that a person's receipt belongs to from month to month: the one she is in, after
-- death or a move her last, before her first her first.
with placed as (

    select * from {{ ref('int_person_families_placed') }}

),

stepped as (

    select
        placed.*,
        lag(family_key) over (partition by person_anchor order by from_month) as family_before
    from placed

),

change as (

    select
        person_anchor,
        family_key,
        from_month,
        family_before is null as is_first,
        lead(from_month) over (partition by person_anchor order by from_month) as until_month
    from stepped
    where family_before is null or family_before <> family_key

)

select
    person.person_key,
    change.family_key,
    case when not change.is_first then change.from_month end as from_month,
    change.until_month
from change
inner join {{ ref('person') }} as person on change.person_anchor = person.person_anchor
