-- Training of young mothers, one row per accepted line. In a batch with a lottery all applicants
-- are listed and the drawn ones are received; in other batches whoever is listed is. The office
-- names the kecamatan alone.
with line as (

    {{ accepted_lines('dppkb', 'pelatihan_ibu_muda') }}

),

region_name as (

    select * from {{ ref('region_name') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        clean.nik(nik) as nik,
        clean.identifier(nik) as nik_written,
        nama as name,
        clean.name_key(nama) as name_key,
        clean.birth_date(tgl_lahir, delivery_end) as birth_date,
        clean.place(kecamatan) as kecamatan_key,
        {{ decoded('jenis_pelatihan', 'ibu_muda_jenis') }} as training,
        clean.event_date(tgl_mulai, delivery_end) as start_date,
        clean.event_date(tgl_selesai, delivery_end) as end_date,
        _layout = 'angkatan_undian' as is_applicant_listed,
        {{ decoded('diterima', 'ibu_muda_diterima') }} as drawn,
        clean.whole(umur_kawin) as age_at_marriage,
        clean.whole(hari_hadir) as days_present,
        {{ decoded('lulus', 'ibu_muda_ya_tidak') }} as passed,
        {{ decoded('punya_usaha', 'ibu_muda_ya_tidak') }} as has_business_after,
        clean.code(bantuan_alat) as tools,
        clean.code(kanal_daring) as online_channel,
        clean.money(omzet_1_bln) as turnover_1_month_idr,
        clean.money(omzet_3_bln) as turnover_3_months_idr,
        clean.money(omzet_6_bln) as turnover_6_months_idr
    from line

),

accepted as (

    select
        *,
        not is_applicant_listed or coalesce(drawn = 'yes', false) as was_accepted
    from typed

)

select
    {{ line_columns('accepted') }},
    accepted.nik,
    accepted.nik_written,
    {{ no_value('kk_number') }},
    {{ columns_of('accepted', 'name', 'name_key', 'birth_date') }},
    'female' as sex,
    {{ no_value('source_person_id', 'desa_code') }},
    'PELATIHAN_IBU_MUDA' as programme_code,
    accepted.was_accepted as is_received,
    {{ month_of('accepted.start_date', 'accepted') }} as first_month,
    {{ month_of('accepted.start_date', 'accepted') }} as last_month,
    {{ no_value('amount_idr', 'payment_date') }},
    accepted.start_date,
    accepted.end_date,
    {{ no_value('unit_id', 'benefit_key', 'record_key', 'changed_at') }},
    kecamatan.region_code as kecamatan_code,
    {{ columns_of(
        'accepted', 'training', 'is_applicant_listed', 'was_accepted', 'age_at_marriage',
        'days_present', 'passed', 'has_business_after', 'tools', 'online_channel',
        'turnover_1_month_idr', 'turnover_3_months_idr', 'turnover_6_months_idr'
    ) }},
    concat_ws(
        ',',
        {{ person_warnings('accepted.nik', birth_date='accepted.birth_date') }},
        case when accepted.was_accepted and accepted.start_date is null then 'date_unreadable' end,
        case
            when accepted.is_applicant_listed and accepted.drawn is null
                then 'acceptance_missing'
        end,
        {{ unrecognised('accepted.passed', 'accepted.has_business_after') }},
        case when kecamatan.region_code is null then 'place_unknown' end
    ) as warnings
from accepted
left join region_name as kecamatan
    on
        kecamatan.region_level = 'kecamatan'
        and accepted.kecamatan_key = kecamatan.name_key
