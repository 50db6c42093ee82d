{# Whether a line says of a person what a repaired NIK was found by. #}
{% macro same_line(line, repaired) -%}
    {{ line }}.nik_written = {{ repaired }}.nik_written
    and {{ line }}.name_key = {{ repaired }}.name_key
    and coalesce({{ line }}.kk_number, '') = coalesce({{ repaired }}.kk_number, '')
    and coalesce({{ line }}.birth_date, '-infinity')
    = coalesce({{ repaired }}.birth_date, '-infinity')
{%- endmacro %}
