-- One row a receipt and month it covers. A stage is split evenly over its months in whole
-- rupiah, the remainder to the last. What was done to a house belongs to the family of the
-- card named in the row.
with benefit as (

    select * from {{ ref('int_benefits_once') }}

),

link as (

    select * from {{ ref('link') }}

),

month as (

    select * from {{ ref('month') }}

),

programme as (

    select * from {{ ref('programme') }}

),

card_family as (

    select
        card_number,
        family_key
    from {{ ref('int_card_lineages_followed') }}

    union

    select
        kk_number as card_number,
        family_key
    from {{ ref('int_dtsen_rows_followed') }}
    where not is_registered

),

sized as (

    select
        benefit.*,
        link.person_key,
        card_family.family_key as card_family_key,
        {{ months_between('benefit.first_month', 'benefit.last_month') }} + 1 as months
    from benefit
    inner join link
        on
            benefit.file_id = link.file_id
            and benefit.sheet = link.sheet
            and benefit.line_no = link.line_no
    inner join programme on benefit.programme_code = programme.programme_code
    left join card_family
        on programme.unit = 'house' and benefit.kk_number = card_family.card_number

)

select
    sized.programme_code,
    month.month,
    sized.delivery_month,
    sized.person_key,
    case
        when sized.person_key is null
            then {{ pseudonym(
                'unlinked',
                "coalesce("
                ~ "'id|' || sized.source_person_id, 'nik|' || sized.nik, "
                ~ "concat_ws('|', 'line', sized.file_id, sized.sheet, sized.line_no))",
            ) }}
    end as unlinked_key,
    sized.card_family_key,
    coalesce(sized.desa_code, '35.07.00.0000') as desa_code,
    cast(
        case
            when month.month = sized.last_month
                then sized.amount_idr - floor(sized.amount_idr / sized.months) * (sized.months - 1)
            else floor(sized.amount_idr / sized.months)
        end as bigint
    ) as amount_idr
from sized
cross join {{ source('vault', 'pseudonym_key') }} as pseudonym_key
inner join month on month.month between sized.first_month and sized.last_month
