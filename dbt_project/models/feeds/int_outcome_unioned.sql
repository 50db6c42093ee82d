{{ config(materialized='view') }}

-- What was observed of persons, children, enterprises, families and houses, one row an
-- accepted line and measure; a missing observation stays, as null. Yes is 1 and no is 0.
{% set yes_no = "case {} when 'yes' then 1 when 'no' then 0 end" %}
{% set working = "case {} when 'not_working' then 0 when 'employed' then 1"
    ~ " when 'self_employed' then 1 end" %}
{% set shape = [
    'delivery_id', 'file_id', 'file_path', 'sheet', 'line_no', 'delivery_month', 'nik',
    'kk_number', 'desa_code', 'warnings',
] | join(', ') %}
{% set sources = [
    ('dinsos__dtsen_anggota', 'person', 'null', 'version_month', {
        'school_attending': 'cast(attends_school as integer)',
        'working': 'cast(works as integer)',
        'own_business': 'cast(owns_business as integer)',
    }),
    ('dppkb__pendataan_keluarga', 'family', 'record_key', 'surveyed_on', {
        'family_planning_unmet': 'cast(has_unmet_need as integer)',
        'stunting_risk': 'cast(is_at_risk_of_stunting as integer)',
        'pregnant': 'cast(is_pregnant as integer)',
    }),
    ('dppkb__pelatihan_ibu_muda', 'person', 'null', 'end_date', {
        'business_after_training': yes_no.format('has_business_after'),
        'turnover_1_month': 'turnover_1_month_idr',
        'turnover_3_months': 'turnover_3_months_idr',
        'turnover_6_months': 'turnover_6_months_idr',
    }),
    ('dppkb__pernikahan_dini', 'person', 'null', 'decided_on', {
        'married_early': yes_no.format('granted'),
    }),
    ('disnaker__peserta_pelatihan', 'person', 'null', 'end_date', {
        'work_after_3_months': working.format('work_after_3_months'),
        'work_after_6_months': working.format('work_after_6_months'),
        'income_month': 'income_month_idr',
    }),
    ('dinkes__eppgbm', 'child', 'null', 'measured_on', {
        'height_for_age': 'height_for_age_z',
        'weight_for_age': 'weight_for_age_z',
        'weight_for_height': 'weight_for_height_z',
    }),
    ('disdik__dapodik', 'child', 'null', 'delivery_month', {'enrolled': '1'}),
    ('disdik__ats', 'child', 'null', 'listed_on', {
        'back_at_school': yes_no.format('back_at_school'),
    }),
    ('dinkop__umkm', 'enterprise', 'unit_id', 'delivery_month', {
        'turnover_year': 'turnover_year_idr',
        'assets': 'assets_idr',
        'workers': 'workers',
    }),
    ('dpkpck__rtlh', 'house', 'unit_id', 'delivery_month', {
        'repair_progress': 'progress_percent',
    }),
] %}
{% for dataset, unit, unit_id, day, measures in sources %}
select
    '{{ dataset }}' as dataset,
    {{ shape }},
    '{{ unit }}' as unit_kind,
    {{ unit_id }} as unit_id,
    coalesce({{ day }}, delivery_month) as observed_on,
    unnest(
        array[
            {% for measure in measures -%}
            '{{ measure }}'{{ ',' if not loop.last }}
            {% endfor %}
        ]
    ) as measure,
    unnest(
        array[
            {% for value in measures.values() -%}
            cast({{ value }} as numeric){{ ',' if not loop.last }}
            {% endfor %}
        ]
    ) as value
from {{ ref('stg_' ~ dataset) }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
