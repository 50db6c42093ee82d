-- Packages of rice, one row per accepted line. A package of more than zero kilograms was collected.
with line as (

    {{ accepted_lines('dkp', 'bantuan_pangan') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        clean.kk(no_kk) as kk_number,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.identifier(kode_desa) as desa_digits,
        clean.stage_months(bulan) as months,
        clean.number(kg) as rice_kg,
        clean.event_date(tgl_terima, delivery_end) as handed_over_on
    from line

)

select
    {{ line_columns('typed') }},
    typed.nik,
    typed.nik_written,
    typed.kk_number,
    typed.name,
    typed.name_key,
    {{ no_value('birth_date', 'sex', 'source_person_id') }},
    desa.desa_code,
    'BANTUAN_PANGAN' as programme_code,
    coalesce(typed.rice_kg > 0, false) as is_received,
    typed.months[1] as first_month,
    typed.months[2] as last_month,
    {{ no_value('amount_idr') }},
    typed.handed_over_on as payment_date,
    {{ no_value('start_date', 'end_date', 'unit_id', 'benefit_key', 'record_key', 'changed_at') }},
    typed.rice_kg,
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number') }},
        case when desa.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
