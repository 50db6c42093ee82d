-- The items of deprivation that rest on the members whom a version lists on a family's card:
-- school, certificate, work and civil registration. What is not observed of a member is left
-- out, and an item without anything observed is missing.
with member as (

    select * from {{ ref('int_listed_members_aged') }}

),

rule as (

    select * from {{ ref('int_deprivation_rules_dated') }}

),

judged as (

    select
        member.family_key,
        member.quarter,
        member.years,
        member.is_registered,
        case
            when member.years between rule.school_age_min and rule.school_age_max
                then
                    rule.school_attendance_codes
                    like '%,' || cast(member.school_attendance as text) || ',%'
        end as misses_school,
        case
            when member.years is not null
                then
                    member.highest_certificate >= rule.highest_certificate_threshold
                    and member.years between rule.certificate_age_min and rule.certificate_age_max
        end as has_certificate,
        case
            when member.years between rule.work_age_min and rule.work_age_max
                then member.works
        end as works
    from member
    inner join rule on member.quarter = rule.quarter

)

select
    family_key,
    quarter,
    bool_or(misses_school) as deprived_school,
    not bool_or(has_certificate) as deprived_certificate,
    not bool_or(works) as deprived_work,
    not bool_and(is_registered) as deprived_civil_registration
from judged
group by family_key, quarter
