-- The civil register, one row per accepted line. CSV carries codes and XLSX labels; the
-- code maps hold both.
with line as (

    {{ accepted_lines('dispendukcapil', 'penduduk') }}

),

code_map as (

    select * from {{ ref('code_map') }}

),

place as (

    select * from {{ ref('place') }}

),

typed as {{ computed_once() }} (

    select
        delivery_id,
        _file_id,
        file_path,
        _sheet,
        _line_no,
        delivery_month,
        nama_penduduk,
        clean.nik(nik) as clean_nik,
        clean.kk(nomor_kk) as clean_kk,
        clean.code(status) as status_code,
        clean.code(kelamin) as sex_code,
        clean.code(shdk) as relation_code,
        clean.code(pekerjaan) as job_code,
        clean.place(kecamatan) as kecamatan_key,
        clean.place(desa_kel) as desa_key,
        clean.birth_date(
            tanggal_lahir, cast(delivery_month + interval '1 month' - interval '1 day' as date)
        ) as birth_date
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
    typed.nama_penduduk as name,
    clean.name_key(typed.nama_penduduk) as name_key,
    typed.birth_date,
    sex.canonical as sex,
    -- in what state
    status.canonical as status,
    relation.canonical as relation,
    job.canonical as job_code,
    place.desa_code,
    -- what to know about the line
    concat_ws(
        ',',
        case when typed.clean_kk is null then 'kk_number_unusable' end,
        case when typed.clean_kk = typed.clean_nik then 'nik_is_kk_number' end,
        case when typed.birth_date is null then 'birth_date_unreadable' end,
        case when place.desa_code is null then 'place_unknown' end,
        case when typed.clean_nik not like '3507%' then 'nik_of_another_region' end,
        case
            when not {{ nik_agrees('typed.clean_nik', 'typed.birth_date', 'sex.canonical') }}
                then 'nik_disagrees_with_birth_date_or_sex'
        end
    ) as warnings
from typed
left join code_map as status
    on status.map = 'siak_status' and typed.status_code = status.code
left join code_map as sex
    on sex.map = 'siak_sex' and typed.sex_code = sex.code
left join code_map as relation
    on relation.map = 'siak_shdk' and typed.relation_code = relation.code
left join code_map as job
    on job.map = 'siak_job' and typed.job_code = job.code
left join place
    on
        typed.kecamatan_key = place.kecamatan_key
        and typed.desa_key = place.desa_key
