-- Every living member at every register: the state that families are built from. A person
-- for whom no usable KK number was ever stated stands on no card.
select
    period_index,
    person_anchor,
    nik,
    card_number,
    name,
    birth_date,
    sex,
    relation,
    job_code,
    desa_code,
    false as is_carried
from {{ ref('int_register_cards_followed') }}
union all
select
    period_index,
    person_anchor,
    nik,
    card_number,
    name,
    birth_date,
    sex,
    relation,
    job_code,
    desa_code,
    true as is_carried
from {{ ref('int_register_members_carried') }}
