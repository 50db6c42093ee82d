-- The family rows of DTSEN that name a card. A number that no member and no register writes,
-- and that differs only in a 16th digit of 0 from the one card of the version whose head bears
-- the name on the row, is that card, unless the card has a row of its own (a spreadsheet kept
-- fifteen digits). Neighbours in a series of numbers share fifteen digits, too.
with assessment as (

    select * from {{ ref('int_assessment_unioned') }}
    where version_month is not null and kk_number is not null

),

line as (

    select * from {{ ref('stg_dinsos__dtsen_keluarga') }}

),

listed as (

    select * from {{ ref('int_dtsen_members_listed') }}

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
    inner join line
        on
            assessment.file_id = line.file_id
            and assessment.sheet = line.sheet
            and assessment.line_no = line.line_no
    inner join listed
        on
            assessment.version_month = listed.version_month
            and left(assessment.kk_number, 15) = left(listed.kk_number, 15)
            and listed.relation = 'head'
            and line.name_key = clean.name_key(listed.name)
    where
        right(assessment.kk_number, 1) = '0'
        and assessment.kk_number not in (select register_card.card_number from register_card)
        and not exists (
            select 1
            from listed as own
            where
                own.version_month = assessment.version_month
                and own.kk_number = assessment.kk_number
        )
    group by assessment.version_month, assessment.kk_number
    having count(distinct listed.kk_number) = 1

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
