-- Members of the DTSEN families, one row per accepted line: a person in one version. A blank
-- certificate means none; difficulties are codes 1 (cannot at all) to 4 (none).
with line as (

    {{ accepted_lines('dinsos', 'dtsen_anggota') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nomor_induk_kependudukan) as nik,
        clean.identifier(nomor_induk_kependudukan) as nik_written,
        clean.kk(nomor_kartu_keluarga) as kk_number,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.birth_date(
            tanggal_lahir, cast(delivery_month + interval '3 months' - interval '1 day' as date)
        ) as birth_date,
        {{ decoded('jenis_kelamin', 'dtsen_405') }} as sex,
        clean.identifier(kode_kelurahan_desa_ktp) as desa_digits,
        upper(_layout) || '-' || to_char(delivery_month, 'YYYY"-Q"Q') as dtsen_version,
        {{ decoded('status_hubungan_keluarga', 'dtsen_409') }} as relation,
        clean.whole(partisipasi_sekolah) as school_attendance,
        clean.whole(ijazah_tertinggi_yang_dimiliki) as highest_certificate,
        clean.whole(status_bekerja) = 1 as works,
        clean.whole(kepemilikan_usaha) = 1 as owns_business,
        clean.whole(jumlah_usaha) as businesses,
        clean.whole(jumlah_pekerja_yang_dibayar_dari_usaha_utama) as paid_workers,
        clean.whole(jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama) as unpaid_workers,
        {{ decoded('penglihatan', 'dtsen_428') }} as difficulty_seeing,
        {{ decoded('pendengaran', 'dtsen_428') }} as difficulty_hearing,
        {{ decoded('berjalan_atau_naik_tangga', 'dtsen_428') }} as difficulty_walking,
        {{ decoded('menggunakan_tangan_jari', 'dtsen_428') }} as difficulty_hands,
        {{ decoded('belajar_kemampuan_intelektual', 'dtsen_428') }} as difficulty_learning,
        {{ decoded('pengendalian_perilaku', 'dtsen_428') }} as difficulty_behaviour,
        {{ decoded('berbicara_komunikasi', 'dtsen_428') }} as difficulty_speaking,
        {{ decoded('mengurus_diri', 'dtsen_428') }} as difficulty_self_care,
        {{ decoded('mengingat_berkonsentrasi', 'dtsen_428') }} as difficulty_remembering,
        {{ decoded('kesedihan_depresi', 'dtsen_428j') }} as depression,
        {{ decoded('penyakit_kronis', 'dtsen_430') }} as chronic_illness,
        {{ decoded('status_kawin', 'dtsen_408') }} as marital_status,
        {{ decoded('jenjang_tertinggi_yang_diduduki', 'dtsen_413') }} as school_level,
        {{ decoded('kelas_tertinggi_yang_diduduki', 'dtsen_414') }} as school_class,
        {{ decoded('lapangan_usaha_dari_pekerjaan_utama', 'dtsen_417') }} as job_branch,
        {{ decoded('status_dalam_pekerjaan_utama', 'dtsen_418') }} as job_position,
        {{ decoded('lapangan_usaha_dari_usaha_utama', 'dtsen_417') }} as business_branch,
        {{ decoded('omzet_usaha_utama', 'dtsen_425') }} as business_turnover_class,
        {{ decoded('kondisi_gizi', 'dtsen_427') }} as nutrition,
        {{ decoded('pbi_nas', 'dtsen_yes_no') }} as premium_by_nation,
        {{ decoded('pbi_pemda', 'dtsen_yes_no') }} as premium_by_kabupaten
    from line

)

select
    {{ line_columns('typed') }},
    {{ columns_of(
        'typed', 'nik', 'nik_written', 'kk_number', 'name', 'name_key', 'birth_date', 'sex'
    ) }},
    {{ no_value('source_person_id') }},
    desa.desa_code,
    typed.dtsen_version,
    typed.delivery_month as version_month,
    'alive' as status,
    typed.relation,
    typed.school_attendance,
    typed.school_attendance = 2 as attends_school,
    {{ columns_of(
        'typed', 'school_level', 'school_class', 'highest_certificate', 'works', 'job_branch',
        'job_position', 'owns_business', 'businesses', 'business_branch',
        'business_turnover_class', 'paid_workers', 'unpaid_workers', 'marital_status',
        'nutrition', 'chronic_illness', 'depression'
    ) }},
    nullif(typed.chronic_illness, 'unrecognised') <> '1' as has_chronic_illness,
    {{ columns_of(
        'typed', 'difficulty_seeing', 'difficulty_hearing', 'difficulty_walking',
        'difficulty_hands', 'difficulty_learning', 'difficulty_behaviour', 'difficulty_speaking',
        'difficulty_self_care', 'difficulty_remembering', 'premium_by_nation',
        'premium_by_kabupaten'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number', 'typed.birth_date', 'typed.sex') }},
        case when desa.desa_code is null then 'place_unknown' end,
        {{ unrecognised(
            'typed.difficulty_seeing', 'typed.difficulty_hearing', 'typed.difficulty_walking',
            'typed.difficulty_hands', 'typed.difficulty_learning', 'typed.difficulty_behaviour',
            'typed.difficulty_speaking', 'typed.difficulty_self_care',
            'typed.difficulty_remembering', 'typed.depression', 'typed.chronic_illness',
            'typed.marital_status', 'typed.school_level', 'typed.school_class',
            'typed.job_branch', 'typed.job_position', 'typed.business_branch',
            'typed.business_turnover_class', 'typed.nutrition', 'typed.premium_by_nation',
            'typed.premium_by_kabupaten'
        ) }}
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
