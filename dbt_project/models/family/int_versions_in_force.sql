-- The DTSEN version in force in each counted month: the latest accepted one that had begun.
with version as (

    select distinct
        version_month,
        dtsen_version
    from {{ ref('int_assessments_matched') }}

),

month as (

    select * from {{ ref('int_months_known') }}
    where is_counted

),

ranked as (

    select
        month.month,
        version.version_month,
        version.dtsen_version,
        row_number() over (
            partition by month.month order by version.version_month desc, version.dtsen_version
        ) as recency
    from month
    inner join version on month.month >= version.version_month

)

select
    month,
    version_month,
    dtsen_version
from ranked
where recency = 1
