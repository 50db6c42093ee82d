-- Who is meant, who receives and who is missed, by programme, period and region, before
-- disclosure control. A rate without a denominator is null, not 0. The exclusion error is
-- split: what a smaller quota than there are eligible families makes unavoidable, and the
-- rest.
with counted as (

    select * from {{ ref('int_targeting_counted') }}

),

concentrated as (

    select * from {{ ref('int_benefits_concentrated') }}

),

rule as (

    select * from {{ ref('int_programme_periods_ruled') }}

),

weighed as (

    select
        counted.*,
        cast(nullif(eligible_families, 0) as numeric(38, 20)) as e,
        cast(nullif(recipient_families, 0) as numeric(38, 20)) as b,
        cast(nullif(amount_idr, 0) as numeric(38, 20)) as rupiah
    from counted

)

select
    weighed.programme_code,
    weighed.period,
    weighed.region_level,
    weighed.region_code,
    weighed.families,
    weighed.families_without_desil,
    weighed.eligible_families,
    weighed.recipient_families,
    weighed.eligible_recipients,
    cast(weighed.eligible_recipients / weighed.e as numeric(38, 20)) as coverage,
    cast(
        (weighed.eligible_families - weighed.eligible_recipients) / weighed.e
        as numeric(38, 20)
    ) as exclusion_error,
    cast(
        greatest(weighed.eligible_families - weighed.recipient_families, 0) / weighed.e
        as numeric(38, 20)
    ) as exclusion_error_quota,
    cast(
        (
            least(weighed.eligible_families, weighed.recipient_families)
            - weighed.eligible_recipients
        ) / weighed.e
        as numeric(38, 20)
    ) as exclusion_error_target,
    cast(
        (weighed.recipient_families - weighed.eligible_recipients) / weighed.b
        as numeric(38, 20)
    ) as inclusion_error,
    cast(
        (weighed.amount_idr - weighed.eligible_amount_idr) / weighed.rupiah as numeric(38, 20)
    ) as inclusion_error_amount,
    cast(
        weighed.eligible_recipients * weighed.families / (weighed.b * weighed.e)
        as numeric(38, 20)
    ) as lift,
    concentrated.cgh40,
    concentrated.concentration,
    concentrated.share_without_desil,
    concentrated.cgh40_recipients,
    concentrated.concentration_recipients,
    concentrated.recipients_share_without_desil,
    weighed.amount_idr,
    cast(rule.desil_min as integer) as rule_desil_min,
    cast(rule.desil_max as integer) as rule_desil_max,
    rule.valid_from as rule_valid_from,
    rule.legal_basis as rule_legal_basis,
    rule.is_signed as rule_is_signed,
    rule.is_changed as rule_changed,
    rule.unit_of is not null as rule_needs_unit,
    weighed.eligible_amount_idr,
    weighed.amount_idr_top2,
    concentrated.poorest40_recipients,
    concentrated.recipients_without_desil
from weighed
inner join rule
    on weighed.programme_code = rule.programme_code and weighed.period = rule.period
left join concentrated
    on
        weighed.programme_code = concentrated.programme_code
        and weighed.period = concentrated.period
        and weighed.region_code = concentrated.region_code
