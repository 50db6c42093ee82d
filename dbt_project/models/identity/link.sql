{{ config(grants={"select": ["pii_reader"]}) }}

-- Which person each line of a list means: exact on a structurally valid NIK that the civil
-- register confirms. A line without such a NIK stays unlinked, with the reason.
with benefit as (

    select * from {{ ref('int_benefit_unioned') }}

),

person as (

    select * from {{ ref('person') }}
    where nik is not null

),

file as (

    select * from {{ source('ledger', 'file') }}

)

select
    benefit.dataset,
    benefit.delivery_id,
    benefit.file_id,
    file.file_no,
    benefit.sheet,
    benefit.line_no,
    person.person_key,
    case when person.person_key is null then 'none' else 'nik_exact' end as method,
    case when person.person_key is null then 0.0 else 1.0 end as score,
    case
        when benefit.nik is null then 'the line carries no usable NIK'
        when person.person_key is null then 'the NIK stands in no accepted register'
        else 'the NIK stands in the civil register'
    end as reason
from benefit
inner join file on benefit.file_id = file.file_id
left join person on benefit.nik = person.nik
