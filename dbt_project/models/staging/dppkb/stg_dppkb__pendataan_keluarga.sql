-- The census of families, one row per accepted line: each state of a family, told by its head.
with line as (

    {{ accepted_lines('dppkb', 'pendataan_keluarga') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik_kepala) as nik,
        clean.kk(no_kk) as kk_number,
        clean.code(kode_keluarga) as record_key,
        clean.moment(diubah_pada) as changed_at,
        clean.identifier(kode_desa) as desa_digits,
        clean.event_date(tgl_data, delivery_end) as surveyed_on,
        clean.nik(nik_istri) as wife_nik,
        clean.whole(umur_kawin_istri) as wife_age_at_marriage,
        clean.whole(jumlah_anak) as children,
        {{ decoded('ber_kb', 'pk_yes_no') }} = 'yes' as uses_contraception,
        {{ decoded('metode_kb', 'pk_metode_kb') }} as contraception_method,
        {{ decoded('unmet_need', 'pk_yes_no') }} = 'yes' as has_unmet_need,
        {{ decoded('hamil', 'pk_yes_no') }} = 'yes' as is_pregnant,
        {{ decoded('ada_balita', 'pk_yes_no') }} = 'yes' as has_toddler,
        clean.whole(sumber_air) as water_source,
        clean.whole(jamban) as toilet,
        clean.whole(lantai) as floor_type,
        {{ decoded('risiko_stunting', 'pk_yes_no') }} = 'yes' as is_at_risk_of_stunting
    from line

)

select
    {{ line_columns('typed') }},
    typed.nik,
    typed.kk_number,
    {{ no_value('name', 'name_key', 'birth_date', 'sex') }},
    typed.record_key as source_person_id,
    desa.desa_code,
    {{ columns_of(
        'typed', 'record_key', 'changed_at', 'surveyed_on', 'wife_nik', 'wife_age_at_marriage',
        'children', 'uses_contraception', 'contraception_method', 'has_unmet_need', 'is_pregnant',
        'has_toddler', 'water_source', 'toilet', 'floor_type', 'is_at_risk_of_stunting'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('typed.nik', 'typed.kk_number') }},
        case when typed.surveyed_on is null then 'date_unreadable' end,
        case when typed.changed_at is null then 'change_undated' end,
        case when desa.desa_code is null then 'place_unknown' end
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
