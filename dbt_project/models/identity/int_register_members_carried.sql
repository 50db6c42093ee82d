-- Members whom no accepted line of a register lists, but whom a quarantined line of it shows
-- by NIK, or by KK number and name: they stay as they were, marked. The stay ends with the
-- first register that shows them in neither way.
with member as (

    select * from {{ ref('int_register_cards_followed') }}

),

shown as (

    select * from {{ ref('int_register_quarantine_read') }}

),

recognised as (

    select
        shown.period_index as shown_index,
        member.*
    from shown
    inner join member
        on shown.nik = member.nik and shown.period_index > member.period_index

    union

    select
        shown.period_index as shown_index,
        member.*
    from shown
    inner join member
        on
            shown.kk_number = member.card_number
            and shown.name_key = member.name_key
            and shown.period_index > member.period_index

),

listed as (

    select
        person_anchor,
        period_index,
        lead(period_index) over (partition by person_anchor order by period_index)
            as next_index
    from {{ ref('int_register_persons_anchored') }}
    where person_anchor in (select recognised.person_anchor from recognised)

),

missing as (

    select recognised.*
    from recognised
    inner join listed
        on
            recognised.person_anchor = listed.person_anchor
            and recognised.period_index = listed.period_index
            and recognised.shown_index < coalesce(listed.next_index, 1000000)

),

numbered as (

    select
        missing.*,
        row_number() over (
            partition by person_anchor, period_index order by shown_index
        ) as months_missing
    from missing

)

select
    shown_index as period_index,
    person_anchor,
    nik,
    card_number,
    name,
    name_key,
    birth_date,
    sex,
    relation,
    job_code,
    desa_code
from numbered
where shown_index = period_index + months_missing
