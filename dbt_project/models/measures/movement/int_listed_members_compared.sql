-- Whether the two DTSEN rows behind a change of desil list the same members, and say the same
-- of those listed both times. Birth date and sex cannot change, and a certificate is not lost:
-- where they do, the record was corrected. A card without a list at one end says nothing about
-- its members.
{% set items = [
    'sex', 'birth_date', 'relation', 'marital_status', 'school_attendance', 'school_level',
    'school_class', 'certificate', 'works', 'job_branch', 'job_position', 'owns_business',
    'businesses', 'business_branch', 'business_turnover_class', 'paid_workers',
    'unpaid_workers', 'nutrition', 'difficulty_seeing', 'difficulty_hearing',
    'difficulty_walking', 'difficulty_hands', 'difficulty_learning', 'difficulty_behaviour',
    'difficulty_speaking', 'difficulty_self_care', 'difficulty_remembering', 'depression',
    'chronic_illness',
] %}
with before as (

    select * from {{ ref('int_listed_members_told') }}
    where not is_after

),

later as (

    select * from {{ ref('int_listed_members_told') }}
    where is_after

),

compared as (

    select
        coalesce(before.family_key, later.family_key) as family_key,
        coalesce(before.from_period, later.from_period) as from_period,
        before.member as member_before,
        later.member as member_later,
        before.sex <> later.sex
        or before.birth_date <> later.birth_date
        or before.certificate_level > later.certificate_level as impossible_differs,
        {%- for item in items %}
        before.{{ item }} <> later.{{ item }}{{ ' or' if not loop.last }}
        {%- endfor %} as known_differs,
        before.member is not null and later.member is not null
        and (
            {%- for item in items %}
            (before.{{ item }} is null) <> (later.{{ item }} is null)
            {{- ' or' if not loop.last }}
            {%- endfor %}
        ) as blank_differs
    from before
    full join later
        on
            before.family_key = later.family_key
            and before.from_period = later.from_period
            and before.member = later.member

)

select
    family_key,
    from_period,
    count(member_before) > 0 and count(member_later) > 0
    and count(member_before) + count(member_later) < 2 * count(*) as members_differ,
    coalesce(bool_or(impossible_differs), false) as impossible_differs,
    coalesce(bool_or(known_differs), false) as known_differs,
    coalesce(bool_or(blank_differs), false) as blank_differs
from compared
group by family_key, from_period
