"""Which landed column a warning of staging is about, so that its cell can be shown.

(contract, warning) -> landed column, '' when the whole line is meant

Rejections know their column from the gate. A warning says in its code what is wrong,
and the contract says which column holds that. One warning, an unknown code, may be
about several cells of a line: they are looked up in the code maps.
"""

from collections.abc import Iterator

import psycopg
from psycopg.sql import SQL, Composable, Identifier, Literal

from sinkron.contract import Contract
from sinkron.corrections import identity

UNRECOGNISED = "code_unrecognised"

_COLUMNS = {
    "amount_missing": ("pagu", "nilai", "nilai_bantuan"),
    "realisation_missing": ("realisasi",),
    "change_undated": ("diubah_pada",),
    "programme_missing": ("kode_program_bantuan", "program"),
    "segment_missing": ("segmen",),
    "status_missing": ("status",),
    "fund_missing": ("sumber_dana",),
    "enterprise_unknown": ("nib",),
    "house_unknown": ("lat",),
    "acceptance_missing": ("diterima",),
    "number_unreadable": ("pmt_diterima_kg",),
    "date_unreadable": ("triwulan",),
}
"""Columns of one dataset or another that a warning is about; the first that it has."""

_SPREAD = SQL("""
insert into found
select
    found.file_id, found.sheet, found.line_no, found.delivery_id, found.kind,
    found.reason, coded.column_name
from found
inner join {table} as line
    on
        found.delivery_id = line._delivery_id
        and found.file_id = line._file_id
        and found.sheet = line._sheet
        and found.line_no = line._line_no
cross join lateral (values {coded}) as coded (column_name, map, code)
where
    found.reason = {reason}
    and coded.code is not null
    and not exists (
        select from reference.code_map
        where code_map.map = coded.map and code_map.code = coded.code
    )
""")

_DROP_PLAIN = """
delete from found as plain
where
    plain.reason = %(reason)s
    and plain.column_name is null
    and exists (
        select from found as named
        where
            named.file_id = plain.file_id
            and named.sheet = plain.sheet
            and named.line_no = plain.line_no
            and named.reason = plain.reason
            and named.column_name is not null
    )
"""


def name_columns(conn: psycopg.Connection, contract: Contract) -> None:
    """Say of each warning in the temporary table `found` which column it is about."""
    coded = [_code(one.name, one.warn) for one in contract.columns if one.warn]
    if coded:
        spread = _SPREAD.format(
            table=Identifier("raw", contract.id),
            coded=SQL(", ").join(coded),
            reason=Literal(UNRECOGNISED),
        )
        conn.execute(spread)
        conn.execute(_DROP_PLAIN, {"reason": UNRECOGNISED})
    plain = "select distinct reason from found where column_name is null"
    named = [
        (column_of(contract, reason), reason)
        for (reason,) in conn.execute(plain).fetchall()
    ]
    conn.cursor().executemany(
        "update found set column_name = %s where reason = %s and column_name is null",
        named,
    )


def column_of(contract: Contract, warning: str) -> str:
    """Landed column that a warning is about."""
    return next(_candidates(contract, warning), "")


def _candidates(contract: Contract, warning: str) -> Iterator[str]:
    place = contract.region.columns[-1:] if contract.region else ()
    about = {
        "nik": (identity.nik_column(contract),),
        "kk_number": (identity.kk_column(contract),),
        "birth_date": (identity.birth_date_column(contract),),
        "place": place,
        "date": identity.date_columns(contract),
        "amount": (contract.limits.amount_column,),
    }
    for start, columns in about.items():
        if warning.startswith(f"{start}_"):
            yield from (one for one in columns if one is not None)
    known = contract.column_names
    yield from (one for one in _COLUMNS.get(warning, ()) if one in known)


def _code(name: str, code_map: str) -> Composable:
    return SQL("({}, {}, clean.code(line.{}))").format(
        Literal(name), Literal(code_map), Identifier(name)
    )
