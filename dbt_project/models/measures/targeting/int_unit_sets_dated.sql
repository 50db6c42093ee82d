-- From when to when a family has which units, as a sum of bits (int_programmes_numbered): one
-- row a family and time in which nothing of it changed, so that a family of a month finds at
-- most one.
with programme as (

    select * from {{ ref('int_programmes_numbered') }}

),

unit as (

    select * from {{ ref('int_family_units_dated') }}

),

change as (

    select
        unit.family_key,
        unit.from_month,
        programme.bit
    from unit
    inner join programme on unit.programme_code = programme.programme_code

    union all

    select
        unit.family_key,
        unit.until_month as from_month,
        -programme.bit as bit
    from unit
    inner join programme on unit.programme_code = programme.programme_code
    where unit.until_month is not null

),

stepped as (

    select
        family_key,
        from_month,
        lead(from_month) over (partition by family_key order by from_month) as until_month,
        cast(
            sum(sum(bit)) over (partition by family_key order by from_month) as bigint
        ) as units
    from change
    group by family_key, from_month

)

select * from stepped
where units > 0
