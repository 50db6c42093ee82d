-- From when to when a family has a unit of a programme whose unit is not the family (seed
-- programme_unit): a member whom the list in force names, or one who is young enough at the
-- end of the month. One row a time without a gap, however many members have a unit in it.
with programme_unit as (

    select * from {{ ref('programme_unit') }}

),

member as (

    select * from {{ ref('int_family_members_dated') }}

),

young as (

    select
        programme_unit.programme_code,
        birth.person_key,
        cast(birth.birth_month + programme_unit.under_months * interval '1 month' as date)
            as until_month
    from {{ ref('int_birth_months_known') }} as birth
    cross join programme_unit
    where programme_unit.under_months is not null

),

held as (

    select
        list.programme_code,
        member.family_key,
        greatest(member.from_month, list.list_month) as from_month,
        least(member.until_month, list.until_month) as until_month
    from {{ ref('int_unit_lists_dated') }} as list
    inner join {{ ref('int_list_persons_identified') }} as listed
        on list.dataset = listed.dataset and list.list_month = listed.list_month
    inner join member on listed.person_key = member.person_key

    union all

    select
        young.programme_code,
        member.family_key,
        member.from_month,
        least(member.until_month, young.until_month) as until_month
    from young
    inner join member on young.person_key = member.person_key

),

stepped as (

    select
        held.*,
        from_month <= max(coalesce(until_month, 'infinity')) over (
            partition by programme_code, family_key
            order by from_month, until_month
            rows between unbounded preceding and 1 preceding
        ) as is_continued
    from held
    where until_month is null or until_month > from_month

),

run as (

    select
        stepped.*,
        count(*) filter (where is_continued is not true) over (
            partition by programme_code, family_key
            order by from_month, until_month
            rows between unbounded preceding and current row
        ) as run_number
    from stepped

)

select
    programme_code,
    family_key,
    min(from_month) as from_month,
    nullif(max(coalesce(until_month, 'infinity')), 'infinity') as until_month
from run
group by programme_code, family_key, run_number
