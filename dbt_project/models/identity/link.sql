{{ config(grants={"select": ["pii_reader"]}) }}

-- Which person each benefit's line means: exact on a structurally valid NIK that the civil
-- register or DTSEN confirms, else on one that was misread and repaired with evidence. Any
-- other line stays unlinked, with the reason.
with benefit as (

    select * from {{ ref('int_benefits_once') }}

),

person as (

    select * from {{ ref('person') }}
    where nik is not null

),

repaired as (

    select * from {{ ref('int_niks_repaired') }}

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
    coalesce(person.person_key, meant.person_key) as person_key,
    case
        when person.person_key is not null then 'nik_exact'
        when meant.person_key is not null then 'nik_repaired'
        else 'none'
    end as method,
    case
        when person.person_key is not null then 1.0
        when meant.person_key is not null then 0.99
        else 0.0
    end as score,
    case
        when person.in_register then 'the NIK stands in the civil register'
        when person.person_key is not null then 'the NIK stands in DTSEN alone'
        when meant.person_key is not null
            then 'the NIK was misread: name and card or birth date tell whom it means'
        when benefit.nik is null then 'the line carries no usable NIK'
        else 'the NIK stands in no accepted register or version'
    end as reason
from benefit
inner join file on benefit.file_id = file.file_id
left join person on benefit.nik = person.nik
left join repaired on {{ same_line('benefit', 'repaired') }}
left join person as meant on repaired.nik = meant.nik
