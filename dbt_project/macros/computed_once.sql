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
