-- What the families of each desa lack in each dimension at the end of each quarter, by how many
-- lines their score reaches: of families and of persons, and, of who reaches a line, the gaps
-- and the dimension's share of the score by the weights that the family shows.
{% set dimensions = deprivation_dimensions().keys() | list %}
{% set weights = {'families': '1', 'persons': 'part.members'} %}
with family_quarter as (

    select * from {{ ref('int_family_periods_spread') }}
    where kind = 'quarter' and dtsen_version is not null

),

scored as (

    select * from {{ ref('int_family_deprivation_scored') }}
    where score_numerator is not null

),

rule as (

    select * from {{ ref('int_deprivation_rules_dated') }}

),

ranked as (

    select * from {{ ref('int_scores_ranked') }}

),

part as (

    select
        scored.family_key,
        scored.quarter,
        scored.deprivation_score,
        {% for dimension in dimensions %}
        scored.gap_{{ dimension }},
        scored.is_deprived_{{ dimension }},
        {% endfor %}
        cast(scored.members as integer) as members,
        ranked.lines_reached,
        {% for dimension in dimensions %}
        rule.{{ dimension }}_weight,
        {% endfor %}
        {% for dimension in dimensions -%}
        case when scored.gap_{{ dimension }} is null then 0 else rule.{{ dimension }}_weight end
        {{- ' + ' if not loop.last }}
        {%- endfor %} as observed_weight
    from scored
    inner join rule on scored.quarter = rule.quarter
    inner join ranked
        on
            scored.score_numerator = ranked.score_numerator
            and scored.score_denominator = ranked.score_denominator

)

select
    family_quarter.period,
    family_quarter.desa_code,
    part.lines_reached,
    {% for dimension in dimensions %}
    {% for counts, weight in weights.items() %}
    coalesce(sum({{ weight }} * part.gap_{{ dimension }}) filter (where part.lines_reached > 0), 0)
        as gap_{{ counts }}_{{ dimension }},
    coalesce(
        sum(
            {{ weight }} * part.{{ dimension }}_weight * part.gap_{{ dimension }}
            / part.observed_weight
        ) filter (where part.lines_reached > 0),
        0
    ) as share_{{ counts }}_{{ dimension }},
    {% endfor %}
    count(*) filter (where part.is_deprived_{{ dimension }}) as deprived_{{ dimension }},
    {% endfor %}
    {% for counts, weight in weights.items() %}
    coalesce(sum({{ weight }} * part.deprivation_score) filter (where part.lines_reached > 0), 0)
        as score_{{ counts }},
    {% endfor %}
    count(*) as families,
    coalesce(sum(part.members), 0) as persons
from family_quarter
inner join part
    on
        family_quarter.family_key = part.family_key
        and family_quarter.period = part.quarter
group by family_quarter.period, family_quarter.desa_code, part.lines_reached
