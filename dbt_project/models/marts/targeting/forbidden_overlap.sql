-- The families that received two programmes in one month which may not be received together,
-- for the offices that own them. Every month with receipt, whether or not the family lives on.
with receipt as (

    select * from {{ ref('fct_family_programme_month') }}

),

pair as (

    select * from {{ ref('int_pairs_ruled') }}
    where policy = 'forbidden'

)

select
    pair.month,
    one.family_key,
    pair.programme_a,
    pair.programme_b,
    one.opd as opd_a,
    other.opd as opd_b,
    one.amount_idr as amount_a_idr,
    other.amount_idr as amount_b_idr
from pair
inner join receipt as one on pair.month = one.month and pair.programme_a = one.programme_code
inner join receipt as other
    on
        pair.month = other.month
        and pair.programme_b = other.programme_code
        and one.family_key = other.family_key
