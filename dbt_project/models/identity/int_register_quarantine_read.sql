-- NIK, KK number and name as far as a quarantined register line still shows them, so that a
-- member is not lost with her line. A broken line is read by position in the header's order.
with quarantined as (

    select * from {{ source('quarantine', 'line') }}
    where dataset = 'dispendukcapil__penduduk' and reason <> 'repeated_line'

),

verdict as (

    select * from {{ source('ledger', 'verdict') }}
    where status = 'accepted'

),

landed as (

    select * from {{ source('dispendukcapil', 'penduduk') }}

),

period as (

    select * from {{ ref('int_register_periods_numbered') }}

),

shown as (

    select
        verdict.period,
        case
            when landed._broken is null then landed.nomor_kk
            else split_part(landed._broken, ';', 1)
        end as nomor_kk,
        case when landed._broken is null then landed.nik else split_part(landed._broken, ';', 2) end
            as nik,
        case
            when landed._broken is null then landed.nama_penduduk
            else split_part(landed._broken, ';', 3)
        end as name
    from quarantined
    inner join verdict on quarantined.file_id = verdict.file_id
    inner join landed
        on
            quarantined.file_id = landed._file_id
            and quarantined.sheet = landed._sheet
            and quarantined.line_no = landed._line_no

)

select distinct
    period.period_index,
    clean.nik(replace(shown.nik, '"', '')) as nik,
    clean.kk(replace(shown.nomor_kk, '"', '')) as kk_number,
    clean.name_key(shown.name) as name_key
from shown
inner join period on cast(shown.period || '-01' as date) = period.register_month
