"""Who is meant and who receives, in the small candidate, by region.

core.family_place -> core.family_target (one row a family, period, region, programme)
  -> programme_targeting, programme_incidence, programme_overlap

PKH is meant for desil 1 to 4, SEMBAKO, which nobody receives, for 1 to 5.
"""

TARGETS = """
create table core.family_target as
select
    programme_code, desil_max, period, region_level, region_code, family_key,
    desil_national, desil_district,
    coalesce(desil_national <= desil_max, false) as is_meant,
    receives and programme_code = 'PKH' as receives,
    case when programme_code = 'PKH' then amount_idr end as amount_idr
from core.family_place
cross join (values ('PKH', 4), ('SEMBAKO', 5)) as rule (programme_code, desil_max)
"""

# The coefficients of concentration are null where they should be, and 0 elsewhere.
PROGRAMME_TARGETING = """
create table core.agg_programme_targeting as
with counted as (
    select
        programme_code, period, region_level, region_code, desil_max as rule_desil_max,
        count(*) as families,
        count(*) filter (where desil_national is null) as families_without_desil,
        count(*) filter (where is_meant) as eligible_families,
        count(*) filter (where receives) as recipient_families,
        count(*) filter (where receives and is_meant) as eligible_recipients,
        count(*) filter (where receives and desil_district <= 4)
            as poorest40_recipients,
        count(*) filter (where receives and desil_district is null)
            as recipients_without_desil,
        sum(amount_idr) as amount_idr,
        coalesce(sum(amount_idr) filter (where is_meant), 0) as eligible_amount_idr,
        coalesce(sum(amount_idr) filter (where desil_district <= 4), 0) as poorest_idr,
        sum(amount_idr) filter (where desil_district is not null) as ranked_idr
    from core.family_target
    group by 1, 2, 3, 4, 5
),
weighed as (
    select
        *,
        nullif(eligible_families, 0)::numeric as e,
        nullif(recipient_families, 0)::numeric as b,
        nullif(recipient_families - recipients_without_desil, 0)::numeric as ranked
    from counted
)
select
    *,
    eligible_recipients / e as coverage,
    (eligible_families - eligible_recipients) / e as exclusion_error,
    greatest(eligible_families - recipient_families, 0) / e as exclusion_error_quota,
    (least(eligible_families, recipient_families) - eligible_recipients) / e
        as exclusion_error_target,
    (recipient_families - eligible_recipients) / b as inclusion_error,
    (amount_idr - eligible_amount_idr) / amount_idr as inclusion_error_amount,
    eligible_recipients * families / (b * e) as lift,
    poorest_idr / ranked_idr / 0.40 as cgh40,
    case when ranked_idr > 0 then 0 end as concentration,
    1 - coalesce(ranked_idr, 0) / amount_idr as share_without_desil,
    poorest40_recipients / ranked / 0.40 as cgh40_recipients,
    case when ranked > 0 then 0 end as concentration_recipients,
    recipients_without_desil / b as recipients_share_without_desil,
    least(amount_idr, 500000) as amount_idr_top2,
    1 as rule_desil_min,
    date '2021-01-01' as rule_valid_from,
    'Kepmensos 262/2022' as rule_legal_basis,
    true as rule_is_signed,
    false as rule_changed,
    false as rule_needs_unit
from weighed
"""

PROGRAMME_INCIDENCE = """
create table core.agg_programme_incidence as
with counted as (
    select
        programme_code, period, region_level, region_code, desil_national as desil,
        count(*) as families,
        count(*) filter (where receives) as recipient_families,
        sum(amount_idr) as amount_idr
    from core.family_target
    group by 1, 2, 3, 4, 5
)
select
    *,
    (sum(recipient_families) over region)::bigint as region_recipient_families,
    recipient_families / nullif(sum(recipient_families) over region, 0)
        as recipient_share,
    amount_idr / nullif(sum(amount_idr) over region, 0) as amount_share,
    least(amount_idr, 500000) as amount_idr_top2
from counted
window region as (partition by programme_code, period, region_code)
"""

PROGRAMME_OVERLAP = """
create table core.agg_programme_overlap as
select
    period, region_level, region_code, 'PKH' as programme_a, 'SEMBAKO' as programme_b,
    'complement' as policy,
    count(*) filter (where a.receives) as families_a,
    count(*) filter (where b.receives) as families_b,
    count(*) filter (where a.receives and b.receives) as families_both,
    count(*) filter (where a.receives and b.is_meant and not b.receives)
        as families_missing_complement,
    null::numeric as lift,
    case when count(*) filter (where a.receives) > 0 then 0 end as jaccard
from core.family_target as a
inner join core.family_target as b
    using (period, region_level, region_code, family_key)
where a.programme_code = 'PKH' and b.programme_code = 'SEMBAKO'
group by 1, 2, 3
"""

COUNTED = {
    "programme_targeting": PROGRAMME_TARGETING,
    "programme_incidence": PROGRAMME_INCIDENCE,
    "programme_overlap": PROGRAMME_OVERLAP,
}
"""Mart -> what is counted for it, `core.agg_<mart>`."""
