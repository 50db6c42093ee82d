-- NIKs that no list of persons knows as they are written, and what they may have been: letters
-- O, I, l in place of digits, or two neighbouring digits exchanged. Candidates only; the
-- evidence decides (int_niks_repaired).
with registered as (

    select distinct nik
    from {{ ref('int_register_persons_anchored') }}
    where nik is not null

),

line as (

    select
        nik,
        nik_written,
        name_key,
        kk_number,
        birth_date
    from {{ ref('int_benefits_current') }}

    union all

    select
        nik,
        nik_written,
        name_key,
        kk_number,
        birth_date
    from {{ ref('int_membership_unioned') }}
    where dataset = 'dinsos__dtsen_anggota'

    union all

    select
        nik,
        nik_written,
        name_key,
        kk_number,
        birth_date
    from {{ ref('int_list_lines_read') }}

),

unknown as (

    select distinct
        nik_written,
        name_key,
        kk_number,
        birth_date
    from line
    where
        not exists (
            select 1
            from registered
            where line.nik = registered.nik
        )
        and length(nik_written) = 16
        and name_key is not null

),

candidate as (

    select
        unknown.*,
        translate(upper(nik_written), 'OIL|', '0111') as candidate
    from unknown
    where nik_written !~ '^[0-9]+$'

    union all

    select
        unknown.*,
        substr(unknown.nik_written, 1, swap.place - 1)
        || substr(unknown.nik_written, swap.place + 1, 1)
        || substr(unknown.nik_written, swap.place, 1)
        || substr(unknown.nik_written, swap.place + 2) as candidate
    from unknown
    cross join generate_series(1, 15) as swap (place)
    where unknown.nik_written ~ '^[0-9]+$'

)

select
    candidate.nik_written,
    candidate.name_key,
    candidate.kk_number,
    candidate.birth_date,
    candidate.candidate
from candidate
inner join registered on candidate.candidate = registered.nik
