-- Our own count of what official figures speak about, of the whole kabupaten, with the
-- period it speaks about. It stands beside them and takes no side: definitions differ.
with living as (

    select
        to_char(month, 'YYYY-MM') as period,
        count(*) as families,
        sum(members) as persons,
        sum(members) filter (where in_register) as registered,
        count(*) filter (where desil_national <= 2) as families_1_2,
        sum(members) filter (where desil_national <= 2) as persons_1_2,
        count(*) filter (where desil_national <= 5) as families_1_5,
        sum(members) filter (where desil_national <= 5) as persons_1_5
    from {{ ref('int_family_months_spread') }}
    where month = (select max(spread.month) from {{ ref('int_family_months_spread') }} as spread)
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
        to_char(decision_month, 'YYYY') as year,
        count(*) as cases,
        count(*) filter (where granted = 'yes') as granted_cases
    from {{ ref('stg_dppkb__pernikahan_dini') }}
    group by to_char(decision_month, 'YYYY')

)

{% set figures = [
    ("'families_desil_1_2'", 'living', 'period', 'families_1_2', 'families'),
    ("'families_desil_1_5'", 'living', 'period', 'families_1_5', 'families'),
    ("'persons_desil_1_2'", 'living', 'period', 'persons_1_2', 'persons'),
    ("'persons_desil_1_5'", 'living', 'period', 'persons_1_5', 'persons'),
    ("'persons_registered'", 'living', 'period', 'registered', 'null'),
    ("'children_out_of_school'", 'child_out_of_school', 'period', 'children', 'null'),
    ("'persons_pbi_jk'", 'insured', "to_char(month, 'YYYY-MM')", 'persons', 'null'),
    ("'houses_repaired_2025'", 'house', "'2025'", 'houses', 'null'),
    ("'stunted_last_weighing'", 'weighed', 'period', 'stunted', 'measured'),
    ("'dispensations_' || year", 'dispensation', 'year', 'cases', 'null'),
    ("'dispensations_granted_' || year", 'dispensation', 'year', 'granted_cases', 'cases'),
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
