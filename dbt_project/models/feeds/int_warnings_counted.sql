-- How often each warning stands on the accepted lines of a delivery. A line that feeds several
-- shapes counts once.
with warned as (

    {% for feed in ['person', 'membership', 'assessment', 'benefit', 'outcome', 'budget'] %}
    select
        dataset,
        delivery_id,
        delivery_month,
        file_id,
        sheet,
        line_no,
        warnings
    from {{ ref('int_' ~ feed ~ '_unioned') }}
    where warnings <> ''
    {% if not loop.last %}union{% endif %}
    {% endfor %}

)

select
    warned.dataset,
    warned.delivery_id,
    warned.delivery_month,
    warning.code as warning,
    count(*) as lines
from warned
cross join lateral regexp_split_to_table(warned.warnings, ',') as warning (code)
group by warned.dataset, warned.delivery_id, warned.delivery_month, warning.code
