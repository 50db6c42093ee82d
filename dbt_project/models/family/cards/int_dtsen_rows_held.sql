-- How many of the members that a DTSEN version lists on a card each lineage holds: in the
-- register of the version's first month, or, when none holds any there, in every other one.
-- `steps_away` counts registers from that month; of two equally near ones the earlier counts.
-- A row whose members a register knows, but none ever as living, has no lineage here.
with listed as (

    select * from {{ ref('int_dtsen_members_listed') }}

),

month as (

    select * from {{ ref('int_months_known') }}

),

placed as (

    select * from {{ ref('int_members_placed') }}

),

known as (

    select
        listed.version_month,
        listed.kk_number,
        listed.person_anchor,
        listed.relation,
        month.period_index
    from listed
    inner join month on listed.version_month = month.month
    where listed.person_anchor in (
            select known.person_anchor from {{ ref('int_register_persons_anchored') }} as known
        )

),

held_then as (

    select
        known.version_month,
        known.kk_number,
        placed.family_key,
        0 as steps_away,
        count(*) as members,
        bool_or(known.relation = 'head') as holds_head
    from known
    inner join placed
        on
            known.person_anchor = placed.person_anchor
            and known.period_index = placed.period_index
    group by known.version_month, known.kk_number, placed.family_key

),

held_at_other_times as (

    select
        known.version_month,
        known.kk_number,
        placed.family_key,
        2 * abs(placed.period_index - known.period_index)
        - cast(placed.period_index < known.period_index as integer) as steps_away,
        count(placed.family_key) as members,
        bool_or(known.relation = 'head' and placed.family_key is not null) as holds_head
    from known
    left join placed on known.person_anchor = placed.person_anchor
    where
        not exists (
            select 1
            from held_then
            where
                known.version_month = held_then.version_month
                and known.kk_number = held_then.kk_number
        )
    group by
        known.version_month, known.kk_number, placed.family_key, placed.period_index,
        known.period_index

)

select * from held_then
union all
select * from held_at_other_times
