-- Enterprises, one row per accepted line. Aid above zero rupiah is receipt; the same enterprise,
-- aid and day listed again is one aid.
with line as (

    {{ accepted_lines('dinkop', 'umkm') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik_pemilik) as nik,
        clean.identifier(nik_pemilik) as nik_written,
        nama_pemilik as name,
        clean.name_key(nama_pemilik) as name_key,
        clean.office_number(nib) as unit_id,
        clean.identifier(kode_desa) as desa_digits,
        clean.code(bantuan) as aid,
        nullif(clean.money(nilai_bantuan), 0) as amount_idr,
        clean.event_date(tgl, delivery_end) as payment_date,
        clean.code(kbli) as branch,
        clean.money(omzet_thn) as turnover_year_idr,
        clean.money(aset) as assets_idr,
        clean.whole(tenaga_kerja) as workers
    from line

)

select
    {{ line_columns('typed') }},
    typed.nik,
    typed.nik_written,
    {{ no_value('kk_number') }},
    typed.name,
    typed.name_key,
    {{ no_value('birth_date', 'sex', 'source_person_id') }},
    desa.desa_code,
    'BANTUAN_UMKM' as programme_code,
    typed.amount_idr is not null as is_received,
    {{ month_of('typed.payment_date', 'typed') }} as first_month,
    {{ month_of('typed.payment_date', 'typed') }} as last_month,
    typed.amount_idr,
    typed.payment_date,
    {{ no_value('start_date', 'end_date') }},
    typed.unit_id,
    case
        when typed.amount_idr is not null
            then typed.unit_id || '|' || coalesce(typed.aid, '') || '|'
                || coalesce(cast(typed.payment_date as text), '')
    end as benefit_key,
    {{ no_value('record_key', 'changed_at') }},
    {{ columns_of('typed', 'aid', 'branch', 'turnover_year_idr', 'assets_idr', 'workers') }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik') }},
        case when typed.unit_id is null then 'enterprise_unknown' end,
        case
            when typed.amount_idr is not null and typed.payment_date is null
                then 'date_unreadable'
        end,
        case when desa.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
