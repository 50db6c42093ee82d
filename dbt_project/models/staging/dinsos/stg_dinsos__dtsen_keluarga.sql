-- DTSEN families, one row per accepted line: the assessment of a KK in one version.
with line as (

    {{ accepted_lines('dinsos', 'dtsen_keluarga') }}

),

region as (

    select * from {{ ref('region') }}

),

typed as (

    select
        *,
        clean.kk(nomor_kartu_keluarga) as clean_kk,
        clean.code(jumlah_anggota_keluarga) as members_text,
        regexp_replace(kode_kelurahan_desa, '[^0-9]', '', 'g') as desa_digits
    from line

)

select
    -- where the line stands
    typed.delivery_id,
    typed._file_id as file_id,
    typed.file_path,
    typed._sheet as sheet,
    typed._line_no as line_no,
    -- which version: the period is the first month of its quarter
    upper(typed._layout) || '-' || to_char(typed.delivery_month, 'YYYY"-Q"Q') as dtsen_version,
    typed.delivery_month as version_month,
    -- which family
    typed.clean_kk as kk_number,
    case when typed.members_text ~ '^[0-9]{1,3}$' then cast(typed.members_text as integer) end
        as members,
    region.region_code as desa_code,
    -- its rank; blank is "belum berdesil"
    cast(clean.code(typed.desil_nasional) as smallint) as desil_national,
    cast(clean.code(typed.desil_provinsi) as smallint) as desil_province,
    cast(clean.code(typed.desil_kabupaten_kota) as smallint) as desil_district,
    -- what to know about the line
    concat_ws(
        ',',
        case when typed.clean_kk is null then 'kk_number_unusable' end,
        case when region.region_code is null then 'place_unknown' end
    ) as warnings
from typed
left join region
    on
        region.region_level = 'desa'
        and replace(region.region_code, '.', '') = typed.desa_digits
