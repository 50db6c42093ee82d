{#- A family has exactly one head at the start of each of its states. -#}
{% test one_head_at_a_time(model) %}
select
    state.family_key,
    state.valid_from
from (select distinct family_key, valid_from from {{ model }}) as state
left join {{ model }} as head
    on
        state.family_key = head.family_key
        and head.is_head
        and head.valid_from <= state.valid_from
        and (head.valid_to is null or head.valid_to > state.valid_from)
group by state.family_key, state.valid_from
having count(head.person_key) <> 1
{% endtest %}
