-- Each family of a published quarter: whether it is deprived by the main line (seed
-- deprivation_line), and in how many of the quarters up to then it was observed, and was
-- deprived. A quarter without a score is not observed, which is not the same as not deprived.
-- Who was ever deprived is so chronically when it was in three of four observed quarters.
{% set chronic_share_numerator, chronic_share_denominator = 3, 4 %}
with family as (

    select * from {{ ref('int_family_periods_spread') }}
    where kind = 'quarter'

),

quarter as (

    select * from {{ ref('int_quarters_numbered') }}

),

scored as (

    select * from {{ ref('int_family_deprivation_scored') }}

),

line as (

    select * from {{ ref('deprivation_line') }}
    where line = 'main'

),

judged as (

    select
        family.family_key,
        family.desa_code,
        quarter.quarter,
        quarter.quarter_no,
        quarter.quarters,
        scored.score_numerator * line.k_denominator
        >= scored.score_denominator * line.k_numerator as is_deprived
    from family
    inner join quarter on family.period = quarter.quarter
    cross join line
    left join scored
        on
            family.family_key = scored.family_key
            and quarter.quarter = scored.quarter

),

counted as (

    select
        judged.*,
        count(is_deprived) over up_to_then as observed_quarters,
        count(nullif(is_deprived, false)) over up_to_then as deprived_quarters
    from judged
    window up_to_then as (partition by family_key order by quarter_no)

)

select
    counted.*,
    case
        when deprived_quarters > 0
            then
                deprived_quarters * {{ chronic_share_denominator }}
                >= observed_quarters * {{ chronic_share_numerator }}
    end as is_chronic
from counted
