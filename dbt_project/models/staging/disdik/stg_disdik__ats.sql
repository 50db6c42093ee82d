-- Children out of school, one row per accepted line. A filled intervention is receipt, in the
-- month that names the delivery.
with line as (

    {{ accepted_lines('disdik', 'ats') }}

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
        {{ decoded('jk', 'ats_jk') }} as sex,
        clean.identifier(kode_desa) as desa_digits,
        {{ decoded('kategori', 'ats_kategori') }} as category,
        clean.code(kelas_terakhir) as last_class,
        clean.code(alasan) as reason,
        clean.code(intervensi) as intervention,
        {{ decoded('kembali_sekolah', 'ats_ya_tidak') }} as back_at_school,
        clean.event_date(tgl, delivery_end) as listed_on
    from line

)

select
    {{ line_columns('typed') }},
    {{ columns_of('typed', 'nik', 'nik_written', 'name', 'name_key', 'birth_date', 'sex') }},
    {{ no_value('kk_number', 'source_person_id') }},
    desa.desa_code,
    'ATS' as programme_code,
    typed.intervention is not null as is_received,
    typed.delivery_month as first_month,
    typed.delivery_month as last_month,
    {{ no_value(
        'amount_idr', 'payment_date', 'start_date', 'end_date', 'unit_id', 'benefit_key',
        'record_key', 'changed_at'
    ) }},
    {{ columns_of(
        'typed', 'category', 'last_class', 'reason', 'intervention', 'back_at_school', 'listed_on'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', birth_date='typed.birth_date', sex='typed.sex') }},
        case when desa.desa_code is null then 'place_unknown' end,
        {{ unrecognised('typed.back_at_school') }}
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
