-- Which family a card of a DTSEN version means, whether a family row or members alone name it:
-- the lineage that holds most of its listed members in the register of the version's first
-- month (tie: that of the listed head, then of the card itself, then the smaller number). When
-- none holds any, it follows the card; when that was never in the register, the lineage that
-- held its members in the nearest other one. Whose members no register ever knew is a family
-- known from DTSEN alone.
with listed as (

    select
        version_month,
        kk_number
    from {{ ref('int_dtsen_rows_read') }}

    union

    select
        version_month,
        kk_number
    from {{ ref('int_dtsen_members_listed') }}

),

held as (

    select * from {{ ref('int_dtsen_rows_held') }}

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

chosen as (

    select
        held.*,
        row_number() over (
            partition by held.version_month, held.kk_number
            order by
                held.steps_away nulls last,
                held.members desc,
                held.holds_head desc nulls last,
                (held.family_key = own.family_key) desc nulls last,
                holder.lineage_card
        ) as preference
    from held
    left join lineage as own on held.kk_number = own.card_number
    left join lineage as holder
        on
            held.family_key = holder.family_key
            and holder.card_number = holder.lineage_card

)

select
    listed.version_month,
    listed.kk_number,
    case
        when chosen.steps_away = 0 then chosen.family_key
        when own.family_key is not null then own.family_key
        when chosen.kk_number is not null then chosen.family_key
        else {{ pseudonym('family', 'listed.kk_number') }}
    end as family_key,
    case when chosen.steps_away = 0 then chosen.members else 0 end as members_held,
    coalesce(chosen.kk_number, own.card_number) is not null as is_registered
from listed
cross join {{ source('vault', 'pseudonym_key') }} as pseudonym_key
left join chosen
    on
        listed.version_month = chosen.version_month
        and listed.kk_number = chosen.kk_number
        and chosen.preference = 1
left join lineage as own on listed.kk_number = own.card_number
