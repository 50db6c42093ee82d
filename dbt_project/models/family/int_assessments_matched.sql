-- Which family each DTSEN row assesses. A card that any register month carried belongs to
-- that lineage; any other card is a family of its own. One row a family and version: the
-- card the family stands on at the version's first month, else its latest, else the lower.
with assessment as (

    select * from {{ ref('int_assessment_unioned') }}
    where kk_number is not null

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

month as (

    select * from {{ ref('int_months_known') }}

),

card as (

    select * from {{ ref('int_cards_listed') }}

),

first_listing as (

    select
        card_number,
        min(first_index) as first_index
    from card
    group by card_number

),

matched as (

    select
        assessment.*,
        coalesce(
            lineage.family_key, {{ pseudonym('family', 'assessment.kk_number') }}
        ) as family_key,
        lineage.family_key is not null as is_registered,
        row_number() over (
            partition by
                assessment.version_month,
                coalesce(
                    lineage.family_key, {{ pseudonym('family', 'assessment.kk_number') }}
                )
            order by
                (card.card_number is not null) desc,
                first_listing.first_index desc nulls last,
                assessment.kk_number,
                assessment.file_path,
                assessment.sheet,
                assessment.line_no
        ) as preference
    from assessment
    cross join {{ source('vault', 'pseudonym_key') }} as pseudonym_key
    left join lineage on assessment.kk_number = lineage.card_number
    left join month on assessment.version_month = month.month
    left join card
        on
            assessment.kk_number = card.card_number
            and month.period_index = card.period_index
            and card.is_standing
    left join first_listing on assessment.kk_number = first_listing.card_number

)

select
    family_key,
    is_registered,
    dtsen_version,
    version_month,
    coalesce(desa_code, '35.07.00.0000') as desa_code,
    members,
    desil_national,
    desil_province,
    desil_district
from matched
where preference = 1
