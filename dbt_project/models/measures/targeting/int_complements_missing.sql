-- Families that receive one programme of a pair whose two complement each other and are
-- eligible for the other: inside its desil window, with a unit of it where it asks for one.
with package as (

    select * from {{ ref('int_packages_counted') }}

),

pair as (

    select * from {{ ref('int_pairs_ruled') }}
    where policy = 'complement'

),

rule as (

    select * from {{ ref('int_programme_periods_ruled') }}

),

side as (

    select
        month,
        programme_a,
        programme_b,
        bit_a as bit_received,
        bit_b as bit_missing,
        programme_b as programme_missing
    from pair

    union all

    select
        month,
        programme_a,
        programme_b,
        bit_b as bit_received,
        bit_a as bit_missing,
        programme_a as programme_missing
    from pair

)

select
    package.period,
    package.desa_code,
    side.programme_a,
    side.programme_b,
    cast(sum(package.families) as bigint) as families
from package
inner join side
    on
        package.last_month = side.month
        and package.programmes & side.bit_received > 0
        and package.programmes & side.bit_missing = 0
inner join rule
    on
        package.period = rule.period
        and side.programme_missing = rule.programme_code
        and package.desil_national between rule.desil_min and rule.desil_max
        and (rule.unit_of is null or package.units & side.bit_missing > 0)
group by package.period, package.desa_code, side.programme_a, side.programme_b
