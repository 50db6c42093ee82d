{{ config(grants={"select": ["pii_reader"]}) }}

-- Every person whom the register ever listed, as last stated. Keyed by content: the NIK, or,
-- for a person whose NIK belongs to somebody else, her KK number, name and birth date.
with line as (

    select
        anchored.*,
        row_number() over (partition by person_anchor order by period_index desc)
            as recency
    from {{ ref('int_register_persons_anchored') }} as anchored

)

select
    {{ pseudonym('person', 'line.person_anchor') }} as person_key,
    line.person_anchor,
    line.nik,
    line.name,
    line.birth_date,
    line.sex,
    line.status
from line
cross join {{ source('vault', 'pseudonym_key') }} as pseudonym_key
where line.recency = 1
