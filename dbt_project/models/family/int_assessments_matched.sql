-- The assessment of each family in each DTSEN version: one row counts, that of the card of its
-- lineage on which it stands at the version's first month, else the one with most of its
-- members, else the smaller number. A family known from DTSEN alone has the members that its
-- version lists, or, when it lists none, as many as it states. The place of its line leads to
-- what the row says of dwelling and assets.
with assessment as (

    select * from {{ ref('int_dtsen_rows_read') }}

),

followed as (

    select * from {{ ref('int_dtsen_rows_followed') }}
    where family_key is not null

),

stand as (

    select
        month.month as version_month,
        card.card_number,
        lineage.family_key
    from {{ ref('int_cards_listed') }} as card
    inner join {{ ref('int_months_known') }} as month on card.period_index = month.period_index
    inner join {{ ref('int_card_lineages_followed') }} as lineage
        on card.card_number = lineage.card_number
    where card.is_standing

),

listed as (

    select
        version_month,
        kk_number,
        count(*) as members,
        count(*) filter (where relation = 'spouse') as spouses,
        count(*) filter (where relation = 'child') as children,
        count(*) filter (where relation not in ('head', 'spouse', 'child')) as others
    from {{ ref('int_dtsen_members_listed') }}
    group by version_month, kk_number

),

matched as (

    select
        assessment.*,
        followed.family_key,
        followed.is_registered,
        row_number() over (
            partition by assessment.version_month, followed.family_key
            order by
                (stand.card_number is not null) desc,
                followed.members_held desc,
                assessment.kk_number,
                assessment.file_path,
                assessment.sheet,
                assessment.line_no
        ) as preference
    from assessment
    inner join followed
        on
            assessment.version_month = followed.version_month
            and assessment.kk_number = followed.kk_number
    left join stand
        on
            assessment.version_month = stand.version_month
            and assessment.kk_number = stand.card_number
            and followed.family_key = stand.family_key

)

select
    matched.family_key,
    matched.is_registered,
    matched.dtsen_version,
    matched.version_month,
    coalesce(matched.desa_code, '35.07.00.0000') as desa_code,
    coalesce(listed.members, matched.members) as members,
    case when listed.members is null then 'unknown' else {{ composition('listed') }} end
        as composition,
    matched.desil_national,
    matched.desil_province,
    matched.desil_district,
    matched.members as stated_members,
    matched.file_id,
    matched.sheet,
    matched.line_no
from matched
left join listed
    on
        matched.version_month = listed.version_month
        and matched.kk_number = listed.kk_number
where matched.preference = 1
