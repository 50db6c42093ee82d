-- Families and what a programme gave them by district desil (null: without), where it gave
-- anything: recipient families of every programme, rupiah of one that has amounts.
with rule as (

    select * from {{ ref('int_programme_periods_ruled') }}

),

family as (

    select
        counted.month,
        region.region_level,
        region.region_code,
        counted.desil_district,
        sum(counted.families) as families
    from {{ ref('int_target_families_counted') }} as counted
    inner join {{ ref('region_ancestor') }} as region on counted.desa_code = region.desa_code
    where counted.programme_code is null
    group by counted.month, region.region_level, region.region_code, counted.desil_district

),

recipient as (

    select
        counted.programme_code,
        counted.period,
        region.region_code,
        counted.desil_district,
        sum(counted.families) as families,
        sum(counted.amount_idr * counted.families) as amount_idr
    from {{ ref('int_recipients_counted') }} as counted
    inner join {{ ref('region_ancestor') }} as region on counted.desa_code = region.desa_code
    group by counted.programme_code, counted.period, region.region_code, counted.desil_district

),

reached as (

    select distinct
        rule.programme_code,
        rule.period,
        rule.last_month,
        rule.has_amount,
        recipient.region_code
    from rule
    inner join recipient
        on rule.programme_code = recipient.programme_code and rule.period = recipient.period

)

select
    reached.programme_code,
    reached.period,
    family.region_level,
    reached.region_code,
    family.desil_district,
    cast(family.families as bigint) as families,
    cast(coalesce(recipient.families, 0) as bigint) as recipient_families,
    cast(
        case when reached.has_amount then coalesce(recipient.amount_idr, 0) end as bigint
    ) as amount_idr
from reached
inner join family
    on reached.last_month = family.month and reached.region_code = family.region_code
left join recipient
    on
        reached.programme_code = recipient.programme_code
        and reached.period = recipient.period
        and reached.region_code = recipient.region_code
        and coalesce(family.desil_district, 0) = coalesce(recipient.desil_district, 0)
