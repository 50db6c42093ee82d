-- Repairs of houses, one row per accepted line. One repair is one house, fund and first day,
-- however often it is reported. A house is its desa and coordinates, else the family card.
with line as (

    {{ accepted_lines('dpkpck', 'rtlh') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        clean.kk(no_kk) as kk_number,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.identifier(kode_desa) as desa_digits,
        coalesce(
            clean.identifier(kode_desa)
            || '|' || trim_scale(nullif(clean.number(lat), 0))
            || '|' || trim_scale(nullif(clean.number(lon), 0)),
            'kk|' || clean.kk(no_kk)
        ) as unit_id,
        {{ decoded('sumber_dana', 'rtlh_sumber_dana') }} as fund,
        clean.money(nilai) as amount_idr,
        clean.event_date(tgl_mulai, delivery_end) as start_date,
        clean.event_date(tgl_selesai, delivery_end) as end_date,
        clean.number(progres) as progress_percent,
        clean.code(atap) as roof,
        clean.code(dinding) as wall,
        clean.code(lantai) as floor,
        clean.number(luas) as floor_area,
        clean.whole(penghuni) as inhabitants
    from line

)

select
    {{ line_columns('typed') }},
    {{ columns_of('typed', 'nik', 'nik_written', 'kk_number', 'name', 'name_key') }},
    {{ no_value('birth_date', 'sex', 'source_person_id') }},
    desa.desa_code,
    'RTLH' as programme_code,
    true as is_received,
    {{ month_of('typed.start_date', 'typed') }} as first_month,
    {{ month_of('typed.start_date', 'typed') }} as last_month,
    typed.amount_idr,
    {{ no_value('payment_date') }},
    {{ columns_of('typed', 'start_date', 'end_date', 'unit_id') }},
    typed.unit_id || '|' || typed.fund || '|'
    || coalesce(cast(typed.start_date as text), '') as benefit_key,
    {{ no_value('record_key', 'changed_at') }},
    {{ columns_of(
        'typed', 'fund', 'progress_percent', 'roof', 'wall', 'floor', 'floor_area', 'inhabitants'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number') }},
        case when typed.unit_id is null then 'house_unknown' end,
        case when typed.start_date is null then 'date_unreadable' end,
        case when typed.amount_idr is null then 'amount_missing' end,
        case when desa.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
