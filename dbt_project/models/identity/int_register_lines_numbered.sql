-- Register lines with the step they stand in and their place in the delivery. Two lines of
-- one month are of different people when name or birth date differ.
with membership as (

    select * from {{ ref('int_membership_unioned') }}

),

period as (

    select * from {{ ref('int_register_periods_numbered') }}

)

select
    membership.delivery_id,
    membership.file_id,
    membership.file_path,
    membership.sheet,
    membership.line_no,
    membership.delivery_month,
    membership.nik,
    membership.kk_number,
    membership.name,
    membership.name_key,
    membership.birth_date,
    membership.sex,
    membership.status,
    membership.relation,
    membership.job_code,
    membership.desa_code,
    period.period_index,
    concat_ws('|', membership.name_key, membership.birth_date) as look,
    {{ nik_agrees('membership.nik', 'membership.birth_date', 'membership.sex') }} as agrees,
    row_number() over (
        partition by period.period_index
        order by membership.file_path, membership.sheet, membership.line_no
    ) as line_order
from membership
inner join period on membership.delivery_month = period.register_month
where membership.dataset = 'dispendukcapil__penduduk'
