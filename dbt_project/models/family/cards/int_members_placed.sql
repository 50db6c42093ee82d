-- The card and family of every living member at every register. Who does not stand on a
-- card is left in her last family: on her last card while others stand on it, else on the
-- card where its lineage stands now, else she alone keeps her card.
with member as (

    select * from {{ ref('int_register_members_listed') }}

),

lineage as (

    select * from {{ ref('int_card_lineages_followed') }}

),

standing as (

    select
        card.period_index,
        card.card_number,
        lineage.family_key,
        row_number() over (
            partition by card.period_index, lineage.family_key
            order by card.first_index desc, card.card_number
        ) as preference
    from {{ ref('int_cards_listed') }} as card
    inner join lineage on card.card_number = lineage.card_number
    where card.is_standing

)

select
    member.period_index,
    member.person_anchor,
    member.nik,
    lineage.family_key,
    coalesce(own.card_number, heir.card_number, member.card_number) as card_number,
    member.relation,
    member.desa_code
from member
inner join lineage on member.card_number = lineage.card_number
left join standing as own
    on
        member.period_index = own.period_index
        and member.card_number = own.card_number
left join standing as heir
    on
        member.period_index = heir.period_index
        and lineage.family_key = heir.family_key
        and heir.preference = 1
