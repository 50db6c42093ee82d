-- How often families receive two programmes together, by period and region, before disclosure
-- control. A pair stands in a period when any family of the kabupaten receives both, or when
-- it is not simply allowed; then in every region with families: a missing row would tell that
-- nobody there receives either. A quarter counts who received both in any of its months, not
-- always in the same one.
with pair as (

    select
        period.period,
        pair.programme_a,
        pair.programme_b,
        pair.policy
    from {{ ref('int_pairs_ruled') }} as pair
    inner join {{ ref('int_periods_counted') }} as period on pair.month = period.last_month

),

recipient as (

    select * from {{ ref('int_targeting_counted') }}

),

counted as (

    select * from {{ ref('int_pair_regions_counted') }}

),

met as (

    select * from counted
    where region_level = 'kabupaten' and families_both > 0

),

placed as (

    select
        pair.period,
        one.region_level,
        one.region_code,
        pair.programme_a,
        pair.programme_b,
        pair.policy,
        one.families,
        one.recipient_families as families_a,
        other.recipient_families as families_b,
        coalesce(counted.families_both, 0) as families_both,
        case when pair.policy = 'complement' then coalesce(counted.families_missing, 0) end
            as families_missing_complement
    from pair
    inner join recipient as one
        on pair.period = one.period and pair.programme_a = one.programme_code
    inner join recipient as other
        on
            pair.period = other.period
            and pair.programme_b = other.programme_code
            and one.region_code = other.region_code
    left join met
        on
            pair.period = met.period
            and pair.programme_a = met.programme_a
            and pair.programme_b = met.programme_b
    left join counted
        on
            pair.period = counted.period
            and pair.programme_a = counted.programme_a
            and pair.programme_b = counted.programme_b
            and one.region_code = counted.region_code
    where met.period is not null or pair.policy <> 'allowed'

)

select
    period,
    region_level,
    region_code,
    programme_a,
    programme_b,
    policy,
    families_a,
    families_b,
    families_both,
    families_missing_complement,
    cast(
        families_both * families
        / nullif(cast(families_a as numeric(38, 20)) * families_b, 0)
        as numeric(38, 20)
    ) as lift,
    cast(
        families_both
        / cast(nullif(families_a + families_b - families_both, 0) as numeric(38, 20))
        as numeric(38, 20)
    ) as jaccard,
    families
from placed
