{# The make-up of a family from the relations on its cards. #}
{% macro composition(family) -%}
    case
        when {{ family }}.members = 1 then 'single'
        when {{ family }}.others > 0 then 'extended'
        when {{ family }}.spouses > 0 and {{ family }}.children > 0 then 'couple_with_children'
        when {{ family }}.spouses > 0 then 'couple'
        when {{ family }}.children > 0 then 'single_parent'
        else 'other'
    end
{%- endmacro %}
