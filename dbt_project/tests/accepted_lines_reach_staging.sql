-- Every line that the gate accepted stands in staging once: the counts of the verdicts and of
-- the staging models agree, dataset by dataset. Every staging model is looked at: they are read
-- from dbt's own list, after the feeds, which all of them reach.
-- depends_on: {{ ref('int_warnings_counted') }}
{% set nodes = graph.nodes.values() if execute else [] %}
with verdict as (

    select
        dataset,
        sum(accepted_lines) as accepted_lines
    from {{ source('ledger', 'verdict') }}
    where status = 'accepted'
    group by dataset

),

staged as (

    {% for model in nodes if model.name.startswith('stg_') -%}
    select
        '{{ model.name[4:] }}' as dataset,
        count(*) as staged_lines
    from {{ model.relation_name }}
    union all
    {% endfor -%}
    select
        null as dataset,
        0 as staged_lines

)

select
    coalesce(verdict.dataset, staged.dataset) as dataset,
    verdict.accepted_lines,
    staged.staged_lines
from verdict
full join staged on verdict.dataset = staged.dataset
where coalesce(verdict.accepted_lines, 0) <> coalesce(staged.staged_lines, 0)
