"""What every office has to correct, taken from the lines that are there.

quarantine.line + warnings of staging + raw -> quarantine.correction, correction_unit

Runs after staging is built. A delivery is looked at again only when what decides it
changed (verdicts, judgement, code lists, code), so that a build without news costs a
look-up. Nothing here depends on the clock or on the order of arrival; a superseded
delivery keeps what was known of it while it was in force. A delivery that staging does
not hold yet waits for the next build.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.sql import SQL, Identifier, Literal

from sinkron import warehouse
from sinkron.contract import Contract, load_all
from sinkron.corrections import identity
from sinkron.corrections.columns import name_columns
from sinkron.corrections.known import KnownDelivery, changed, remember
from sinkron.corrections.reason_texts import NOTHING_TO_CORRECT
from sinkron.settings import Settings

log = logging.getLogger(__name__)

_UNITS = SQL("""
create temporary table unit_line on commit drop as
select
    delivery_id,
    file_id,
    unit_key,
    min(unit_name) as unit_name,
    sum(lines)::bigint as lines
from (
    select
        line._delivery_id as delivery_id,
        line._file_id as file_id,
        {key} as unit_key,
        {name} as unit_name,
        line.lines
    from (
        select _delivery_id, _file_id, _layout{columns}, count(*) as lines
        from {table}
        where
            _delivery_id = any(%(delivery_ids)s)
            and _file_id = any(%(file_ids)s)
            and _broken is null
        group by _delivery_id, _file_id, _layout{columns}
    ) as line
) as line
group by delivery_id, file_id, unit_key
""")

# Lines that name no unit are told of every delivery: nobody else could answer for them.
_KEEP_UNITS = """
insert into quarantine.correction_unit (delivery_id, unit_key, unit_name, lines)
select delivery_id, unit_key, coalesce(min(unit_name), ''), sum(lines)
from (
    select delivery_id, unit_key, unit_name, lines from unit_line
    union all
    select delivery_id, '', null, 0
    from unnest(%(delivery_ids)s::text[]) as delivered (delivery_id)
) as unit
group by delivery_id, unit_key
"""

_WARNED = SQL("""
create temporary table found on commit drop as
select distinct
    staged.file_id,
    staged.sheet,
    staged.line_no,
    staged.delivery_id,
    'warned' as kind,
    warning.code as reason,
    null::text as column_name
from {staging} as staged
cross join lateral unnest(string_to_array(staged.warnings, ',')) as warning (code)
where
    staged.delivery_id = any(%(accepted_ids)s)
    and staged.warnings <> ''
    and warning.code <> all(%(needless)s)
""")

_NOTHING_WARNED = """
create temporary table found (
    file_id bigint, sheet text, line_no bigint, delivery_id text, kind text,
    reason text, column_name text
) on commit drop
"""

_REJECTED = """
insert into found
select file_id, sheet, line_no, delivery_id, 'rejected', reason, column_name
from quarantine.line
where delivery_id = any(%(delivery_ids)s) and file_id = any(%(file_ids)s)
"""

# The first 128 bits of HMAC-SHA256, as the pseudonyms of persons and families.
_KEEP = SQL("""
insert into quarantine.correction (
    file_id, sheet, line_no, reason, column_name, dataset, delivery_id, unit_key, kind,
    correction_key
)
with sole as (
    select file_id, min(unit_key) as unit_key
    from unit_line
    where unit_key <> ''
    group by file_id
    having count(*) = 1
)
select
    found.file_id,
    found.sheet,
    found.line_no,
    found.reason,
    coalesce(found.column_name, ''),
    {dataset},
    found.delivery_id,
    coalesce(nullif({unit}, ''), sole.unit_key, ''),
    found.kind,
    substr(encode(sha256(
        key.outer_pad
        || sha256(key.inner_pad || convert_to('correction|' || {identity}, 'UTF8'))
    ), 'hex'), 1, 32)
from found
cross join vault.pseudonym_key as key
inner join {table} as line
    on
        found.delivery_id = line._delivery_id
        and found.file_id = line._file_id
        and found.sheet = line._sheet
        and found.line_no = line._line_no
left join sole on found.file_id = sole.file_id
""")


@dataclass(frozen=True)
class Recomputed:
    """What was looked at again, in counts."""

    deliveries: int
    corrections: int


def bring_up_to_date(settings: Settings) -> Recomputed:
    """Recompute between builds: what one is at is not to be looked at yet."""
    with (
        warehouse.connect(settings, "owner") as conn,
        warehouse.exclusive(conn, "build"),
    ):
        return recompute(settings)


def recompute(settings: Settings) -> Recomputed:
    """Bring the corrections of every dataset up to its verdicts, inside a build."""
    deliveries = corrections = 0
    with warehouse.connect(settings, "transformer") as conn:
        for contract in load_all(settings.contracts_dir).values():
            news = changed(conn, contract, code_version=settings.code_version)
            if news:
                corrections += _recompute(conn, contract, news)
                deliveries += len(news)
            conn.commit()
    if deliveries:
        with warehouse.connect(settings, "loader") as conn:
            conn.execute("analyze quarantine.correction, quarantine.correction_unit")
    return Recomputed(deliveries, corrections)


def _recompute(
    conn: psycopg.Connection, contract: Contract, news: Sequence[KnownDelivery]
) -> int:
    """Replace the corrections of some deliveries, in one transaction."""
    told: Mapping[str, object] = {
        "delivery_ids": [one.delivery_id for one in news],
        "accepted_ids": [one.delivery_id for one in news if one.is_accepted],
        "file_ids": [file_id for one in news for file_id in one.file_ids],
        "needless": list(NOTHING_TO_CORRECT),
    }
    remember(conn, news)
    conn.execute(_units(contract), told)
    conn.execute(_KEEP_UNITS, told)
    if told["accepted_ids"]:
        staging = Identifier("staging", f"stg_{contract.id}")
        conn.execute(_WARNED.format(staging=staging), told)
        name_columns(conn, contract)
    else:
        conn.execute(_NOTHING_WARNED)
    conn.execute(_REJECTED, told)
    conn.execute("analyze found")
    kept = conn.execute(_keep(contract)).rowcount
    conn.execute("drop table found, unit_line")
    log.info("%s: %s corrections in %s deliveries", contract.id, kept, len(news))
    return kept


def _units(contract: Contract) -> sql.Composed:
    names = [SQL(", {}").format(Identifier(n)) for n in identity.unit_columns(contract)]
    return _UNITS.format(
        key=identity.unit_key(contract),
        name=identity.unit_name(contract),
        columns=SQL("").join(names),
        table=Identifier("raw", contract.id),
    )


def _keep(contract: Contract) -> sql.Composed:
    return _KEEP.format(
        dataset=Literal(contract.id),
        unit=identity.unit_key(contract),
        identity=identity.line_identity(contract),
        table=Identifier("raw", contract.id),
    )
