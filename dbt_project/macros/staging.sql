{#
  The accepted lines of one landed dataset: those of files in force that the entry gate did
  not quarantine, with the month the delivery speaks about, its last day, and the file.
#}
{% macro accepted_lines(opd, dataset) -%}
    select
        landed.*,
        landed._file_id as file_id,
        landed._sheet as sheet,
        landed._line_no as line_no,
        verdict.delivery_id,
        cast(verdict.period || '-01' as date) as delivery_month,
        cast(
            cast(verdict.period || '-01' as date) + interval '1 month' - interval '1 day' as date
        ) as delivery_end,
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

{# Columns of a CTE by their names. #}
{% macro columns_of(relation) -%}
    {%- for name in varargs %}{{ relation }}.{{ name }}{{ ', ' if not loop.last }}{% endfor -%}
{%- endmacro %}

{# Where a line stands: the first columns of every staging model. #}
{% macro line_columns(line) -%}
    {{ columns_of(line, 'delivery_id', 'file_id', 'file_path', 'sheet', 'line_no', 'delivery_month') }}
{%- endmacro %}

{# Columns of the canonical shape that a source cannot fill. #}
{% macro no_value() -%}
    {%- set types = {
        'amount_idr': 'numeric', 'birth_date': 'date', 'changed_at': 'timestamp',
        'end_date': 'date', 'payment_date': 'date', 'start_date': 'date',
    } -%}
    {%- for name in varargs -%}
        cast(null as {{ types.get(name, 'text') }}) as {{ name }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#
  What a code or label means by its code map; `unrecognised` when the map does not have it,
  null when there is none. The map is read once; most codes stand in it as they are written.
#}
{% macro decoded(column, code_map) -%}
    {%- set meanings -%}
        (
            select jsonb_object_agg(code, canonical)
            from {{ ref('code_map') }}
            where map = '{{ code_map }}'
        )
    {%- endset -%}
    case
        when {{ column }} <> '' then coalesce(
            {{ meanings }} ->> {{ column }},
            case
                when clean.code({{ column }}) is not null
                    then coalesce({{ meanings }} ->> clean.code({{ column }}), 'unrecognised')
            end
        )
    end
{%- endmacro %}

{# The warning of a line one of whose codes is unrecognised. #}
{% macro unrecognised() -%}
    case when 'unrecognised' in ({{ varargs | join(', ') }}) then 'code_unrecognised' end
{%- endmacro %}
