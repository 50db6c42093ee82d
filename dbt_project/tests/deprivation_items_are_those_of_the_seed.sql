-- The items and dimensions that the models compute are those that the seed weighs, one weight a
-- dimension, and no weight is 0 or less.
with item as (

    select * from {{ ref('deprivation_item') }}

),

computed as (

    {% for dimension, items in deprivation_dimensions().items() %}
    {% set last_dimension = loop.last %}
    {% for item in items %}
    select
        '{{ item }}' as item,
        '{{ dimension }}' as dimension
    {{ 'union all' if not (last_dimension and loop.last) }}
    {% endfor %}
    {% endfor %}

),

version as (

    select seed_version
    from item
    group by seed_version

)

select coalesce(computed.item, item.item) as item
from computed
cross join version
full join item
    on
        computed.item = item.item
        and computed.dimension = item.dimension
        and version.seed_version = item.seed_version
where
    computed.item is null
    or item.item is null
    or item.item_weight < 1
    or item.dimension_weight < 1

union all

select dimension
from item
group by seed_version, dimension
having count(distinct dimension_weight) > 1
