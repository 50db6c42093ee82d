-- Each benefit once, also when two offices report it: the young mothers stand in the list of
-- the programme's owner, who accepts them, and in the training register again. The owner's
-- line counts, and bears the NIK of the other's (same person, overlapping dates) where its own
-- is unusable, if no two say different ones. A course that its owner did not report is no
-- receipt.
with programme as (

    select * from {{ ref('programme') }}

),

dated as (

    select
        benefit.*,
        split_part(benefit.dataset, '__', 1) = programme.opd as is_from_owner,
        benefit.start_date as first_day,
        coalesce(benefit.end_date, benefit.start_date) as last_day
    from {{ ref('int_benefits_current') }} as benefit
    inner join programme on benefit.programme_code = programme.programme_code
    where benefit.start_date is not null

),

told_by_other as (

    select
        owners.file_id,
        owners.sheet,
        owners.line_no,
        min(others.nik) as nik
    from dated as owners
    inner join dated as others
        on
            owners.programme_code = others.programme_code
            and owners.first_day <= others.last_day
            and owners.last_day >= others.first_day
            and owners.name_key = others.name_key
            and owners.birth_date = others.birth_date
    where owners.is_from_owner and not others.is_from_owner and owners.nik is null
    group by owners.file_id, owners.sheet, owners.line_no
    having count(distinct others.nik) = 1

)

select
    benefit.dataset,
    benefit.delivery_id,
    benefit.delivery_month,
    benefit.file_id,
    benefit.sheet,
    benefit.line_no,
    benefit.programme_code,
    coalesce(benefit.nik, told_by_other.nik) as nik,
    benefit.nik_written,
    benefit.kk_number,
    benefit.name_key,
    benefit.birth_date,
    benefit.source_person_id,
    benefit.desa_code,
    benefit.first_month,
    benefit.last_month,
    benefit.amount_idr,
    benefit.payment_date
from {{ ref('int_benefits_current') }} as benefit
inner join programme on benefit.programme_code = programme.programme_code
left join told_by_other
    on
        benefit.file_id = told_by_other.file_id
        and benefit.sheet = told_by_other.sheet
        and benefit.line_no = told_by_other.line_no
where
    split_part(benefit.dataset, '__', 1) = programme.opd
    or (
        benefit.start_date is null
        and benefit.programme_code not in (
            select dated.programme_code from dated
            where dated.is_from_owner
        )
    )
