-- How many lines each exact score reaches.
with scored as (

    select * from {{ ref('int_family_deprivation_scored') }}
    where score_numerator is not null

),

line as (

    select * from {{ ref('int_deprivation_lines_ranked') }}

),

score as (

    select
        score_numerator,
        score_denominator
    from scored
    group by score_numerator, score_denominator

)

select
    score.score_numerator,
    score.score_denominator,
    count(line.line_rank) as lines_reached
from score
left join line
    on
        score.score_numerator * line.k_denominator
        >= score.score_denominator * line.k_numerator
group by score.score_numerator, score.score_denominator
