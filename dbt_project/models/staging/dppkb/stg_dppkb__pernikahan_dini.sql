-- Requests for a marriage under 19, one row per accepted line.
with line as (

    {{ accepted_lines('dppkb', 'pernikahan_dini') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik_pemohon) as nik,
        nama as name,
        clean.name_key(nama) as name_key,
        {{ decoded('jk', 'pernikahan_jk') }} as sex,
        clean.code(no_perkara) as case_number,
        clean.identifier(kode_desa) as desa_digits,
        clean.event_date(tgl_putusan, delivery_end) as decided_on,
        clean.whole(umur) as age,
        clean.nik(nik_pasangan) as partner_nik,
        clean.code(alasan) as reason,
        clean.code(pendidikan) as schooling,
        {{ decoded('dikabulkan', 'pernikahan_dikabulkan') }} as granted
    from line

)

select
    {{ line_columns('typed') }},
    typed.nik,
    {{ no_value('kk_number') }},
    typed.name,
    typed.name_key,
    {{ no_value('birth_date') }},
    typed.sex,
    {{ no_value('source_person_id') }},
    desa.desa_code,
    {{ month_of('typed.decided_on', 'typed') }} as decision_month,
    {{ columns_of(
        'typed', 'case_number', 'decided_on', 'age', 'partner_nik', 'reason', 'schooling',
        'granted'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik') }},
        case when typed.decided_on is null then 'date_unreadable' end,
        {{ unrecognised('typed.granted') }},
        case when desa.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
