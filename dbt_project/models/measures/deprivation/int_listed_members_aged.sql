{{ config(materialized='view') }}

-- The members whom a version lists on a family's card, as old as they are on the quarter's last
-- day. A blank certificate means none. A NIK is registered when it stands in any accepted
-- register up to the quarter's end; without a NIK that is not known.
with quarter as (

    select * from {{ ref('int_quarters_assessed') }}

),

assessment as (

    select * from {{ ref('int_assessments_matched') }}

),

card as (

    select * from {{ ref('int_dtsen_rows_read') }}

),

listed as (

    select * from {{ ref('int_dtsen_members_listed') }}

),

line as (

    select * from {{ ref('stg_dinsos__dtsen_anggota') }}

),

registered as (

    select
        nik,
        min(delivery_month) as first_month
    from {{ ref('int_register_lines_numbered') }}
    group by nik

)

select
    assessment.family_key,
    quarter.quarter,
    extract(year from age(quarter.last_day, listed.birth_date)) as years,
    line.school_attendance,
    coalesce(line.highest_certificate, 0) as highest_certificate,
    line.works,
    case
        when listed.nik is not null
            then coalesce(registered.first_month <= quarter.quarter_end_month, false)
    end as is_registered
from quarter
inner join assessment on quarter.version_month = assessment.version_month
inner join card
    on
        assessment.file_id = card.file_id
        and assessment.sheet = card.sheet
        and assessment.line_no = card.line_no
inner join listed
    on
        assessment.version_month = listed.version_month
        and card.kk_number = listed.kk_number
inner join line
    on
        listed.file_id = line.file_id
        and listed.sheet = line.sheet
        and listed.line_no = line.line_no
left join registered on listed.nik = registered.nik
