-- Pupils, one row per accepted line. PIP is received where the school says so (Penerima KIP),
-- in the month that names the delivery; the amount is not told.
with line as (

    {{ accepted_lines('disdik', 'dapodik') }}

),

place as (

    select * from {{ ref('place') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        clean.kk(no_kk) as kk_number,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.birth_date(tanggal_lahir, delivery_end) as birth_date,
        {{ decoded('jk', 'dapodik_jk') }} as sex,
        clean.office_number(nisn) as source_person_id,
        clean.place(kecamatan) as kecamatan_key,
        clean.place(kelurahan) as desa_key,
        {{ decoded('penerima_kip', 'dapodik_kip') }} as holds_kip,
        clean.code(judul_sekolah) as school,
        clean.place(judul_kecamatan) as school_kecamatan_key,
        clean.code(rombel_saat_ini) as class_name,
        clean.nik(nik_ayah) as father_nik,
        clean.nik(nik_ibu) as mother_nik,
        {{ decoded('penerima_kps', 'dapodik_ya_tidak') }} as holds_kps,
        {{ decoded('layak_pip', 'dapodik_ya_tidak') }} as proposed_for_pip
    from line

)

select
    {{ line_columns('typed') }},
    {{ columns_of(
        'typed', 'nik', 'nik_written', 'kk_number', 'name', 'name_key', 'birth_date', 'sex',
        'source_person_id'
    ) }},
    place.desa_code,
    'PIP' as programme_code,
    coalesce(typed.holds_kip = 'yes', false) as is_received,
    typed.delivery_month as first_month,
    typed.delivery_month as last_month,
    {{ no_value(
        'amount_idr', 'payment_date', 'start_date', 'end_date', 'unit_id', 'benefit_key',
        'record_key', 'changed_at'
    ) }},
    {{ columns_of(
        'typed', 'school', 'school_kecamatan_key', 'class_name', 'father_nik', 'mother_nik',
        'holds_kps', 'proposed_for_pip'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number', 'typed.birth_date', 'typed.sex') }},
        case when place.desa_code is null then 'place_unknown' end,
        {{ unrecognised('typed.holds_kps', 'typed.proposed_for_pip') }}
    ) as warnings
from typed
left join place
    on typed.kecamatan_key = place.kecamatan_key and typed.desa_key = place.desa_key
