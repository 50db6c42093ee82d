-- Members of the health insurance, one row per accepted line. The premium is received where
-- the nation or the kabupaten pays it and the membership is active; it bears no amount.
with line as (

    {{ accepted_lines('bpjs', 'kepesertaan') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.office_number(noka) as source_person_id,
        {{ decoded('segmen', 'bpjs_segmen') }} as segment,
        {{ decoded('status', 'bpjs_status') }} as membership_status
    from line

)

select
    {{ line_columns('typed') }},
    typed.nik,
    typed.nik_written,
    {{ no_value('kk_number') }},
    typed.name,
    typed.name_key,
    {{ no_value('birth_date', 'sex') }},
    typed.source_person_id,
    {{ no_value('desa_code') }},
    case when typed.segment in ('PBI_JK', 'PBPU_PEMDA') then typed.segment end as programme_code,
    typed.segment in ('PBI_JK', 'PBPU_PEMDA') and typed.membership_status = 'active' as is_received,
    typed.delivery_month as first_month,
    typed.delivery_month as last_month,
    {{ no_value(
        'amount_idr', 'payment_date', 'start_date', 'end_date', 'unit_id', 'benefit_key',
        'record_key', 'changed_at'
    ) }},
    typed.segment,
    typed.membership_status,
    concat_ws(',', {{ person_warnings('typed.nik') }}) as warnings
from typed
