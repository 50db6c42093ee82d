-- The lineage of every card the register ever carried: the chain of continuations back to
-- its earliest card, which anchors the family's key.
with recursive card as (

    select distinct card_number from {{ ref('int_cards_listed') }}

),

continuation as (

    select * from {{ ref('int_cards_continued') }}

),

lineage as (

    select
        card.card_number,
        card.card_number as lineage_card
    from card
    left join continuation on card.card_number = continuation.to_card
    where continuation.to_card is null

    union all

    select
        continuation.to_card as card_number,
        lineage.lineage_card
    from lineage
    inner join continuation on lineage.card_number = continuation.from_card

)

select
    lineage.card_number,
    lineage.lineage_card,
    {{ pseudonym('family', 'lineage.lineage_card') }} as family_key,
    {{ pseudonym('card', 'lineage.card_number') }} as kk_number_key
from lineage
cross join {{ source('vault', 'pseudonym_key') }} as pseudonym_key
