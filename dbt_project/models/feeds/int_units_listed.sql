-- Who sent what: the desa, schools and puskesmas behind the files of each accepted delivery.
-- Names of schools and puskesmas do not identify: they stand inside their kecamatan.
with region_name as (

    select * from {{ ref('region_name') }}
    where region_level = 'kecamatan'

),

unit as (

    select distinct
        'dpmd__blt_dana_desa' as dataset,
        delivery_month,
        'desa' as unit_kind,
        desa_code as unit_code,
        desa_code as unit_name,
        substr(desa_code, 1, 8) as kecamatan_code
    from {{ ref('stg_dpmd__blt_dana_desa') }}
    where desa_code is not null

    union all

    select distinct
        'disdik__dapodik' as dataset,
        school.delivery_month,
        'school' as unit_kind,
        coalesce(region_name.region_code, '35.07.00') || '|' || school.school as unit_code,
        school.school as unit_name,
        coalesce(region_name.region_code, '35.07.00') as kecamatan_code
    from {{ ref('stg_disdik__dapodik') }} as school
    left join region_name on school.school_kecamatan_key = region_name.name_key
    where school.school is not null

    union all

    select
        'dinkes__eppgbm' as dataset,
        delivery_month,
        'puskesmas' as unit_kind,
        puskesmas as unit_code,
        puskesmas as unit_name,
        coalesce(min(substr(desa_code, 1, 8)), '35.07.00') as kecamatan_code
    from {{ ref('stg_dinkes__eppgbm') }}
    where puskesmas is not null
    group by delivery_month, puskesmas

)

select * from unit
