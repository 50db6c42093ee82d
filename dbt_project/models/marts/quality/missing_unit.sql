-- Who has not sent: desa, schools and puskesmas that an accepted delivery of the period lacks.
-- Every desa is expected of a list that desa send; of the others, whoever sent before.
with unit as (

    select * from {{ ref('int_units_listed') }}

),

delivered as (

    select distinct
        dataset,
        unit_kind,
        delivery_month
    from unit

),

known as (

    select
        dataset,
        unit_kind,
        unit_code,
        max(unit_name) as unit_name,
        max(kecamatan_code) as kecamatan_code,
        min(delivery_month) as first_month
    from unit
    where unit_kind <> 'desa'
    group by dataset, unit_kind, unit_code

),

expected as (

    select
        delivered.dataset,
        delivered.unit_kind,
        delivered.delivery_month,
        region.region_code as unit_code,
        region.name as unit_name,
        region.parent_code as kecamatan_code
    from delivered
    cross join {{ ref('region') }} as region
    where
        delivered.unit_kind = 'desa'
        and region.region_level = 'desa'
        and region.region_code not like '35.07.00%'

    union all

    select
        delivered.dataset,
        delivered.unit_kind,
        delivered.delivery_month,
        known.unit_code,
        known.unit_name,
        known.kecamatan_code
    from delivered
    inner join known
        on
            delivered.dataset = known.dataset
            and delivered.unit_kind = known.unit_kind
            and delivered.delivery_month > known.first_month

),

dated as (

    select
        expected.dataset,
        expected.unit_kind,
        expected.delivery_month,
        expected.unit_code,
        expected.unit_name,
        expected.kecamatan_code,
        max(unit.delivery_month) as last_month
    from expected
    left join unit
        on
            expected.dataset = unit.dataset
            and expected.unit_code = unit.unit_code
            and expected.delivery_month >= unit.delivery_month
    group by
        expected.dataset, expected.unit_kind, expected.delivery_month, expected.unit_code,
        expected.unit_name, expected.kecamatan_code

)

select
    dataset,
    to_char(delivery_month, 'YYYY-MM') as period,
    unit_kind,
    unit_code,
    unit_name,
    kecamatan_code,
    to_char(last_month, 'YYYY-MM') as last_period
from dated
where last_month is null or last_month < delivery_month
