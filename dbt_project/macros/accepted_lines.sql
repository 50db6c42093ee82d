{#
  The accepted lines of one landed dataset: those of files in force that the entry gate did
  not quarantine, with the month the delivery speaks about and the order of lines inside it.
#}
{% macro accepted_lines(opd, dataset) -%}
    select
        landed.*,
        verdict.delivery_id,
        cast(verdict.period || '-01' as date) as delivery_month,
        file.path as file_path
    from {{ source(opd, dataset) }} as landed
    inner join {{ source('ledger', 'verdict') }} as verdict
        on landed._file_id = verdict.file_id
    inner join {{ source('ledger', 'file') }} as file
        on landed._file_id = file.file_id
    where
        verdict.status = 'accepted'
        and not exists (
            select 1
            from {{ source('quarantine', 'line') }} as quarantined
            where
                quarantined.file_id = landed._file_id
                and quarantined.sheet = landed._sheet
                and quarantined.line_no = landed._line_no
        )
{%- endmacro %}
