-- Which persons each list of units names, by the rules of `link`: exact on a NIK that the
-- civil register or DTSEN confirms, else on one that was misread and repaired with evidence.
-- A line that names nobody known gives no family a unit.
with line as (

    select * from {{ ref('int_list_lines_read') }}

),

person as (

    select * from {{ ref('person') }}
    where nik is not null

),

repaired as (

    select * from {{ ref('int_niks_repaired') }}

)

select distinct
    line.dataset,
    line.list_month,
    coalesce(person.person_key, meant.person_key) as person_key
from line
left join person on line.nik = person.nik
left join repaired on {{ same_line('line', 'repaired') }}
left join person as meant on repaired.nik = meant.nik
where coalesce(person.person_key, meant.person_key) is not null
