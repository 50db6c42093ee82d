-- Needs beside services of each desa, desil and number of programmes at the end of each
-- quarter. A need is a dimension in which a family is deprived; it is met when a service for it
-- is active. A family over-served receives many programmes and, well enough known to have a
-- score, lacks nothing. Services count where the dimension is observed.
{% set dimensions = deprivation_dimensions().keys() | list %}
{# C.OVER: from this number of programmes on (effectiveness, complementarity) #}
{% set many_programmes = 4 %}
with family_quarter as (

    select * from {{ ref('int_family_periods_spread') }}
    where kind = 'quarter'

),

scored as (

    select * from {{ ref('int_family_deprivation_scored') }}

),

service as (

    select * from {{ ref('int_family_services_active') }}

),

judged as {{ computed_once() }} (

    select
        family_quarter.period,
        family_quarter.desa_code,
        family_quarter.desil_national as desil,
        coalesce(service.programmes, 0) as programmes,
        scored.score_numerator is not null as is_scored,
        {% for dimension in dimensions %}
        cast(scored.is_deprived_{{ dimension }} as integer) as need_{{ dimension }},
        case
            when scored.is_deprived_{{ dimension }} is not null
                then cast(coalesce(service.is_served_{{ dimension }}, false) as integer)
        end as served_{{ dimension }},
        {% endfor %}
        {% for dimension in dimensions -%}
        coalesce(cast(scored.is_deprived_{{ dimension }} as integer), 0){{ ' + ' if not loop.last }}
        {%- endfor %} as needs,
        {% for dimension in dimensions -%}
        case
            when scored.is_deprived_{{ dimension }} and service.is_served_{{ dimension }} then 1
            else 0
        end{{ ' + ' if not loop.last }}
        {%- endfor %} as needs_met
    from family_quarter
    left join scored
        on
            family_quarter.family_key = scored.family_key
            and family_quarter.period = scored.quarter
            and family_quarter.dtsen_version is not null
    left join service
        on
            family_quarter.family_key = service.family_key
            and family_quarter.period = service.quarter

)

select
    period,
    desa_code,
    desil,
    programmes,
    {% for dimension in dimensions %}
    coalesce(sum(need_{{ dimension }}), 0) as needed_{{ dimension }},
    coalesce(sum(need_{{ dimension }} * served_{{ dimension }}), 0) as met_{{ dimension }},
    coalesce(sum(served_{{ dimension }}), 0) as served_{{ dimension }},
    {% endfor %}
    count(*) as families,
    count(*) filter (where is_scored and needs = 0 and programmes >= {{ many_programmes }})
        as over_served_families,
    count(*) filter (where needs > 0) as needy_families,
    count(*) filter (where needs > 0 and needs_met = needs) as complete_families,
    coalesce(sum(cast(needs_met as numeric(38, 20)) / nullif(needs, 0)), 0) as needs_met_share
from judged
group by period, desa_code, desil, programmes
