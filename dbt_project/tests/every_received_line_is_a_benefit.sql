-- From the feed to the benefits that count, a line falls away for two reasons only: a later
-- report of the same record or aid stands for it, or the owner's line of the same course.
-- Lines that bear neither a key nor a first day are all there.
with benefit as (

    select
        dataset,
        count(*) as lines
    from {{ ref('int_benefit_unioned') }}
    where is_received and record_key is null and benefit_key is null and start_date is null
    group by dataset

),

counted as (

    select
        once.dataset,
        count(*) as lines
    from {{ ref('int_benefits_once') }} as once
    inner join {{ ref('int_benefits_current') }} as current_line
        on
            once.file_id = current_line.file_id
            and once.sheet = current_line.sheet
            and once.line_no = current_line.line_no
    where current_line.start_date is null and current_line.has_no_key
    group by once.dataset

)

select
    benefit.dataset,
    benefit.lines,
    counted.lines as counted_lines
from benefit
left join counted on benefit.dataset = counted.dataset
where benefit.lines <> coalesce(counted.lines, 0)
