{#- Half-open validity intervals of one key never overlap. -#}
{% test one_interval_at_a_time(model, key) %}
select earlier.{{ key }}
from (
    select
        {{ key }},
        valid_to,
        lead(valid_from) over (partition by {{ key }} order by valid_from) as next_from,
        row_number() over (partition by {{ key }} order by valid_from) as interval_number,
        count(*) over (partition by {{ key }}) as intervals
    from {{ model }}
) as earlier
where
    earlier.interval_number < earlier.intervals
    and (earlier.valid_to is null or earlier.valid_to > earlier.next_from)
{% endtest %}
