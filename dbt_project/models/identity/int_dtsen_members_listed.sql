-- Whom each DTSEN version lists on which card, once a person and card. A misread NIK is
-- repaired with evidence. Who carries no usable NIK is a member of the card all the same, and
-- no known person.
with membership as (

    select
        line.delivery_month,
        line.file_path,
        line.sheet,
        line.line_no,
        coalesce(repaired.nik, line.nik) as nik,
        line.kk_number,
        line.name,
        line.name_key,
        line.birth_date,
        line.sex,
        line.relation
    from {{ ref('int_membership_unioned') }} as line
    left join {{ ref('int_niks_repaired') }} as repaired
        on {{ same_line('line', 'repaired') }}
    where line.dataset = 'dinsos__dtsen_anggota' and line.kk_number is not null

),

ranked as (

    select
        membership.*,
        row_number() over (
            partition by
                delivery_month, kk_number, coalesce(nik, concat_ws('|', name_key, birth_date))
            order by file_path, sheet, line_no
        ) as listing
    from membership

)

select
    delivery_month as version_month,
    kk_number,
    'nik|' || nik as person_anchor,
    nik,
    name,
    birth_date,
    sex,
    relation,
    row_number() over (
        partition by delivery_month order by file_path, sheet, line_no
    ) as line_order
from ranked
where listing = 1
