-- The civil register, one row per accepted line. BIP lists the living alone.
with line as (

    {{ accepted_lines('dispendukcapil', 'penduduk') }}

),

desa as (

    select * from {{ ref('desa') }}

),

place as (

    select * from {{ ref('place') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.kk(nomor_kk) as kk_number,
        nama_penduduk as name,
        clean.name_key(nama_penduduk) as name_key,
        clean.birth_date(tanggal_lahir, delivery_end) as birth_date,
        {{ decoded('kelamin', 'siak_sex') }} as sex,
        case
            when _layout = 'bip' then 'alive' else {{ decoded('status', 'siak_status') }}
        end as status,
        {{ decoded('shdk', 'siak_shdk') }} as relation,
        {{ decoded('pekerjaan', 'siak_job') }} as job_code,
        {{ decoded('pendidikan', 'siak_education') }} as education,
        {{ decoded('status_kawin', 'siak_marital') }} as marital_status,
        clean.leading_digits(judul_provinsi) || clean.leading_digits(judul_kabupaten)
        || clean.leading_digits(judul_kecamatan) || clean.leading_digits(judul_desa) as desa_digits,
        clean.place(coalesce(kecamatan, clean.after_digits(judul_kecamatan))) as kecamatan_key,
        clean.place(coalesce(desa_kel, clean.after_digits(judul_desa))) as desa_key
    from line

)

select
    {{ line_columns('typed') }},
    {{ columns_of('typed', 'nik', 'kk_number', 'name', 'name_key', 'birth_date', 'sex') }},
    {{ no_value('source_person_id') }},
    coalesce(desa.desa_code, place.desa_code) as desa_code,
    {{ columns_of('typed', 'status', 'relation', 'job_code', 'education', 'marital_status') }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number', 'typed.birth_date', 'typed.sex') }},
        {{ unrecognised('typed.education', 'typed.marital_status') }},
        case when desa.desa_code is null and place.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
left join place
    on typed.kecamatan_key = place.kecamatan_key and typed.desa_key = place.desa_key
