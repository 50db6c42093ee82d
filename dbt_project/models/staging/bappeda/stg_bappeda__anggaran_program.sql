-- Budget and realisation, one row per accepted line. The quarter is the one that the line names,
-- else that of the delivery.
with line as (

    {{ accepted_lines('bappeda', 'anggaran_program') }}

),

typed as {{ computed_once() }} (

    select
        {{ line_columns('line') }},
        {{ decoded('kode_program_bantuan', 'sipd_program') }} as programme_code,
        clean.quarter(tahun, triwulan) as given_quarter,
        clean.money(pagu) as budget_idr,
        clean.money(realisasi) as realised_idr,
        clean.code(kode_subkegiatan) as activity_code,
        clean.code(nama_subkegiatan) as activity,
        clean.code(opd) as office,
        clean.number(sasaran) as target,
        clean.code(satuan) as target_unit
    from line

)

select
    {{ line_columns('typed') }},
    typed.programme_code,
    cast(date_trunc('quarter', coalesce(typed.given_quarter, typed.delivery_month)) as date)
        as first_month,
    cast(
        date_trunc('quarter', coalesce(typed.given_quarter, typed.delivery_month))
        + interval '2 months' as date
    ) as last_month,
    {{ columns_of(
        'typed', 'budget_idr', 'realised_idr', 'activity_code', 'activity', 'office', 'target',
        'target_unit'
    ) }},
    concat_ws(
        ',',
        case when typed.given_quarter is null then 'date_unreadable' end,
        case when typed.budget_idr is null then 'amount_missing' end,
        case when typed.realised_idr is null then 'realisation_missing' end
    ) as warnings
from typed
