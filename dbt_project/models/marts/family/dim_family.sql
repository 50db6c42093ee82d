-- Families with the time in which nothing of them changed, the quarter's deprivations included.
-- A state starts where anything differs from the month before, or that month is missing, and
-- lasts to the end of the month before the next start. Half-open: valid_to is the first month
-- that no longer holds, null while it does. Answers to all items are compared as one number.
{% set items = deprivation_dimensions().values() | sum(start=[]) %}
{% set state = [
    'desa_code', 'in_register', 'in_dtsen', 'members', 'composition', 'desil_national',
    'desil_province', 'desil_district', 'dtsen_version', 'answers', 'deprivation_score',
] %}
with family_month as (

    select * from {{ ref('int_family_months_spread') }}

),

month as (

    select * from {{ ref('int_months_known') }}

),

answered as {{ computed_once() }} (

    select
        family_key,
        quarter,
        {% for item in items %}
        deprived_{{ item }},
        {% endfor %}
        {% for item in items -%}
        {{ 3 ** loop.index0 }} * coalesce(1 + cast(deprived_{{ item }} as integer), 0)
        {{- ' + ' if not loop.last }}
        {%- endfor %} as answers,
        deprivation_score
    from {{ ref('int_family_deprivation_scored') }}

),

known as (

    select
        family_month.*,
        {% for item in items %}
        answered.deprived_{{ item }},
        {% endfor %}
        answered.answers,
        answered.deprivation_score,
        month.next_month,
        month.is_last
    from family_month
    inner join month on family_month.month = month.month
    left join answered
        on
            family_month.family_key = answered.family_key
            and month.quarter = answered.quarter
            and family_month.in_dtsen

),

compared as (

    select
        known.*,
        lag(next_month) over family_life as ended,
        max(next_month) over (partition by family_key) as last_ended,
        bool_or(is_last) over (partition by family_key) as is_alive,
        (
            month is distinct from lag(next_month) over family_life
            {% for column in state %}
            or {{ column }} is distinct from lag({{ column }}) over family_life
            {% endfor %}
        ) as is_start
    from known
    window family_life as (partition by family_key order by month)

)

select
    family_key,
    month as valid_from,
    coalesce(
        lead(ended) over (partition by family_key order by month),
        case when not is_alive then last_ended end
    ) as valid_to,
    desa_code,
    substr(desa_code, 1, 8) as kecamatan_code,
    in_register,
    in_dtsen,
    cast(members as integer) as members,
    composition,
    cast(desil_national as integer) as desil_national,
    cast(desil_province as integer) as desil_province,
    cast(desil_district as integer) as desil_district,
    dtsen_version,
    {% for item in items %}
    deprived_{{ item }},
    {% endfor %}
    deprivation_score
from compared
where is_start
