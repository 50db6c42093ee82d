{#
  Statistics for a table just built: without them the next model joins it as if it had a
  handful of rows (a nested loop over the code lists took minutes where a hash join takes
  seconds).
#}
{% macro analyze_table() -%}
    {{ return(adapter.dispatch('analyze_table', 'sinkron')()) }}
{%- endmacro %}

{% macro postgres__analyze_table() -%}
    {%- if model.config.materialized in ('table', 'seed') %}analyze {{ this }}{% endif -%}
{%- endmacro %}
