{# Whether birth date and sex are those written in a NIK: DDMMYY, women DD + 40. #}
{% macro nik_agrees(nik, birth_date, sex) -%}
    coalesce(
        substr({{ nik }}, 7, 6)
        = lpad(
            cast(
                extract(day from {{ birth_date }})
                + case {{ sex }} when 'female' then 40 when 'male' then 0 end
                as text
            ),
            2, '0'
        )
        || to_char({{ birth_date }}, 'MMYY'),
        false
    )
{%- endmacro %}
