-- How deprived each assessed family is in each quarter. What is missing is left out and the
-- weights of the rest are rescaled, items inside their dimension and dimensions inside the
-- whole; too few dimensions (seed) give no score. The score is an exact fraction: each
-- dimension is brought to the product of the observed item weights of all dimensions.
{% set dimensions = deprivation_dimensions() %}
with rule as (

    select * from {{ ref('int_deprivation_rules_dated') }}

),

dwelling as (

    select * from {{ ref('int_dwelling_items_judged') }}

),

member as (

    select * from {{ ref('int_member_items_judged') }}

),

judged as (

    select
        dwelling.*,
        member.deprived_school,
        member.deprived_certificate,
        member.deprived_work,
        member.deprived_civil_registration
    from dwelling
    left join member
        on dwelling.family_key = member.family_key and dwelling.quarter = member.quarter

),

weighed as {{ computed_once() }} (

    select
        judged.*,
        {% for dimension, items in dimensions.items() %}
        rule.{{ dimension }}_weight,
        {% for item in items -%}
        case when judged.deprived_{{ item }} then rule.{{ item }}_weight else 0 end
        {{- ' + ' if not loop.last }}
        {%- endfor %} as {{ dimension }}_lacked,
        nullif(
            {% for item in items -%}
            case when judged.deprived_{{ item }} is null then 0 else rule.{{ item }}_weight end
            {{- ' + ' if not loop.last }}
            {%- endfor %},
            0
        ) as {{ dimension }}_observed,
        {% endfor %}
        rule.dimensions_observed_threshold
    from judged
    inner join rule on judged.quarter = rule.quarter

),

summed as (

    select
        weighed.*,
        {% for dimension in dimensions -%}
        cast({{ dimension }}_observed is not null as integer){{ ' + ' if not loop.last }}
        {%- endfor %} as dimensions_observed,
        {% for dimension in dimensions -%}
        {{ dimension }}_weight * {{ dimension }}_lacked
        {%- for other in dimensions if other != dimension %} * coalesce({{ other }}_observed, 1)
        {%- endfor %}{{ ' + ' if not loop.last }}
        {%- endfor %} as numerator,
        (
            {% for dimension in dimensions -%}
            case when {{ dimension }}_observed is null then 0 else {{ dimension }}_weight end
            {{- ' + ' if not loop.last }}
            {%- endfor %}
        )
        {%- for dimension in dimensions %} * coalesce({{ dimension }}_observed, 1)
        {%- endfor %} as denominator
    from weighed

),

scored as (

    select
        summed.*,
        case when dimensions_observed >= dimensions_observed_threshold then numerator end
            as score_numerator,
        case when dimensions_observed >= dimensions_observed_threshold then denominator end
            as score_denominator
    from summed

)

select
    family_key,
    quarter,
    quarter_end_month,
    version_month,
    dtsen_version,
    members,
    {% for item in dimensions.values() | sum(start=[]) %}
    deprived_{{ item }},
    {% endfor %}
    {% for dimension in dimensions %}
    cast({{ dimension }}_lacked as numeric(38, 20)) / {{ dimension }}_observed
        as gap_{{ dimension }},
    {% endfor %}
    {% for dimension in dimensions %}
    case when {{ dimension }}_observed > 0 then {{ dimension }}_lacked > 0 end
        as is_deprived_{{ dimension }},
    {% endfor %}
    dimensions_observed,
    score_numerator,
    score_denominator,
    cast(score_numerator as numeric(38, 20)) / score_denominator as deprivation_score
from scored
