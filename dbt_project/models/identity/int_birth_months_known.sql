{{ config(materialized='view') }}

-- The month in which a person was born, as stated last; where her last line has no readable
-- date, as the register stated it before.
with person as (

    select * from {{ ref('person') }}

),

stated as (

    select
        line.person_anchor,
        line.birth_date,
        row_number() over (
            partition by line.person_anchor order by line.period_index desc
        ) as recency
    from {{ ref('int_register_persons_anchored') }} as line
    inner join person on line.person_anchor = person.person_anchor
    where person.birth_date is null and line.birth_date is not null

)

select
    person.person_key,
    cast(date_trunc('month', coalesce(person.birth_date, stated.birth_date)) as date)
        as birth_month
from person
left join stated on person.person_anchor = stated.person_anchor and stated.recency = 1
where coalesce(person.birth_date, stated.birth_date) is not null
