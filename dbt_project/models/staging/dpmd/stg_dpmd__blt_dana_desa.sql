-- BLT Dana Desa, one row per accepted line: every row is a payment to a family. The village
-- stands in the title rows.
with line as (

    {{ accepted_lines('dpmd', 'blt_dana_desa') }}

),

place as (

    select * from {{ ref('place') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        clean.kk(no_kk) as kk_number,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.place(judul_kecamatan) as kecamatan_key,
        clean.place(judul_desa) as desa_key,
        clean.stage_months(bulan) as months,
        clean.money(jumlah) as amount_idr
    from line

)

select
    {{ line_columns('typed') }},
    {{ columns_of('typed', 'nik', 'nik_written', 'kk_number', 'name', 'name_key') }},
    {{ no_value('birth_date', 'sex', 'source_person_id') }},
    place.desa_code,
    'BLT_DD' as programme_code,
    true as is_received,
    typed.months[1] as first_month,
    typed.months[2] as last_month,
    typed.amount_idr,
    {{ no_value(
        'payment_date', 'start_date', 'end_date', 'unit_id', 'benefit_key', 'record_key',
        'changed_at'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number') }},
        case when place.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join place
    on typed.kecamatan_key = place.kecamatan_key and typed.desa_key = place.desa_key
