-- What the rates of targeting are made of: families, those the rule in force means, those who
-- receive, and both, of each programme, period and region with families. A programme stands
-- in every period, also when nobody received; without a rule nobody can say who is eligible.
with rule as (

    select * from {{ ref('int_programme_periods_ruled') }}

),

target as (

    select * from {{ ref('int_target_regions_counted') }}

),

all_families as (

    select
        month,
        region_level,
        region_code,
        cast(sum(families) as bigint) as families,
        cast(coalesce(sum(families) filter (where desil_national is null), 0) as bigint)
            as families_without_desil
    from target
    where programme_code is null
    group by month, region_level, region_code

),

eligible as (

    select
        rule.programme_code,
        rule.period,
        target.region_code,
        sum(target.families) as families
    from rule
    inner join target
        on
            rule.last_month = target.month
            and coalesce(rule.unit_of, '') = coalesce(target.programme_code, '')
            and target.desil_national between rule.desil_min and rule.desil_max
    group by rule.programme_code, rule.period, target.region_code

),

recipient as (

    select
        programme_code,
        period,
        region_code,
        sum(recipient_families) as families,
        sum(eligible_recipients) as eligible_recipients,
        sum(amount_idr) as amount_idr,
        sum(eligible_amount_idr) as eligible_amount_idr,
        sum(top2_of_region_idr) as amount_idr_top2
    from {{ ref('int_recipient_regions_counted') }}
    group by programme_code, period, region_code

)

select
    rule.programme_code,
    rule.period,
    all_families.region_level,
    all_families.region_code,
    all_families.families,
    all_families.families_without_desil,
    cast(case when rule.desil_min is not null then coalesce(eligible.families, 0) end as bigint)
        as eligible_families,
    cast(coalesce(recipient.families, 0) as bigint) as recipient_families,
    cast(
        case when rule.desil_min is not null then coalesce(recipient.eligible_recipients, 0) end
        as bigint
    ) as eligible_recipients,
    cast(case when rule.has_amount then coalesce(recipient.amount_idr, 0) end as bigint)
        as amount_idr,
    cast(
        case
            when rule.has_amount and rule.desil_min is not null
                then coalesce(recipient.eligible_amount_idr, 0)
        end
        as bigint
    ) as eligible_amount_idr,
    cast(case when rule.has_amount then coalesce(recipient.amount_idr_top2, 0) end as bigint)
        as amount_idr_top2
from rule
inner join all_families on rule.last_month = all_families.month
left join eligible
    on
        rule.programme_code = eligible.programme_code
        and rule.period = eligible.period
        and all_families.region_code = eligible.region_code
left join recipient
    on
        rule.programme_code = recipient.programme_code
        and rule.period = recipient.period
        and all_families.region_code = recipient.region_code
