-- Whom each DTSEN version lists on which card, once a person and card. A misread NIK is
-- repaired with evidence; a card that differs from the person's last one only in a 16th digit
-- of 0 is that card (a spreadsheet kept fifteen digits). Who carries no usable NIK is a member
-- of the card all the same, and no known person.
with membership as (

    select
        line.delivery_month,
        line.file_id,
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

register as (

    select
        period.register_month as from_month,
        lead(period.register_month) over (order by period.period_index) as until_month,
        period.period_index
    from {{ ref('int_register_periods_numbered') }} as period

),

known as (

    select * from {{ ref('int_register_cards_followed') }}
    where card_number is not null

),

carded as (

    select
        {{ columns_of(
            'membership', 'delivery_month', 'file_id', 'file_path', 'sheet', 'line_no', 'nik',
            'name', 'name_key', 'birth_date', 'sex', 'relation'
        ) }},
        coalesce(known.card_number, membership.kk_number) as kk_number
    from membership
    left join register
        on
            (membership.delivery_month >= register.from_month or register.period_index = 1)
            and (membership.delivery_month < register.until_month or register.until_month is null)
    left join known
        on
            right(membership.kk_number, 1) = '0'
            and 'nik|' || membership.nik = known.person_anchor
            and register.period_index = known.period_index
            and left(membership.kk_number, 15) = left(known.card_number, 15)

),

ranked as (

    select
        carded.*,
        row_number() over (
            partition by
                delivery_month, kk_number, coalesce(nik, concat_ws('|', name_key, birth_date))
            order by file_path, sheet, line_no
        ) as listing
    from carded

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
    file_id,
    sheet,
    line_no,
    row_number() over (
        partition by delivery_month order by file_path, sheet, line_no
    ) as line_order
from ranked
where listing = 1
