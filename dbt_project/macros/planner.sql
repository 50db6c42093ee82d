{#
  Keeps a CTE's expressions from being computed again wherever their names are used:
  PostgreSQL puts the body of a CTE in place of its name unless told not to.
#}
{% macro computed_once() -%}
    {{ return(adapter.dispatch('computed_once', 'sinkron')()) }}
{%- endmacro %}

{% macro default__computed_once() -%}{%- endmacro %}

{% macro postgres__computed_once() -%}
    materialized
{%- endmacro %}

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
