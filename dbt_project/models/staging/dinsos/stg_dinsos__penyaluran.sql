-- Payments of Dinsos, one row per accepted line. Received means BERHASIL; GAGAL and RETUR
-- are kept and are no receipt.
with line as (

    {{ accepted_lines('dinsos', 'penyaluran') }}

),

code_map as (

    select * from {{ ref('code_map') }}

),

place as (

    select * from {{ ref('place') }}

),

typed as {{ computed_once() }} (

    select
        *,
        clean.nik(nik_ktp) as clean_nik,
        clean.kk(no_kk) as clean_kk,
        clean.code(bansos) as bansos_code,
        clean.code(status_salur) as status_code,
        clean.place(nm_kec) as kecamatan_key,
        clean.place(nm_kel) as desa_key,
        clean.stage_months(tahap) as stage_months
    from line

)

select
    -- where the line stands
    typed.delivery_id,
    typed._file_id as file_id,
    typed.file_path,
    typed._sheet as sheet,
    typed._line_no as line_no,
    typed.delivery_month,
    -- who
    typed.clean_nik as nik,
    typed.clean_kk as kk_number,
    typed.nama_penerima as name,
    clean.code(typed.idsemesta) as source_person_id,
    place.desa_code,
    -- what, for which months, how much
    bansos.canonical as programme_code,
    clean.code(typed.komponen) as component,
    status.canonical = 'paid' as is_received,
    typed.stage_months[1] as first_month,
    typed.stage_months[2] as last_month,
    clean.money(typed.nominal) as amount_idr,
    clean.date(
        typed.tgl_salur, cast(typed.delivery_month + interval '1 month' - interval '1 day' as date)
    ) as payment_date,
    -- what to know about the line
    concat_ws(
        ',',
        case when typed.clean_nik is null then 'nik_unusable' end,
        case when typed.clean_kk is null then 'kk_number_unusable' end,
        case when place.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join code_map as bansos
    on bansos.map = 'penyaluran_bansos' and typed.bansos_code = bansos.code
left join code_map as status
    on status.map = 'penyaluran_status' and typed.status_code = status.code
left join place
    on
        typed.kecamatan_key = place.kecamatan_key
        and typed.desa_key = place.desa_key
