-- Every two programmes and whether a family may receive both: the policy in force on the last
-- day of each month (seed programme_pair). What the seed does not name is allowed.
with programme as (

    select * from {{ ref('int_programmes_numbered') }}

),

month as (

    select month from {{ ref('int_months_known') }}
    where is_counted
    union
    select month from {{ ref('fct_family_programme_month') }}

),

rule as (

    select * from {{ ref('programme_pair') }}

)

select
    month.month,
    one.programme_code as programme_a,
    other.programme_code as programme_b,
    one.bit as bit_a,
    other.bit as bit_b,
    coalesce(rule.policy, 'allowed') as policy,
    rule.legal_basis,
    rule.is_signed
from programme as one
inner join programme as other on one.programme_code < other.programme_code
cross join month
left join rule
    on
        one.programme_code = rule.programme_a
        and other.programme_code = rule.programme_b
        and rule.valid_from < month.month + interval '1 month'
        and (rule.valid_to is null or rule.valid_to >= month.month + interval '1 month')
