-- Every programme says for which dimensions it is a service, or that it is for none, and every
-- dimension has its line of unit costs.
select programme.programme_code as missing
from {{ ref('programme') }} as programme
left join {{ ref('programme_dimension') }} as service
    on programme.programme_code = service.programme_code
where service.programme_code is null

union all

select item.dimension as missing
from {{ ref('deprivation_item') }} as item
left join {{ ref('unit_cost') }} as unit_cost on item.dimension = unit_cost.dimension
where unit_cost.dimension is null

union all

select service.dimension as missing
from {{ ref('programme_dimension') }} as service
left join {{ ref('deprivation_item') }} as item on service.dimension = item.dimension
where service.dimension is not null and item.dimension is null
