-- How much of a programme reaches the poorest (T.CGH40, T.CC), in rupiah and, for every
-- programme, in recipient families. Families are ranked by district desil; the poorest 40 %
-- end inside a desil, of which that part counts. What families without a desil receive is
-- left out of both figures, its share stands beside.
with ranked as (

    select
        *,
        desil_district is not null as has_desil
    from {{ ref('int_benefits_ranked') }}

),

cumulated as (

    select
        ranked.*,
        sum(families) over poorest_first as families_through,
        sum(amount_idr) over poorest_first as amount_through,
        sum(recipient_families) over poorest_first as recipients_through,
        sum(families) over (partition by programme_code, period, region_code, has_desil)
            as families_in_all
    from ranked
    window poorest_first as (
        partition by programme_code, period, region_code, has_desil order by desil_district
    )

),

measured as (

    select
        cumulated.*,
        families * 5 as fifths,
        cast(
            least(
                greatest(families_in_all * 2 - (families_through - families) * 5, 0),
                families * 5
            )
            as numeric(38, 20)
        ) as fifths_in_poorest,
        families_through * amount_idr - families * amount_through as amount_crossed,
        families_through * recipient_families - families * recipients_through
            as recipients_crossed
    from cumulated

),

summed as (

    select
        programme_code,
        period,
        region_level,
        region_code,
        sum(amount_idr) as amount_idr,
        sum(recipient_families) as recipients,
        sum(amount_idr) filter (where has_desil) as amount_ranked,
        sum(recipient_families) filter (where has_desil) as recipients_ranked,
        sum(amount_idr * fifths_in_poorest / fifths) filter (where has_desil)
            as amount_in_poorest,
        sum(recipient_families * fifths_in_poorest / fifths) filter (where has_desil)
            as recipients_in_poorest,
        sum(amount_crossed) filter (where has_desil) as amount_crossed,
        sum(recipients_crossed) filter (where has_desil) as recipients_crossed,
        max(families_in_all) filter (where has_desil) as families
    from measured
    group by programme_code, period, region_level, region_code

),

completed as (

    select
        summed.*,
        amount_idr - coalesce(amount_ranked, 0) as amount_without_desil,
        recipients - coalesce(recipients_ranked, 0) as recipients_without_desil
    from summed

)

select
    programme_code,
    period,
    region_level,
    region_code,
    cast(amount_in_poorest * 5 / nullif(amount_ranked * 2, 0) as numeric(38, 20)) as cgh40,
    cast(amount_crossed / nullif(families * amount_ranked, 0) as numeric(38, 20))
        as concentration,
    cast(amount_without_desil / nullif(amount_idr, 0) as numeric(38, 20))
        as share_without_desil,
    cast(recipients_in_poorest * 5 / nullif(recipients_ranked * 2, 0) as numeric(38, 20))
        as cgh40_recipients,
    cast(recipients_crossed / nullif(families * recipients_ranked, 0) as numeric(38, 20))
        as concentration_recipients,
    cast(recipients_without_desil / nullif(recipients, 0) as numeric(38, 20))
        as recipients_share_without_desil,
    cast(coalesce(recipients_in_poorest, 0) as numeric(38, 20)) as poorest40_recipients,
    cast(recipients_without_desil as bigint) as recipients_without_desil
from completed
