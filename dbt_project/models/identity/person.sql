{{ config(grants={"select": ["pii_reader"]}) }}

-- Every person whom the register ever listed, as last stated, and everybody whom DTSEN alone
-- lists. Keyed by content: the NIK, or, for a person whose NIK belongs to somebody else, her
-- KK number, name and birth date.
with register_line as (

    select
        anchored.*,
        row_number() over (partition by person_anchor order by period_index desc)
            as recency
    from {{ ref('int_register_persons_anchored') }} as anchored

),

dtsen_line as (

    select
        listed.*,
        row_number() over (
            partition by person_anchor order by version_month desc, line_order
        ) as recency
    from {{ ref('int_dtsen_members_listed') }} as listed
    where listed.nik is not null

),

known as (

    select
        person_anchor,
        nik,
        name,
        birth_date,
        sex,
        status,
        true as in_register
    from register_line
    where recency = 1

    union all

    select
        dtsen_line.person_anchor,
        dtsen_line.nik,
        dtsen_line.name,
        dtsen_line.birth_date,
        dtsen_line.sex,
        'alive' as status,
        false as in_register
    from dtsen_line
    where
        dtsen_line.recency = 1
        and not exists (
            select 1
            from register_line
            where
                register_line.recency = 1
                and dtsen_line.person_anchor = register_line.person_anchor
        )

)

select
    {{ pseudonym('person', 'known.person_anchor') }} as person_key,
    known.person_anchor,
    known.nik,
    known.name,
    known.birth_date,
    known.sex,
    known.status,
    known.in_register
from known
cross join {{ source('vault', 'pseudonym_key') }} as pseudonym_key
