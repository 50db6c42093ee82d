-- Measurements of children, one row per accepted line. Food above zero kilograms is receipt of
-- PMT, in the month of the measurement. Babies bear dummy numbers, which are no NIK.
with line as (

    {{ accepted_lines('dinkes', 'eppgbm') }}

),

place as (

    select * from {{ ref('place') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.birth_date(tgl_lahir, delivery_end) as birth_date,
        {{ decoded('jk', 'eppgbm_jk') }} as sex,
        clean.name_key(nama_ortu) as parent_name_key,
        clean.place(kec) as kecamatan_key,
        clean.place(desa_kel) as desa_key,
        clean.place(pukesmas) as puskesmas,
        clean.event_date(tanggal_pengukuran, delivery_end) as measured_on,
        usia_saat_ukur as age_text,
        clean.number(bb_lahir) as birth_weight_kg,
        clean.number(tb_lahir) as birth_length_cm,
        clean.number(berat) as weight_kg,
        clean.number(tinggi) as height_cm,
        {{ decoded('cara_ukur', 'eppgbm_cara_ukur') }} as measured_how,
        clean.number(lila) as arm_circumference_cm,
        {{ decoded('bb_u', 'eppgbm_bb_u') }} as weight_for_age,
        clean.number(zs_bb_u) as weight_for_age_z,
        {{ decoded('tb_u', 'eppgbm_tb_u') }} as height_for_age,
        clean.number(zs_tb_u) as height_for_age_z,
        {{ decoded('bb_tb', 'eppgbm_bb_tb') }} as weight_for_height,
        clean.number(zs_bb_tb) as weight_for_height_z,
        {{ decoded('naik_berat_badan', 'eppgbm_naik') }} as weight_gain,
        clean.number(pmt_diterima_kg) as food_kg,
        clean.code(pmt_diterima_kg) as food_text
    from line

)

select
    {{ line_columns('typed') }},
    typed.nik,
    typed.nik_written,
    {{ no_value('kk_number') }},
    {{ columns_of('typed', 'name', 'name_key', 'birth_date', 'sex') }},
    {{ no_value('source_person_id') }},
    place.desa_code,
    'PMT_BALITA' as programme_code,
    coalesce(typed.food_kg > 0, false) as is_received,
    {{ month_of('typed.measured_on', 'typed') }} as first_month,
    {{ month_of('typed.measured_on', 'typed') }} as last_month,
    {{ no_value(
        'amount_idr', 'payment_date', 'start_date', 'end_date', 'unit_id', 'benefit_key',
        'record_key', 'changed_at'
    ) }},
    {{ columns_of(
        'typed', 'parent_name_key', 'puskesmas', 'measured_on', 'age_text', 'birth_weight_kg',
        'birth_length_cm', 'weight_kg', 'height_cm', 'measured_how', 'arm_circumference_cm',
        'weight_for_age', 'weight_for_age_z', 'height_for_age', 'height_for_age_z',
        'weight_for_height', 'weight_for_height_z', 'weight_gain', 'food_kg'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', birth_date='typed.birth_date', sex='typed.sex') }},
        case when typed.measured_on is null then 'date_unreadable' end,
        case
            when typed.food_kg is null and typed.food_text is not null
                then 'number_unreadable'
        end,
        case when place.desa_code is null then 'place_unknown' end,
        {{ unrecognised(
            'typed.measured_how', 'typed.weight_for_age', 'typed.height_for_age',
            'typed.weight_for_height', 'typed.weight_gain'
        ) }}
    ) as warnings
from typed
left join place
    on typed.kecamatan_key = place.kecamatan_key and typed.desa_key = place.desa_key
