-- Every family alive at the end of every counted month, with the DTSEN version in force.
-- Families are register and DTSEN together, each marked. A family known from DTSEN alone
-- lives while its version is in force; one that the register has ended is not alive.
with month as (

    select * from {{ ref('int_months_known') }}
    where is_counted

),

family as (

    select * from {{ ref('int_lineages_listed') }}

),

assessment as (

    select * from {{ ref('int_assessments_matched') }}

),

version as (

    select * from {{ ref('int_versions_in_force') }}

),

in_force as (

    select
        version.month,
        assessment.*
    from version
    inner join assessment on version.version_month = assessment.version_month

)

select
    month.month,
    family.family_key,
    family.desa_code,
    true as in_register,
    in_force.family_key is not null as in_dtsen,
    family.members,
    {{ composition('family') }} as composition,
    in_force.desil_national,
    in_force.desil_province,
    in_force.desil_district,
    in_force.dtsen_version
from month
inner join family on month.period_index = family.period_index
left join in_force
    on family.family_key = in_force.family_key and month.month = in_force.month

union all

select
    in_force.month,
    in_force.family_key,
    in_force.desa_code,
    false as in_register,
    true as in_dtsen,
    in_force.members,
    in_force.composition,
    in_force.desil_national,
    in_force.desil_province,
    in_force.desil_district,
    in_force.dtsen_version
from in_force
where not in_force.is_registered
