"""Regions, periods, families, receipts and deliveries of the small candidate.

core.numbered_family -> dim_family, fct_family_programme_month, family_lineage
  -> family_count, programme_reach (counted, then shown); ledger -> deliveries

Four desa in two kecamatan hold twenty register families each, half of them in DTSEN;
two desa hold six families known from DTSEN alone, too few to be shown. Every second
register family received PKH in January.
"""

REGIONS = """
create table candidate.dim_region as
select * from (values
    ('35.07', 'kabupaten', 'Malang', null),
    ('35.07.00', 'kecamatan', 'Tidak diketahui/luar', '35.07'),
    ('35.07.01', 'kecamatan', 'Donomulyo', '35.07'),
    ('35.07.02', 'kecamatan', 'Pagak', '35.07'),
    ('35.07.00.0000', 'desa', 'Tidak diketahui/luar', '35.07.00'),
    ('35.07.01.2001', 'desa', 'Mentaraman', '35.07.01'),
    ('35.07.01.2002', 'desa', 'Tulungrejo', '35.07.01'),
    ('35.07.02.2001', 'desa', 'Pagak', '35.07.02'),
    ('35.07.02.2002', 'desa', 'Gampingan', '35.07.02')
) as region (region_code, region_level, name, parent_code)
"""

DIMENSIONS = """
create table candidate.dim_programme as
select * from (values
    ('PKH', 'Program Keluarga Harapan', 'dinsos', 'a', 'family'),
    ('SEMBAKO', 'Kartu Sembako', 'dinsos', 'a', 'family')
) as programme (programme_code, name, opd, strategy, unit);

create table candidate.dim_period as
select * from (values
    ('2025-01', 'month', date '2025-01-01', date '2025-01-31'),
    ('2025-Q1', 'quarter', date '2025-01-01', date '2025-03-31'),
    ('2025-Q2', 'quarter', date '2025-04-01', date '2025-06-30')
) as period (period, kind, first_day, last_day)
"""

FAMILIES = """
create table core.numbered_family as
select
    encode(sha256(convert_to(desa_code || n, 'UTF8')), 'hex') as family_key,
    desa_code, left(desa_code, 8) as kecamatan_code, n,
    case when n > 10 then
        n in (11, 12, 16, 17)
        or n = case left(desa_code, 8) when '35.07.01' then 18 else 13 end
    end as lacks_four,
    case when n > 10 then n > 20 end as lacks_two,
    case when n > 10 then false end as lacks_no_more,
    case
        when n <= 10 then null
        when n > 20 then 3
        when desa_code = '35.07.01.2001' then 1
        when desa_code = '35.07.01.2002' then 2
        when desa_code = '35.07.02.2001' then 5
        else 8
    end as desil
from (
    select region_code as desa_code from candidate.dim_region
    where region_level = 'desa' and region_code <> '35.07.00.0000'
) as desa
cross join generate_series(1, 26) as n
where n <= 20 or left(desa_code, 8) = '35.07.01';

create table candidate.dim_family as
select
    family_key, date '2025-01-01' as valid_from, null::date as valid_to,
    desa_code, kecamatan_code, n <= 20 as in_register, n > 10 as in_dtsen,
    4 as members, case when n <= 20 then 'pasangan dengan anak' end as composition,
    desil as desil_national, desil as desil_province, desil as desil_district,
    case when n > 10 then 'V3-2025-Q1' end as dtsen_version,
    lacks_four or lacks_two as deprived_floor,
    null::boolean as deprived_wall,
    null::boolean as deprived_roof,
    null::boolean as deprived_crowding,
    lacks_four or lacks_two as deprived_water,
    null::boolean as deprived_toilet,
    null::boolean as deprived_waste,
    lacks_four as deprived_lighting,
    null::boolean as deprived_cooking,
    lacks_four as deprived_school,
    null::boolean as deprived_certificate,
    lacks_no_more as deprived_work,
    lacks_no_more as deprived_assets,
    lacks_no_more as deprived_civil_registration,
    case when lacks_four then 4.0 when lacks_two then 2.0 when n > 10 then 0 end / 7
        as deprivation_score
from core.numbered_family
"""

FACTS = """
create table candidate.fct_family_programme_month as
select
    family_key,
    'PKH' as programme_code,
    date '2025-01-01' as month,
    'dinsos' as opd,
    1 as persons,
    250000::bigint as amount_idr
from core.numbered_family
where n between 6 and 15;

create table candidate.family_lineage as
select
    family_key,
    'start' as event,
    valid_from as date,
    null::text as other_family_key,
    'kartu pertama' as reason
from candidate.dim_family
"""

TWINS = """
create table core.agg_family_count as
select
    period, region_level, region_code, in_register, in_dtsen,
    count(*) as families, sum(members)::bigint as persons
from candidate.dim_family
cross join candidate.dim_period
inner join candidate.dim_region
    on region_code in (desa_code, kecamatan_code, '35.07')
where first_day = date '2025-01-01'
group by 1, 2, 3, 4, 5;

create table core.agg_programme_reach as
select
    programme_code, month, region_level, region_code, opd,
    count(*) as families, sum(fct.persons)::bigint as persons,
    sum(amount_idr)::bigint as amount_idr,
    0::bigint as unlinked_receipts, null::bigint as unlinked_amount_idr
from candidate.fct_family_programme_month as fct
inner join candidate.dim_family using (family_key)
inner join candidate.dim_region
    on region_code in (desa_code, kecamatan_code, '35.07')
group by 1, 2, 3, 4, 5
"""

SHOWN = """
create table candidate.family_count as
select
    period, region_level, region_code, in_register, in_dtsen, families, persons,
    false as is_suppressed,
    case when in_register then '2025-01' end as register_period,
    case when in_dtsen then '2025-01' end as dtsen_period,
    0 as evidence_age_months
from core.agg_family_count;

create table candidate.programme_reach as
select
    *, false as is_suppressed, '2025-01' as evidence_period, 0 as evidence_age_months
from core.agg_programme_reach
"""

DELIVERIES = """
create table candidate.source_delivery as
select
    delivery_id, dataset, period, revision, file_no, file_sha256, status,
    v.received_lines, v.structural_lines, accepted_lines, quarantined_lines,
    superseded_lines, held_lines, reason_id as reason, reason_en, warning_id as warning
from ledger.verdict as v
inner join ledger.file as f using (file_id, delivery_id);

create table candidate.delivery_finding as
select
    delivery_id, dataset, period, 'quarantined' as fate, 'unknown_code' as finding,
    'bansos' as column_name, quarantined_lines as lines
from ledger.verdict
where quarantined_lines > 0;

create table candidate.source_freshness as
select
    dataset, 'dinsos' as opd, 'Penyaluran' as title, 'flow' as cadence,
    1 as every_months, max(period) as last_accepted_period, 0 as age_months,
    '2026-01' as next_period, date '2026-01-10' as due_date,
    date '2026-01-15' as late_date
from ledger.verdict
where status = 'accepted'
group by dataset;

create table candidate.missing_unit as
select
    'dpmd__blt_dana_desa' as dataset, '2025-02' as period, 'desa' as unit_kind,
    region_code as unit_code, name as unit_name, parent_code as kecamatan_code,
    '2025-01' as last_period
from candidate.dim_region
where region_level = 'desa' and region_code <> '35.07.00.0000'
"""

BASE = (REGIONS, DIMENSIONS, FAMILIES, FACTS, TWINS, SHOWN, DELIVERIES)
"""The statements, each of which reads what the ones before it made."""
