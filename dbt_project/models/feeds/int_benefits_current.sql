-- What holds of all that was reported: of a record of an office's own table the row changed
-- last, of one aid that is listed again the latest report, and every line that is a receipt
-- of its own. Lines that are no receipt end here. Each part asks the feed for itself, so that
-- an office whose lines bear no key is read once.
{% set columns = [
    'dataset', 'delivery_id', 'delivery_month', 'file_id', 'file_path', 'sheet', 'line_no',
    'programme_code', 'nik', 'nik_written', 'kk_number', 'source_person_id', 'name_key',
    'birth_date', 'desa_code', 'first_month', 'last_month', 'start_date', 'end_date', 'amount_idr',
    'payment_date',
] | join(', ') %}
with record as (

    select
        benefit.*,
        row_number() over (
            partition by dataset, record_key
            order by changed_at desc nulls last, delivery_month desc, file_path, line_no desc
        ) as recency
    from {{ ref('int_benefit_unioned') }} as benefit
    where record_key is not null

),

report as (

    select
        benefit.*,
        row_number() over (
            partition by dataset, benefit_key
            order by delivery_month desc, file_path, sheet, line_no
        ) as recency
    from {{ ref('int_benefit_unioned') }} as benefit
    where benefit_key is not null and is_received

)

select {{ columns }}, false as has_no_key from record
where recency = 1 and is_received
union all
select {{ columns }}, false as has_no_key from report
where recency = 1
union all
select {{ columns }}, true as has_no_key from {{ ref('int_benefit_unioned') }}
where record_key is null and benefit_key is null and is_received
