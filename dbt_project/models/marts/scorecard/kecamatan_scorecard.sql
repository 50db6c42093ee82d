-- How each kecamatan stands in each quarter, from what is shown: a hidden figure has no value
-- and no rank here either. Rank 1 is the highest value; equal values share a rank.
{% set figures = [
    ("'D.' || measure", "''", 'value', 'deprivation'),
    ("'T.COV'", 'programme_code', 'coverage', 'targeting'),
    ("'T.INC'", 'programme_code', 'inclusion_error', 'targeting'),
    ("'C.UNMET'", 'dimension', 'unmet', 'need'),
    ("'M.' || measure", "''", 'value', 'movement'),
] %}
with deprivation as (

    select * from {{ ref('deprivation') }}
    where
        region_level = 'kecamatan'
        and weight = 'family'
        and dimension is null
        and k = cast(1 as numeric) / 3
        and measure in ('H', 'M0')

),

targeting as (

    select * from {{ ref('programme_targeting') }}
    where region_level = 'kecamatan' and period like '%Q%'

),

need as (

    select * from {{ ref('unmet_need') }}
    where region_level = 'kecamatan' and dimension is not null

),

movement as (

    select * from {{ ref('family_movement') }}
    where region_level = 'kecamatan' and measure in ('GRAD', 'SUST')

),

stated as (

    {% for formula_id, subject, value, mart in figures %}
    select
        period,
        region_code as kecamatan_code,
        {{ formula_id }} as formula_id,
        {{ subject }} as subject,
        {{ value }} as value
    from {{ mart }}
    where region_code not like '%.00'
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select
    period,
    kecamatan_code,
    concat_ws('/', formula_id, nullif(subject, '')) as measure,
    formula_id,
    subject,
    value,
    case
        when value is not null then cast(rank() over by_value as integer)
    end as rank
from stated
window
    by_value as (
        partition by period, formula_id, subject
        order by value desc nulls last
    )
