-- What every published number means: one row a formula and version. The texts are those of
-- expectations/formulas/, loaded with the code lists.
select
    formula_id,
    version,
    name_id,
    name_en,
    latex,
    meaning_id,
    meaning_en,
    source,
    unit,
    good,
    evidence,
    model,
    column_name,
    parameters,
    uncertainty_id,
    uncertainty_en,
    golden,
    sql_sha256,
    valid_from,
    valid_to
from {{ source('reference', 'formula') }}
