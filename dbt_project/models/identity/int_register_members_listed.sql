-- Every living member at every register with the last card stated for her. Only who stands
-- on a card by the register's own word keeps it alive; who was carried, or listed without a
-- usable KK number, is left in her last family. A person for whom no usable KK number was
-- ever stated has no card.
select
    period_index,
    person_anchor,
    nik,
    card_number,
    is_standing,
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
    false as is_standing,
    name,
    birth_date,
    sex,
    relation,
    job_code,
    desa_code,
    true as is_carried
from {{ ref('int_register_members_carried') }}
