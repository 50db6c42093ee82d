-- Our own count of what official figures speak about, of the whole kabupaten, with the
-- period it speaks about. It stands beside them and takes no side: definitions differ.
with last_month as (

    select * from {{ ref('int_family_months_spread') }}
    where month = (select max(spread.month) from {{ ref('int_family_months_spread') }} as spread)

),

ranked as (
    {% for most in (2, 5) %}
    select
        to_char(month, 'YYYY-MM') as period,
        '1_{{ most }}' as desil,
        count(*) filter (where desil_national <= {{ most }}) as families,
        sum(members) filter (where desil_national <= {{ most }}) as persons,
        count(*) as all_families,
        sum(members) as all_persons
    from last_month
    group by month
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

registered as (

    select
        to_char(month, 'YYYY-MM') as period,
        sum(members) as persons
    from last_month
    where in_register
    group by month

),

child_out_of_school as (

    select
        to_char(delivery_month, 'YYYY-MM') as period,
        count(distinct coalesce(nik, concat_ws('|', name_key, birth_date))) as children
    from {{ ref('stg_disdik__ats') }}
    where delivery_month = (
            select max(ats.delivery_month) from {{ ref('stg_disdik__ats') }} as ats
        )
    group by delivery_month

),

insured as (

    select
        month,
        persons + unlinked_receipts as persons
    from {{ ref('agg_programme_reach') }}
    where programme_code = 'PBI_JK' and region_level = 'kabupaten'
    order by month desc
    limit 1

),

house as (

    select count(distinct unit_id) as houses
    from {{ ref('stg_dpkpck__rtlh') }}
    where extract(year from first_month) = 2025
    having count(*) > 0

),

weighed as (

    select
        to_char(first_month, 'YYYY-MM') as period,
        count(*) filter (where height_for_age_z < -2) as stunted,
        count(*) as measured
    from {{ ref('stg_dinkes__eppgbm') }}
    where height_for_age_z is not null and extract(month from first_month) in (2, 8)
    group by first_month
    order by first_month desc
    limit 1

),

dispensation as (

    select
        cast(extract(year from decision_month) as integer) as year,
        count(*) as cases,
        count(*) filter (where granted = 'yes') as granted_cases
    from {{ ref('stg_dppkb__pernikahan_dini') }}
    group by extract(year from decision_month)

)

{% set figures = [
    ("'families_desil_' || desil", 'ranked', 'period', 'families', 'all_families'),
    ("'persons_desil_' || desil", 'ranked', 'period', 'persons', 'all_persons'),
    ("'persons_registered'", 'registered', 'period', 'persons', 'null'),
    ("'children_out_of_school'", 'child_out_of_school', 'period', 'children', 'null'),
    ("'persons_pbi_jk'", 'insured', "to_char(month, 'YYYY-MM')", 'persons', 'null'),
    ("'houses_repaired_2025'", 'house', "'2025'", 'houses', 'null'),
    ("'stunted_last_weighing'", 'weighed', 'period', 'stunted', 'measured'),
    ("'dispensations_' || year", 'dispensation', 'cast(year as text)', 'cases', 'null'),
    (
        "'dispensations_granted_' || year", 'dispensation', 'cast(year as text)',
        'granted_cases', 'cases',
    ),
] %}
{% for own_figure, relation, period, counted, total in figures %}
select
    {{ own_figure }} as own_figure,
    {{ period }} as period,
    cast({{ counted }} as bigint) as counted,
    cast({{ total }} as bigint) as total
from {{ relation }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
