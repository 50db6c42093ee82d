{{ config(materialized='view') }}

-- Who is a member of which family from month to month: of a family of the register its living
-- members, of one known from DTSEN alone those whom the version in force lists on its card.
-- Half-open, null = open.
with version as (

    select
        version_month,
        min(month) as from_month,
        cast(max(month) + interval '1 month' as date) as until_month
    from {{ ref('int_versions_in_force') }}
    group by version_month

),

followed as (

    select * from {{ ref('int_dtsen_rows_followed') }}
    where not is_registered

),

listed as (

    select * from {{ ref('int_dtsen_members_listed') }}
    where person_anchor is not null

)

select
    family_key,
    person_key,
    valid_from as from_month,
    valid_to as until_month
from {{ ref('family_membership') }}

union all

select
    followed.family_key,
    person.person_key,
    version.from_month,
    version.until_month
from followed
inner join version on followed.version_month = version.version_month
inner join listed
    on
        followed.version_month = listed.version_month
        and followed.kk_number = listed.kk_number
inner join {{ ref('person') }} as person on listed.person_anchor = person.person_anchor
