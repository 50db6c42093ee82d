-- Which living line a NIK belongs to when several of one month carry it: the line whose sex
-- and birth date agree with the NIK, then the one that had it the month before, then the
-- lower line (sources.md, rule 7). Only such NIKs are here.
with recursive crowded as (

    select
        nik,
        period_index
    from {{ ref('int_register_lines_numbered') }}
    where status = 'alive'
    group by nik, period_index
    having count(*) > 1

),

shared_nik as (

    select distinct nik
    from crowded

),

contender as (

    select
        living.nik,
        living.period_index,
        living.look,
        living.agrees,
        living.line_order,
        dense_rank() over (partition by living.nik order by living.period_index) as step
    from {{ ref('int_register_lines_numbered') }} as living
    inner join shared_nik on living.nik = shared_nik.nik
    where living.status = 'alive'

),

holder as (

    select
        first_step.nik,
        first_step.step,
        first_step.period_index,
        first_step.look,
        first_step.line_order
    from (
        select
            contender.*,
            row_number() over (
                partition by nik order by agrees desc, line_order
            ) as preference
        from contender
        where step = 1
    ) as first_step
    where first_step.preference = 1

    union all

    select
        next_step.nik,
        next_step.step,
        next_step.period_index,
        next_step.look,
        next_step.line_order
    from (
        select
            contender.*,
            row_number() over (
                partition by contender.nik
                order by
                    contender.agrees desc,
                    (
                        contender.look = holder.look
                        and contender.period_index = holder.period_index + 1
                    ) desc,
                    contender.line_order
            ) as preference
        from holder
        inner join contender
            on holder.nik = contender.nik and holder.step + 1 = contender.step
    ) as next_step
    where next_step.preference = 1

)

select
    nik,
    period_index,
    look,
    line_order
from holder
