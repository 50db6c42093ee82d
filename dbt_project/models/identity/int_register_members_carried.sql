-- Members whom no accepted line of a register lists, but whom a quarantined line of it shows
-- by NIK, or by KK number and name: they stay as they were, marked. The stay ends with the
-- first register that shows them in neither way.
with member as (

    select * from {{ ref('int_register_cards_followed') }}

),

listed as (

    select
        person_anchor,
        period_index,
        status,
        lead(period_index) over (partition by person_anchor order by period_index)
            as next_index
    from {{ ref('int_register_persons_anchored') }}

),

shown as (

    select * from {{ ref('int_register_quarantine_read') }}

),

waiting as (

    select
        member.*,
        listed.next_index
    from member
    inner join listed
        on
            member.person_anchor = listed.person_anchor
            and member.period_index = listed.period_index

),

missing as (

    select
        shown.period_index as shown_index,
        waiting.*
    from shown
    inner join waiting
        on
            shown.nik = waiting.nik
            and shown.period_index > waiting.period_index
            and shown.period_index < coalesce(waiting.next_index, 1000000)
    union
    select
        shown.period_index as shown_index,
        waiting.*
    from shown
    inner join waiting
        on
            shown.kk_number = waiting.card_number
            and shown.name_key = waiting.name_key
            and shown.period_index > waiting.period_index
            and shown.period_index < coalesce(waiting.next_index, 1000000)

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
