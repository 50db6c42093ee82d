-- What was officially said about one thing, every figure with its definition, denominator,
-- date and source, beside our own count where the deliveries allow one. A share is shown when
-- the official figure is one. Our count is hidden from 1 to 9, or when all but 1 to 9 of its
-- total are in it.
with printed as (

    select * from {{ ref('official_figure_printed') }}

),

own as (

    select
        agg_own_figure.*,
        counted between 1 and 9
        or coalesce(total - counted between 1 and 9, false)
        or coalesce(total < 30 and counted in (0, total), false) as is_small
    from {{ ref('agg_own_figure') }} as agg_own_figure

),

own_definition as (

    select * from {{ ref('own_figure') }}

)

select
    printed.topic,
    printed.figure_no,
    printed.figure,
    printed.unit,
    printed.definition_id as definition,
    printed.definition_en,
    printed.denominator_id as denominator,
    printed.denominator_en,
    printed.date,
    printed.source,
    case
        when own.is_small then null
        when printed.unit = 'share' then cast(own.counted as numeric) / nullif(own.total, 0)
        else own.counted
    end as ours,
    own_definition.definition_id as ours_definition,
    own_definition.definition_en as ours_definition_en,
    own.period as ours_period,
    coalesce(own.is_small, false) as is_suppressed
from printed
left join own_definition on printed.own_figure = own_definition.own_figure
left join own on printed.own_figure = own.own_figure
