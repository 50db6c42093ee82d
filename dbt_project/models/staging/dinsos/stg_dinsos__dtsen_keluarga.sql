-- DTSEN families, one row per accepted line: the assessment of a KK in one version. Items of the
-- dwelling keep the codes of Regsosek; a blank item is missing, a blank desil is not ranked.
with line as (

    {{ accepted_lines('dinsos', 'dtsen_keluarga') }}

),

desa as (

    select * from {{ ref('desa') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.kk(nomor_kartu_keluarga) as kk_number,
        nama_kepala_keluarga as name,
        clean.name_key(nama_kepala_keluarga) as name_key,
        clean.identifier(kode_kelurahan_desa) as desa_digits,
        upper(_layout) || '-' || to_char(delivery_month, 'YYYY"-Q"Q') as dtsen_version,
        clean.whole(jumlah_anggota_keluarga) as members,
        cast(clean.whole(desil_nasional) as smallint) as desil_national,
        cast(clean.whole(desil_provinsi) as smallint) as desil_province,
        cast(clean.whole(desil_kabupaten_kota) as smallint) as desil_district,
        {{ decoded('status_kepemilikan_rumah', 'dtsen_301a') }} as house_ownership,
        clean.number(luas_lantai) as floor_area,
        clean.whole(jenis_lantai_terluas) as floor_type,
        clean.whole(jenis_dinding_terluas) as wall_type,
        clean.whole(jenis_atap_terluas) as roof_type,
        clean.whole(sumber_air_minum_utama) as water_source,
        clean.whole(sumber_penerangan_utama) as lighting,
        clean.whole(daya_terpasang) as power,
        clean.whole(bahan_bakar_utama_memasak) as cooking_fuel,
        clean.whole(fasilitas_bab) as toilet,
        clean.whole(pembuangan_akhir_tinja) as waste_disposal,
        {{ decoded('jenis_kloset', 'dtsen_309b') }} as toilet_bowl,
        {{ decoded('pbi_nas', 'dtsen_yes_no') }} as premium_by_nation,
        {{ decoded('pbi_pemda', 'dtsen_yes_no') }} as premium_by_kabupaten,
        {{ decoded('kepemilikan_aset', 'dtsen_yes_no') }} as owns_assets,
        clean.whole(aset_bergerak_tabung_gas) = 1 as has_gas_cylinder,
        clean.whole(aset_bergerak_lemari_es) = 1 as has_refrigerator,
        clean.whole(aset_bergerak_ac) = 1 as has_air_conditioner,
        clean.whole(aset_bergerak_pemanas_air) = 1 as has_water_heater,
        clean.whole(aset_bergerak_telepon_rumah) = 1 as has_house_telephone,
        clean.whole(aset_bergerak_tv_datar) = 1 as has_flat_television,
        clean.whole(aset_bergerak_emas_perhiasan) = 1 as has_gold,
        clean.whole(aset_bergerak_komputer_laptop_tablet) = 1 as has_computer,
        clean.whole(aset_bergerak_sepeda_motor) = 1 as has_motorcycle,
        clean.whole(aset_bergerak_sepeda) = 1 as has_bicycle,
        clean.whole(aset_bergerak_mobil) = 1 as has_car,
        clean.whole(aset_bergerak_perahu) = 1 as has_boat,
        clean.whole(aset_bergerak_kapal_perahu_motor) = 1 as has_motor_boat,
        clean.whole(aset_bergerak_smartphone) = 1 as has_smartphone,
        clean.whole(aset_tidak_bergerak_lahan_lainnya) = 1 as has_other_land,
        clean.whole(aset_tidak_bergerak_rumah_lainnya) = 1 as has_other_house,
        clean.whole(jumlah_ternak_sapi) as cattle,
        clean.whole(jumlah_ternak_kerbau) as buffaloes,
        clean.whole(jumlah_ternak_kuda) as horses,
        clean.whole(jumlah_ternak_babi) as pigs,
        clean.whole(jumlah_ternak_kambing_domba) as goats_and_sheep,
        {{ decoded('is_gc_kemensos', 'dtsen_flag') }} as is_ground_checked,
        {{ decoded('is_pbi_se', 'dtsen_flag') }} as is_premium_recipient_in_survey,
        {{ decoded('is_siks_ng', 'dtsen_flag') }} as is_known_to_siks_ng
    from line

)

select
    {{ line_columns('typed') }},
    {{ no_value('nik') }},
    {{ columns_of('typed', 'kk_number', 'name', 'name_key') }},
    {{ no_value('birth_date', 'sex', 'source_person_id') }},
    desa.desa_code,
    typed.dtsen_version,
    typed.delivery_month as version_month,
    {{ columns_of(
        'typed', 'members', 'desil_national', 'desil_province', 'desil_district',
        'house_ownership', 'floor_area', 'floor_type', 'wall_type', 'roof_type', 'water_source',
        'lighting', 'power', 'cooking_fuel', 'toilet', 'waste_disposal', 'toilet_bowl',
        'owns_assets', 'has_gas_cylinder', 'has_refrigerator', 'has_air_conditioner',
        'has_water_heater', 'has_house_telephone', 'has_flat_television', 'has_gold',
        'has_computer', 'has_motorcycle', 'has_bicycle', 'has_car', 'has_boat', 'has_motor_boat',
        'has_smartphone', 'has_other_land', 'has_other_house', 'cattle', 'buffaloes', 'horses',
        'pigs', 'goats_and_sheep', 'premium_by_nation', 'premium_by_kabupaten',
        'is_ground_checked', 'is_premium_recipient_in_survey', 'is_known_to_siks_ng'
    ) }},
    concat_ws(
        ',',
        case when typed.kk_number is null then 'kk_number_unusable' end,
        case when desa.desa_code is null then 'place_unknown' end,
        {{ unrecognised(
            'typed.house_ownership', 'typed.toilet_bowl', 'typed.premium_by_nation',
            'typed.premium_by_kabupaten', 'typed.owns_assets', 'typed.is_ground_checked',
            'typed.is_premium_recipient_in_survey', 'typed.is_known_to_siks_ng'
        ) }}
    ) as warnings
from typed
left join desa on typed.desa_digits = desa.digits
