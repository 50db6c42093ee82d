-- Families that receive both programmes of a pair, by period and desa, whatever else they
-- receive.
with programme as (

    select * from {{ ref('int_programmes_numbered') }}

),

package as (

    select
        period,
        desa_code,
        programmes,
        sum(families) as families
    from {{ ref('int_packages_counted') }}
    group by period, desa_code, programmes

),

held as (

    select distinct programmes from package

),

package_pair as (

    select
        held.programmes,
        one.programme_code as programme_a,
        other.programme_code as programme_b
    from held
    inner join programme as one on held.programmes & one.bit > 0
    inner join programme as other
        on held.programmes & other.bit > 0 and one.programme_code < other.programme_code

)

select
    package.period,
    package.desa_code,
    package_pair.programme_a,
    package_pair.programme_b,
    cast(sum(package.families) as bigint) as families
from package
inner join package_pair on package.programmes = package_pair.programmes
group by
    package.period, package.desa_code, package_pair.programme_a, package_pair.programme_b
