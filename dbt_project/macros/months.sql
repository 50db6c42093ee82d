{# The first day of the month of an event; of the delivery's month when its date is unknown. #}
{% macro month_of(event, line) -%}
    cast(date_trunc('month', coalesce({{ event }}, {{ line }}.delivery_month)) as date)
{%- endmacro %}

{# Whole months from the first day of one month to that of another. #}
{% macro months_between(first_month, last_month) -%}
    cast(
        (extract(year from {{ last_month }}) - extract(year from {{ first_month }})) * 12
        + extract(month from {{ last_month }}) - extract(month from {{ first_month }})
        as integer
    )
{%- endmacro %}
