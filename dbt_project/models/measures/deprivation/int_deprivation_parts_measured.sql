-- Censored headcount (HD) and contribution (CONTRIB) of each dimension at every line and level,
-- of families and of persons. The headcount of a dimension is the mean gap of those who reach
-- the line, over all with a score, where a dimension that is not observed adds nothing; its
-- contribution is its share of the sum of their scores, so that contributions sum to 1.
{% set dimensions = deprivation_dimensions().keys() | list %}
{% set weights = {'family': 'families', 'person': 'persons'} %}
with cell as (

    select * from {{ ref('int_deprivation_parts_counted') }}

),

line as (

    select * from {{ ref('int_deprivation_lines_ranked') }}

),

region as (

    select * from {{ ref('region_ancestor') }}

),

poor as (

    select
        cell.*,
        line.k,
        cast(cell.lines_reached >= line.line_rank as integer) as is_poor
    from cell
    cross join line

),

counted as (

    select
        poor.period,
        region.region_level,
        region.region_code,
        poor.k,
        {% for dimension in dimensions %}
        {% for counts in weights.values() %}
        sum(poor.is_poor * poor.gap_{{ counts }}_{{ dimension }})
            as gap_{{ counts }}_{{ dimension }},
        sum(poor.is_poor * poor.share_{{ counts }}_{{ dimension }})
            as share_{{ counts }}_{{ dimension }},
        {% endfor %}
        sum(poor.is_poor * poor.deprived_{{ dimension }}) as deprived_{{ dimension }},
        {% endfor %}
        {% for counts in weights.values() %}
        sum(poor.is_poor * poor.score_{{ counts }}) as score_{{ counts }},
        {% endfor %}
        sum(poor.families) as families,
        sum(poor.persons) as persons,
        sum(poor.is_poor * poor.families) as poor_families
    from poor
    inner join region on poor.desa_code = region.desa_code
    group by poor.period, region.region_level, region.region_code, poor.k

)

{% for weight, counts in weights.items() %}
{% set outer = loop %}
{% for dimension in dimensions %}
select
    period,
    region_level,
    region_code,
    'HD' as measure,
    '{{ dimension }}' as dimension,
    k,
    '{{ weight }}' as weight,
    gap_{{ counts }}_{{ dimension }} as numerator,
    {{ counts }} as denominator,
    families,
    persons,
    deprived_{{ dimension }} as deprived_families,
    poor_families
from counted
union all
select
    period,
    region_level,
    region_code,
    'CONTRIB' as measure,
    '{{ dimension }}' as dimension,
    k,
    '{{ weight }}' as weight,
    share_{{ counts }}_{{ dimension }} as numerator,
    score_{{ counts }} as denominator,
    families,
    persons,
    deprived_{{ dimension }} as deprived_families,
    poor_families
from counted
{{ 'union all' if not (outer.last and loop.last) }}
{% endfor %}
{% endfor %}
