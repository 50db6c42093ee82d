-- The register NIK behind a misread one, with evidence: the name is the same by the rules of
-- names (seed name_rule), and, where the line has a family card or a birth date, one of them
-- is the person's too. One candidate alone, else nothing is repaired.
with recursive misread as (

    select * from {{ ref('int_niks_misread') }}

),

rule as (

    select * from {{ ref('name_rule') }}

),

person_look as (

    select distinct
        nik,
        name_key,
        kk_number,
        birth_date
    from {{ ref('int_register_persons_anchored') }}
    where nik in (select misread.candidate from misread)

),

plain_name as (

    select
        name_key,
        name_key as plain,
        0 as rule_no
    from (
        select name_key from misread
        union
        select name_key from person_look
    ) as written

    union all

    select
        plain_name.name_key,
        btrim(
            regexp_replace(plain_name.plain, rule.pattern, coalesce(rule.canonical, ''))
        ) as plain,
        rule.rule_no
    from plain_name
    inner join rule on plain_name.rule_no + 1 = rule.rule_no

),

compared_name as (

    select
        name_key,
        plain
    from plain_name
    where rule_no = (select max(rule.rule_no) from rule)

),

agreed as (

    select distinct
        misread.nik_written,
        misread.name_key,
        misread.kk_number,
        misread.birth_date,
        misread.candidate
    from misread
    inner join person_look on misread.candidate = person_look.nik
    inner join compared_name as line_name on misread.name_key = line_name.name_key
    inner join compared_name as person_name on person_look.name_key = person_name.name_key
    where
        line_name.plain = person_name.plain
        and (
            misread.kk_number = person_look.kk_number
            or misread.birth_date = person_look.birth_date
            or (misread.kk_number is null and misread.birth_date is null)
        )

)

select
    nik_written,
    name_key,
    kk_number,
    birth_date,
    min(candidate) as nik
from agreed
group by nik_written, name_key, kk_number, birth_date
having count(*) = 1
