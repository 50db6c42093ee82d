-- Payments of Dinsos, one row per accepted line. Received means BERHASIL; GAGAL and RETUR
-- are kept and are no receipt.
with line as (

    {{ accepted_lines('dinsos', 'penyaluran') }}

),

place as (

    select * from {{ ref('place') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik_ktp) as nik,
        clean.identifier(nik_ktp) as nik_written,
        clean.kk(no_kk) as kk_number,
        nama_penerima as name,
        clean.name_key(nama_penerima) as name_key,
        clean.code(idsemesta) as source_person_id,
        clean.place(nm_kec) as kecamatan_key,
        clean.place(nm_kel) as desa_key,
        {{ decoded('bansos', 'penyaluran_bansos') }} as programme_code,
        {{ decoded('status_salur', 'penyaluran_status') }} as payment_status,
        clean.stage_months(tahap) as months,
        clean.money(nominal) as amount_idr,
        clean.event_date(tgl_salur, delivery_end) as payment_date,
        clean.code(komponen) as component
    from line

)

select
    {{ line_columns('typed') }},
    {{ columns_of('typed', 'nik', 'nik_written', 'kk_number', 'name', 'name_key') }},
    {{ no_value('birth_date', 'sex') }},
    typed.source_person_id,
    place.desa_code,
    typed.programme_code,
    typed.payment_status = 'paid' as is_received,
    typed.months[1] as first_month,
    typed.months[2] as last_month,
    typed.amount_idr,
    typed.payment_date,
    {{ no_value('start_date', 'end_date', 'unit_id', 'benefit_key', 'record_key', 'changed_at') }},
    typed.payment_status,
    typed.component,
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number') }},
        case when typed.payment_date is null then 'date_unreadable' end,
        case when place.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join place
    on typed.kecamatan_key = place.kecamatan_key and typed.desa_key = place.desa_key
