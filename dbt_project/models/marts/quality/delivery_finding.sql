-- What was found in the lines of each delivery in force: why lines were set aside, and what
-- was noticed about lines that count all the same. Counts only.
with quarantined as (

    select * from {{ source('quarantine', 'line') }}

),

verdict as (

    select * from {{ source('ledger', 'verdict') }}
    where status = 'accepted'

),

warned as (

    select * from {{ ref('int_warnings_counted') }}

)

select
    verdict.delivery_id,
    verdict.dataset,
    verdict.period,
    'quarantined' as fate,
    quarantined.reason as finding,
    coalesce(quarantined.column_name, '') as column_name,
    count(*) as lines
from quarantined
inner join verdict on quarantined.file_id = verdict.file_id
group by
    verdict.delivery_id, verdict.dataset, verdict.period, quarantined.reason,
    quarantined.column_name

union all

select
    delivery_id,
    dataset,
    to_char(delivery_month, 'YYYY-MM') as period,
    'accepted' as fate,
    warning as finding,
    '' as column_name,
    lines
from warned
