-- How much of a programme reaches the poorest (T.CGH40, T.CC). Families are ranked by district
-- desil; the poorest 40 % end inside a desil, of which that part counts. Benefits of families
-- without a desil are left out of both figures, their share stands beside.
with ranked as (

    select * from {{ ref('int_benefits_ranked') }}

),

cumulated as (

    select
        ranked.*,
        sum(families) over poorest_first as families_through,
        sum(benefit) over poorest_first as benefit_through,
        sum(families) over (partition by programme_code, period, region_code) as families_in_all
    from ranked
    where desil_district is not null
    window poorest_first as (
        partition by programme_code, period, region_code order by desil_district
    )

),

measured as (

    select
        programme_code,
        period,
        region_code,
        desil_district,
        recipient_families,
        benefit,
        families * 5 as fifths,
        least(greatest(families_in_all * 2 - (families_through - families) * 5, 0), families * 5)
            as fifths_in_poorest,
        (families_through - families) * benefit_through
        - families_through * (benefit_through - benefit) as crossed,
        families_in_all
    from cumulated

),

summed as (

    select
        programme_code,
        period,
        region_code,
        sum(benefit) as benefit,
        sum(benefit * cast(fifths_in_poorest as numeric(38, 20)) / fifths) as benefit_in_poorest,
        sum(recipient_families * cast(fifths_in_poorest as numeric(38, 20)) / fifths)
            as recipients_in_poorest,
        sum(crossed) as crossed,
        max(families_in_all) as families
    from measured
    group by programme_code, period, region_code

),

total as (

    select
        programme_code,
        period,
        region_level,
        region_code,
        sum(benefit) as benefit,
        sum(case when desil_district is null then benefit else 0 end)
            as benefit_without_desil,
        sum(case when desil_district is null then recipient_families else 0 end)
            as recipients_without_desil
    from ranked
    group by programme_code, period, region_level, region_code

)

select
    total.programme_code,
    total.period,
    total.region_level,
    total.region_code,
    cast(
        summed.benefit_in_poorest * 5 / nullif(summed.benefit * 2, 0) as numeric(38, 20)
    ) as cgh40,
    cast(
        summed.crossed / nullif(summed.families * summed.benefit, 0) as numeric(38, 20)
    ) as concentration,
    cast(
        total.benefit_without_desil / nullif(total.benefit, 0) as numeric(38, 20)
    ) as share_without_desil,
    cast(coalesce(summed.recipients_in_poorest, 0) as numeric(38, 20))
        as poorest40_recipients,
    cast(total.recipients_without_desil as bigint) as recipients_without_desil
from total
left join summed
    on
        total.programme_code = summed.programme_code
        and total.period = summed.period
        and total.region_code = summed.region_code
