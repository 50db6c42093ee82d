{# The region codes of a desa: its own, its kecamatan's and the kabupaten's. #}
{% macro levels_of(desa_code) -%}
    {{ desa_code }}, substr({{ desa_code }}, 1, 8), substr({{ desa_code }}, 1, 5)
{%- endmacro %}
