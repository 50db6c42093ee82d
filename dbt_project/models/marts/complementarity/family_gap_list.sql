-- Register families in desil 1 and 2 of the last version that received nothing in the last
-- twelve months, and what each lacks without an active service (audit rule 12). Counted back
-- from the last counted month; premiums are programmes too.
{% set poorest_desil = 2 %}
{% set months_without = 12 %}
with last_month as (

    select
        month,
        quarter
    from {{ ref('int_months_known') }}
    where is_last

),

family as (

    select family_month.*
    from {{ ref('int_family_months_spread') }} as family_month
    inner join last_month on family_month.month = last_month.month
    where family_month.in_register and family_month.desil_national <= {{ poorest_desil }}

),

receipt as (

    select * from {{ ref('fct_family_programme_month') }}

),

scored as (

    select * from {{ ref('int_family_deprivation_scored') }}

),

service as (

    select * from {{ ref('programme_dimension') }}

),

known as (

    select
        receipt.family_key,
        max(receipt.month) as last_receipt_month,
        {% for dimension in deprivation_dimensions() %}
        bool_or(
            service.dimension = '{{ dimension }}'
            and {{ months_between('receipt.month', 'last_month.month') }} < service.active_months
        ) as is_served_{{ dimension }},
        {% endfor %}
        count(*) as receipts
    from receipt
    cross join last_month
    left join service on receipt.programme_code = service.programme_code
    where
        receipt.month <= last_month.month
        and receipt.family_key in (select family.family_key from family)
    group by receipt.family_key

)

select
    family.family_key,
    family.desa_code,
    substr(family.desa_code, 1, 8) as kecamatan_code,
    cast(family.desil_national as integer) as desil_national,
    family.dtsen_version,
    cast(family.members as integer) as members,
    scored.deprivation_score,
    concat_ws(
        ',',
        {% for dimension in deprivation_dimensions() %}
        case
            when scored.is_deprived_{{ dimension }} and known.is_served_{{ dimension }} is not true
                then '{{ dimension }}'
        end{{ ',' if not loop.last }}
        {% endfor %}
    ) as lacks,
    known.last_receipt_month,
    last_month.month as as_of_month
from family
cross join last_month
left join scored
    on family.family_key = scored.family_key and last_month.quarter = scored.quarter
left join known on family.family_key = known.family_key
where
    known.last_receipt_month is null
    or {{ months_between('known.last_receipt_month', 'last_month.month') }} >= {{ months_without }}
