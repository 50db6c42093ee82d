-- In which family a person is from a register or version on: the one she stands in; of a
-- person whom the register never listed alive, that of the card on her line; of one whom
-- DTSEN alone lists, that of the card that lists her, if that family is ever counted.
with period as (

    select * from {{ ref('int_register_periods_numbered') }}

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

member as (

    select
        placed.person_anchor,
        placed.family_key,
        period.register_month as from_month
    from {{ ref('int_members_placed') }} as placed
    inner join period on placed.period_index = period.period_index

),

never_alive as (

    select
        line.person_anchor,
        lineage.family_key,
        min(period.register_month) as from_month
    from {{ ref('int_register_persons_anchored') }} as line
    inner join period on line.period_index = period.period_index
    inner join lineage on line.kk_number = lineage.card_number
    left join member on line.person_anchor = member.person_anchor
    where member.person_anchor is null
    group by line.person_anchor, lineage.family_key

),

first_card as (

    select
        never_alive.*,
        row_number() over (
            partition by person_anchor order by from_month, family_key
        ) as preference
    from never_alive

),

counted as (

    select family_key from lineage
    union
    select assessment.family_key
    from {{ ref('int_assessments_matched') }} as assessment
    inner join {{ ref('int_versions_in_force') }} as version
        on assessment.version_month = version.version_month

),

in_dtsen_alone as (

    select
        listed.person_anchor,
        followed.family_key,
        listed.version_month as from_month,
        row_number() over (
            partition by listed.person_anchor, listed.version_month order by listed.line_order
        ) as preference
    from {{ ref('int_dtsen_members_listed') }} as listed
    inner join {{ ref('person') }} as person
        on listed.person_anchor = person.person_anchor and not person.in_register
    inner join {{ ref('int_dtsen_rows_followed') }} as followed
        on
            listed.version_month = followed.version_month
            and listed.kk_number = followed.kk_number
            and followed.family_key in (select counted.family_key from counted)

)

select * from member
union all
select
    person_anchor,
    family_key,
    from_month
from first_card
where preference = 1
union all
select
    person_anchor,
    family_key,
    from_month
from in_dtsen_alone
where preference = 1
