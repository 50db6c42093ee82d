-- The lines k from which a family counts as deprived, from the lowest: who reaches one reaches
-- every lower one.
select
    k_numerator,
    k_denominator,
    cast(k_numerator as numeric) / k_denominator as k,
    row_number() over (
        order by cast(k_numerator as numeric) / k_denominator
    ) as line_rank
from {{ ref('deprivation_line') }}
