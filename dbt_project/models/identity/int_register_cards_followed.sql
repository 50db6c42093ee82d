-- The last card stated for each living person at each register, and whether this register
-- states it. A line without a usable KK number states none; a number that differs from her
-- last card only in a 16th digit of 0 is that card (a spreadsheet kept fifteen digits).
with living as (

    select * from {{ ref('int_register_persons_anchored') }}
    where status = 'alive'

),

stated as (

    select
        person_anchor,
        period_index,
        kk_number,
        lag(kk_number) over (partition by person_anchor order by period_index) as last_number
    from living
    where kk_number is not null

),

setting as (

    select
        person_anchor,
        period_index,
        not coalesce(
            right(kk_number, 1) = '0' and left(kk_number, 15) = left(last_number, 15), false
        ) as sets_card
    from stated

),

counted as (

    select
        living.*,
        coalesce(setting.sets_card, false) as sets_card,
        count(*) filter (where setting.sets_card) over (
            partition by living.person_anchor order by living.period_index
        ) as card_number_in_life
    from living
    left join setting
        on
            living.person_anchor = setting.person_anchor
            and living.period_index = setting.period_index

)

select
    period_index,
    person_anchor,
    nik,
    max(case when sets_card then kk_number end) over (
        partition by person_anchor, card_number_in_life
    ) as card_number,
    kk_number is not null as is_standing,
    name,
    name_key,
    birth_date,
    sex,
    relation,
    job_code,
    desa_code
from counted
