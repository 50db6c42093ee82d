-- Who receives what by national desil, by programme, period and region, before disclosure
-- control. Families without a desil are a row of their own (desil is null). Every desil with
-- families has its row, also when nobody of it receives.
with rule as (

    select * from {{ ref('int_programme_periods_ruled') }}

),

family as (

    select * from {{ ref('int_target_regions_counted') }}
    where programme_code is null

),

recipient as (

    select * from {{ ref('int_recipient_regions_counted') }}

),

counted as (

    select
        rule.programme_code,
        rule.period,
        family.region_level,
        family.region_code,
        family.desil_national as desil,
        family.families,
        coalesce(recipient.recipient_families, 0) as recipient_families,
        case when rule.has_amount then coalesce(recipient.amount_idr, 0) end as amount_idr,
        case when rule.has_amount then coalesce(recipient.top2_of_desil_idr, 0) end
            as amount_idr_top2
    from rule
    inner join family on rule.last_month = family.month
    left join recipient
        on
            rule.programme_code = recipient.programme_code
            and rule.period = recipient.period
            and family.region_code = recipient.region_code
            and coalesce(family.desil_national, 0) = coalesce(recipient.desil_national, 0)

),

summed as (

    select
        counted.*,
        sum(recipient_families) over region_programme as region_recipient_families,
        sum(amount_idr) over region_programme as region_amount_idr
    from counted
    window region_programme as (partition by programme_code, period, region_code)

)

select
    programme_code,
    period,
    region_level,
    region_code,
    cast(desil as integer) as desil,
    families,
    recipient_families,
    cast(region_recipient_families as bigint) as region_recipient_families,
    amount_idr,
    cast(recipient_families / nullif(region_recipient_families, 0) as numeric(38, 20))
        as recipient_share,
    cast(amount_idr / nullif(region_amount_idr, 0) as numeric(38, 20)) as amount_share,
    amount_idr_top2
from summed
