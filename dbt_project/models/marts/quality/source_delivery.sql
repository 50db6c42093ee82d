-- The fate of every file, with the sentence that its office gets. No file name: it could
-- hold a person's.
with verdict as (

    select * from {{ source('ledger', 'verdict') }}

),

file as (

    select * from {{ source('ledger', 'file') }}

)

select
    verdict.delivery_id,
    verdict.dataset,
    verdict.period,
    verdict.revision,
    file.file_no,
    file.file_sha256,
    verdict.status,
    verdict.received_lines,
    verdict.structural_lines,
    verdict.accepted_lines,
    verdict.quarantined_lines,
    verdict.superseded_lines,
    verdict.held_lines,
    verdict.reason_id as reason,
    verdict.reason_en,
    verdict.warning_id as warning
from verdict
inner join file on verdict.file_id = file.file_id
