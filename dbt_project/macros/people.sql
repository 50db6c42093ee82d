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

{#
  What to know about the numbers and dates of a person's line, as parts of the list of
  warnings; the arguments are cleaned, null where the line has none that is usable.
#}
{% macro person_warnings(nik, kk_number=none, birth_date=none, sex=none) -%}
    case when {{ nik }} is null then 'nik_unusable' end,
    case when {{ nik }} not like '3507%' then 'nik_of_another_region' end
    {%- if kk_number %},
    case when {{ kk_number }} is null then 'kk_number_unusable' end,
    case when {{ kk_number }} = {{ nik }} then 'nik_is_kk_number' end
    {%- endif %}
    {%- if birth_date %},
    case when {{ birth_date }} is null then 'birth_date_unreadable' end
    {%- endif %}
    {%- if sex %},
    case
        when
            {{ nik }} is not null and {{ birth_date }} is not null and {{ sex }} is not null
            and not {{ nik_agrees(nik, birth_date, sex) }}
            then 'nik_disagrees_with_birth_date_or_sex'
    end
    {%- endif %}
{%- endmacro %}

{# Whether a line says of a person what a repaired NIK was found by. #}
{% macro same_line(line, repaired) -%}
    {{ line }}.nik_written = {{ repaired }}.nik_written
    and {{ line }}.name_key = {{ repaired }}.name_key
    and coalesce({{ line }}.kk_number, '') = coalesce({{ repaired }}.kk_number, '')
    and coalesce({{ line }}.birth_date, '-infinity')
    = coalesce({{ repaired }}.birth_date, '-infinity')
{%- endmacro %}

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

{#
  The dimensions of deprivation with their items, in the order in which they are shown. What
  is deprived and how much it weighs stands in the seeds deprivation_item and
  deprivation_cut_off.
#}
{% macro deprivation_dimensions() -%}
    {{ return({
        'rumah': ['floor', 'wall', 'roof', 'crowding'],
        'air_sanitasi': ['water', 'toilet', 'waste'],
        'energi': ['lighting', 'cooking'],
        'pendidikan': ['school', 'certificate'],
        'kerja': ['work'],
        'aset': ['assets'],
        'adminduk': ['civil_registration'],
    }) }}
{%- endmacro %}
