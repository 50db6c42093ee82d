-- The family rows of DTSEN that name a card. A number that nobody else writes, and that differs
-- from one card of the version's members only in a 16th digit of 0, is that card, unless the
-- card has a row of its own (a spreadsheet kept fifteen digits).
with assessment as (

    select * from {{ ref('int_assessment_unioned') }}
    where version_month is not null and kk_number is not null

),

listed as (

    select distinct
        version_month,
        kk_number
    from {{ ref('int_dtsen_members_listed') }}

),

register_card as (

    select distinct card_number from {{ ref('int_cards_listed') }}

),

meant as (

    select
        assessment.version_month,
        assessment.kk_number,
        min(listed.kk_number) as card_number
    from assessment
    inner join listed
        on
            assessment.version_month = listed.version_month
            and left(assessment.kk_number, 15) = left(listed.kk_number, 15)
    where
        right(assessment.kk_number, 1) = '0'
        and assessment.kk_number not in (select register_card.card_number from register_card)
    group by assessment.version_month, assessment.kk_number
    having count(distinct listed.kk_number) = 1 and min(listed.kk_number) <> assessment.kk_number

)

select
    assessment.file_id,
    assessment.file_path,
    assessment.sheet,
    assessment.line_no,
    assessment.version_month,
    assessment.dtsen_version,
    coalesce(meant.card_number, assessment.kk_number) as kk_number,
    assessment.desa_code,
    assessment.members,
    assessment.desil_national,
    assessment.desil_province,
    assessment.desil_district
from assessment
left join meant
    on
        assessment.version_month = meant.version_month
        and assessment.kk_number = meant.kk_number
        and not exists (
            select 1
            from assessment as own
            where
                own.version_month = meant.version_month
                and own.kk_number = meant.card_number
        )
