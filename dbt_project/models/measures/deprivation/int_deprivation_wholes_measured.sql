-- Headcount (H), intensity (A) and adjusted headcount (M0) at every line and level, of families
-- and of persons, and the share of assessed families without a score (C_NULL).
{% set weights = {'family': 'families', 'person': 'persons'} %}
{% set measures = [
    ('H', 'poor_{}', 'scored_{}'), ('A', 'score_{}', 'poor_{}'), ('M0', 'score_{}', 'scored_{}'),
] %}
with cell as (

    select * from {{ ref('int_deprivation_scores_counted') }}

),

line as (

    select * from {{ ref('int_deprivation_lines_ranked') }}

),

region as (

    select * from {{ ref('region_ancestor') }}

),

judged as (

    select
        cell.*,
        line.k,
        cell.score_numerator is not null as is_scored,
        coalesce(
            cell.score_numerator * line.k_denominator
            >= cell.score_denominator * line.k_numerator,
            false
        ) as is_poor,
        cast(cell.score_numerator as numeric(38, 20)) / cell.score_denominator as score
    from cell
    cross join line

),

counted as (

    select
        judged.period,
        region.region_level,
        region.region_code,
        judged.k,
        sum(case when judged.is_assessed then judged.families else 0 end) as assessed_families,
        sum(case when judged.is_assessed then judged.persons else 0 end) as assessed_persons,
        {% for counts in weights.values() %}
        sum(case when judged.is_poor then judged.{{ counts }} else 0 end) as poor_{{ counts }},
        sum(case when judged.is_poor then judged.{{ counts }} * judged.score else 0 end)
            as score_{{ counts }},
        {% endfor %}
        sum(case when judged.is_scored then judged.families else 0 end) as scored_families,
        sum(case when judged.is_scored then judged.persons else 0 end) as scored_persons
    from judged
    inner join region on judged.desa_code = region.desa_code
    group by judged.period, region.region_level, region.region_code, judged.k

)

{% for weight, counts in weights.items() %}
{% for measure, numerator, denominator in measures %}
select
    period,
    region_level,
    region_code,
    '{{ measure }}' as measure,
    k,
    '{{ weight }}' as weight,
    {{ numerator.format(counts) }} as numerator,
    {{ denominator.format(counts) }} as denominator,
    scored_families as families,
    scored_persons as persons,
    poor_families as deprived_families,
    poor_families
from counted
union all
{% endfor %}
{% endfor %}
select
    period,
    region_level,
    region_code,
    'C_NULL' as measure,
    cast(null as numeric) as k,
    'family' as weight,
    assessed_families - scored_families as numerator,
    assessed_families as denominator,
    assessed_families as families,
    assessed_persons as persons,
    assessed_families - scored_families as deprived_families,
    cast(null as numeric) as poor_families
from counted
where k = (select min(line.k) from line)
