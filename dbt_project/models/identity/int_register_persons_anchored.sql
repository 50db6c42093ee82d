-- The person behind each register line: her NIK, or, for a line that lost a shared NIK to
-- another person, her KK number, name and birth date. A person listed twice in one month
-- counts once, on the line that holds her NIK.
with line as (

    select * from {{ ref('int_register_lines_numbered') }}

),

held as (

    select * from {{ ref('int_register_niks_held') }}

),

anchored as (

    select
        line.*,
        case
            when line.status = 'alive' and held.nik is not null and line.look <> held.look
                then 'look|' || concat_ws('|', line.kk_number, line.look)
            else 'nik|' || line.nik
        end as person_anchor
    from line
    left join held
        on line.nik = held.nik and line.period_index = held.period_index

),

chosen as (

    select
        anchored.*,
        row_number() over (
            partition by anchored.period_index, anchored.person_anchor
            order by
                (anchored.status = 'alive') desc,
                (held.line_order is not null) desc,
                anchored.line_order
        ) as preference
    from anchored
    left join held
        on
            anchored.nik = held.nik
            and anchored.period_index = held.period_index
            and anchored.line_order = held.line_order

)

select
    period_index,
    person_anchor,
    case when person_anchor like 'nik|%' then nik end as nik,
    kk_number,
    name,
    name_key,
    birth_date,
    sex,
    status,
    relation,
    job_code,
    desa_code,
    delivery_id,
    file_id,
    sheet,
    line_no
from chosen
where preference = 1
