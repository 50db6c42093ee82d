-- Families and persons of each desa by their exact score at the end of each quarter. Every
-- family alive is here: one that the version does not list with is_assessed false, one of
-- whom too little is known without a score. Persons are those of the version's row.
with family_quarter as (

    select * from {{ ref('int_family_periods_spread') }}
    where kind = 'quarter'

),

scored as (

    select * from {{ ref('int_family_deprivation_scored') }}

)

select
    family_quarter.period,
    family_quarter.desa_code,
    scored.family_key is not null as is_assessed,
    scored.score_numerator,
    scored.score_denominator,
    count(*) as families,
    cast(coalesce(sum(scored.members), 0) as bigint) as persons
from family_quarter
left join scored
    on
        family_quarter.family_key = scored.family_key
        and family_quarter.period = scored.quarter
        and family_quarter.dtsen_version is not null
group by
    family_quarter.period, family_quarter.desa_code, scored.family_key is not null,
    scored.score_numerator, scored.score_denominator
