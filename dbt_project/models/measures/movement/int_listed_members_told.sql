{{ config(schema='vault') }}

-- Whom the two DTSEN rows behind a change of desil list, and what is said of each, once a row
-- and member; of a family that one version does not list there is nothing to compare. A member
-- is her NIK, without one her name and birth date. A blank certificate means none; its level
-- is that of the school, so that Paket A is no less than SD.
with change as (

    select * from {{ ref('int_desil_changes_compared') }}
    where from_kk_number is not null and to_kk_number is not null

),

listed as (

    select * from {{ ref('int_dtsen_members_listed') }}

),

line as (

    select * from {{ ref('stg_dinsos__dtsen_anggota') }}

),

row_end as (

    select
        family_key,
        from_period,
        from_version_month as version_month,
        from_kk_number as kk_number,
        false as is_after
    from change

    union all

    select
        family_key,
        from_period,
        to_version_month as version_month,
        to_kk_number as kk_number,
        true as is_after
    from change

)

select
    row_end.family_key,
    row_end.from_period,
    row_end.is_after,
    coalesce(listed.person_anchor, concat_ws('|', line.name_key, line.birth_date)) as member,
    coalesce(line.highest_certificate, 0) as certificate,
    case
        when line.highest_certificate between 1 and 5 then 1
        when line.highest_certificate between 6 and 10 then 2
        when line.highest_certificate between 11 and 17 then 3
        else coalesce(line.highest_certificate, 0)
    end as certificate_level,
    {{ columns_of(
        'line', 'sex', 'birth_date', 'relation', 'marital_status', 'school_attendance',
        'school_level', 'school_class', 'works', 'job_branch', 'job_position', 'owns_business',
        'businesses', 'business_branch', 'business_turnover_class', 'paid_workers',
        'unpaid_workers', 'nutrition', 'difficulty_seeing', 'difficulty_hearing',
        'difficulty_walking', 'difficulty_hands', 'difficulty_learning', 'difficulty_behaviour',
        'difficulty_speaking', 'difficulty_self_care', 'difficulty_remembering', 'depression',
        'chronic_illness'
    ) }}
from row_end
inner join listed
    on
        row_end.version_month = listed.version_month
        and row_end.kk_number = listed.kk_number
inner join line
    on
        listed.file_id = line.file_id
        and listed.sheet = line.sheet
        and listed.line_no = line.line_no
