-- Participants of trainings for work, one row per accepted line: each state of a participation.
-- The young mothers whom DPPKB lists stand here again, under their own programme.
with line as (

    {{ accepted_lines('disnaker', 'peserta_pelatihan') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.birth_date(tgl_lahir, delivery_end) as birth_date,
        clean.identifier(kode_desa) as desa_digits,
        {{ decoded('program', 'disnaker_program') }} as programme_code,
        clean.event_date(tgl_mulai, delivery_end) as start_date,
        clean.event_date(tgl_selesai, delivery_end) as end_date,
        clean.code(id) as record_key,
        clean.moment(diubah_pada) as changed_at,
        clean.code(skema) as scheme,
        clean.whole(jam) as hours,
        {{ decoded('hasil_uji', 'disnaker_hasil_uji') }} as test_result,
        {{ decoded('status_kerja_3bln', 'disnaker_status_kerja') }} as work_after_3_months,
        {{ decoded('status_kerja_6bln', 'disnaker_status_kerja') }} as work_after_6_months,
        clean.money(pendapatan_bln) as income_month_idr
    from line

)

select
    {{ line_columns('typed') }},
    typed.nik,
    typed.nik_written,
    {{ no_value('kk_number') }},
    {{ columns_of('typed', 'name', 'name_key', 'birth_date') }},
    {{ no_value('sex', 'source_person_id') }},
    desa.desa_code,
    typed.programme_code,
    true as is_received,
    {{ month_of('typed.start_date', 'typed') }} as first_month,
    {{ month_of('typed.start_date', 'typed') }} as last_month,
    {{ no_value('amount_idr', 'payment_date') }},
    typed.start_date,
    typed.end_date,
    {{ no_value('unit_id', 'benefit_key') }},
    {{ columns_of(
        'typed', 'record_key', 'changed_at', 'scheme', 'hours', 'test_result',
        'work_after_3_months', 'work_after_6_months', 'income_month_idr'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', birth_date='typed.birth_date') }},
        case when typed.start_date is null then 'date_unreadable' end,
        case when typed.changed_at is null then 'change_undated' end,
        {{ unrecognised(
            'typed.test_result', 'typed.work_after_3_months', 'typed.work_after_6_months'
        ) }},
        case when desa.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
