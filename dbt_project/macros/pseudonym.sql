{#
  The keyed pseudonym of a value: the first 128 bits of HMAC-SHA256 as text. `kind` keeps
  persons, cards and families apart; `key` names the joined vault.pseudonym_key.
#}
{% macro pseudonym(kind, value, key='pseudonym_key') -%}
    {{ return(adapter.dispatch('pseudonym', 'sinkron')(kind, value, key)) }}
{%- endmacro %}

{% macro postgres__pseudonym(kind, value, key) -%}
    substr(encode(sha256(
        {{ key }}.outer_pad
        || sha256({{ key }}.inner_pad || convert_to('{{ kind }}|' || {{ value }}, 'UTF8'))
    ), 'hex'), 1, 32)
{%- endmacro %}
