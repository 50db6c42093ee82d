-- Every line that the gate accepted stands in staging once: the counts of the verdicts and
-- of the staging models agree, dataset by dataset.
with verdict as (

    select
        dataset,
        sum(accepted_lines) as accepted_lines
    from {{ source('ledger', 'verdict') }}
    where status = 'accepted'
    group by dataset

),

staged as (

    select
        'dispendukcapil__penduduk' as dataset,
        count(*) as staged_lines
    from {{ ref('stg_dispendukcapil__penduduk') }}
    union all
    select
        'dinsos__dtsen_keluarga' as dataset,
        count(*) as staged_lines
    from {{ ref('stg_dinsos__dtsen_keluarga') }}
    union all
    select
        'dinsos__penyaluran' as dataset,
        count(*) as staged_lines
    from {{ ref('stg_dinsos__penyaluran') }}

)

select
    staged.dataset,
    verdict.accepted_lines,
    staged.staged_lines
from staged
left join verdict on staged.dataset = verdict.dataset
where coalesce(verdict.accepted_lines, 0) <> staged.staged_lines
