"""Check what was promised about a whole delivery, with Great Expectations.

raw + quarantine -> view gate.<delivery> -> expectations -> ledger.delivery_check

The view lives as long as the check: a table asset on a view pushes every question down
to the database, where a query asset would fetch the lines. What is stored are numbers,
under a signature of everything that decides them, so that a delivery is checked again
only when its lines, its promises or the earlier periods changed.
"""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict

import psycopg
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal
from psycopg.types.json import Jsonb

from sinkron.contract import Contract
from sinkron.gate import suite
from sinkron.gate.expectations import GreatExpectations
from sinkron.gate.facts import Baseline, DeliveryFacts, FileFacts
from sinkron.gate.suite import Kept

log = logging.getLogger(__name__)

SCHEMA = "gate"

_VIEW = SQL("""
create view {view} as
select
    line.*{amounts}
from (
    select
        line.*,
        case when rejected.reason <> 'repeated_line' then rejected.reason end as {bad},
        case when rejected.reason = 'repeated_line' then rejected.reason end
            as {repeated},
        {programme} as _programme,
        case when rejected.reason is null then nullif({amount}, 0) end as _amount
    from {table} as line
    left join quarantine.line as rejected
        on
            rejected.delivery_id = {delivery_id}
            and line._file_id = rejected.file_id
            and line._sheet = rejected.sheet
            and line._line_no = rejected.line_no
    {join}
    where line._delivery_id = {delivery_id} and line._file_id in ({file_ids})
) as line
""")

_PROGRAMME = SQL("""left join (
        select code, min(canonical) as canonical
        from reference.code_map
        where map = {map}
        group by code
    ) as programme
        on clean.code(line.{column}) = programme.code""")

_LEFT_BEHIND = """
select relname from pg_class
where relnamespace = 'gate'::regnamespace and relkind = 'v'
"""


def sweep(conn: psycopg.Connection) -> None:
    """Drop the views that a killed run left behind."""
    for (name,) in conn.execute(_LEFT_BEHIND).fetchall():
        _drop(conn, Identifier(SCHEMA, name))
    conn.commit()


def check(
    conn: psycopg.Connection,
    contract: Contract,
    delivery: DeliveryFacts,
    files: Sequence[FileFacts],
    *,
    baseline: Baseline,
    judged_as: str,
    expectations: GreatExpectations,
) -> tuple[Kept, ...]:
    """Check a delivery, or remember how it was checked; `files` take part."""
    signature = _signature(files, baseline=baseline, judged_as=judged_as)
    known = conn.execute(
        "select results from ledger.delivery_check "
        "where delivery_id = %s and signature = %s",
        (delivery.delivery_id, signature),
    ).fetchone()
    conn.commit()
    if known is not None:
        return tuple(Kept(**one) for one in known[0])
    results = _check_anew(conn, contract, delivery, files, baseline, expectations)
    success = all(one.success for one in results)
    conn.execute(
        "insert into ledger.delivery_check (delivery_id, signature, success, results) "
        "values (%s, %s, %s, %s)",
        (
            delivery.delivery_id,
            signature,
            success,
            Jsonb([asdict(one) for one in results]),
        ),
    )
    conn.commit()
    failed = [one.promise for one in results if not one.success]
    log.info("checked %s: %s", delivery.delivery_id, ", ".join(failed) or "as promised")
    return results


def _check_anew(
    conn: psycopg.Connection,
    contract: Contract,
    delivery: DeliveryFacts,
    files: Sequence[FileFacts],
    baseline: Baseline,
    expectations: GreatExpectations,
) -> tuple[Kept, ...]:
    digest = hashlib.sha256(delivery.delivery_id.encode()).hexdigest()
    name = f"delivery_{digest[:16]}"
    view = Identifier(SCHEMA, name)
    _drop(conn, view)
    conn.execute(_view(contract, delivery, files, view=view, programmes=()))
    programmes = _programmes(conn, contract, view)
    if any(programmes):
        _drop(conn, view)
        conn.execute(_view(contract, delivery, files, view=view, programmes=programmes))
    conn.commit()
    try:
        told = suite.promises(contract, baseline=baseline, programmes=programmes)
        outcomes = expectations.check(
            [one.expectation for one in told], schema=SCHEMA, table=name
        )
    finally:
        _drop(conn, view)
        conn.commit()
    return tuple(map(suite.kept, told, outcomes))


def _view(
    contract: Contract,
    delivery: DeliveryFacts,
    files: Sequence[FileFacts],
    *,
    view: Identifier,
    programmes: Sequence[str],
) -> Composed:
    amount, paid_for = contract.limits.amount_column, contract.limits.amount_by
    money: Composable = SQL("null::numeric")
    programme: Composable = SQL("''::text")
    join: Composable = SQL("")
    if amount is not None:
        money = SQL("clean.money(line.{})").format(Identifier(amount))
    if paid_for is not None:
        rules = contract.column(paid_for).rules
        code_map = next(one.map for one in rules if one.kind == "code")
        programme = SQL("programme.canonical")
        join = _PROGRAMME.format(map=Literal(code_map), column=Identifier(paid_for))
    amounts = [
        SQL(",\n    case when line._programme = {} then line._amount end as {}").format(
            Literal(one), Identifier(suite.amounts(one))
        )
        for one in programmes
        if one
    ]
    return _VIEW.format(
        view=view,
        amounts=SQL("").join(amounts),
        bad=Identifier(suite.BAD),
        repeated=Identifier(suite.REPEATED),
        programme=programme,
        amount=money,
        table=Identifier("raw", contract.id),
        delivery_id=Literal(delivery.delivery_id),
        join=join,
        file_ids=SQL(", ").join(Literal(file.file_id) for file in files),
    )


def _programmes(
    conn: psycopg.Connection, contract: Contract, view: Identifier
) -> list[str]:
    """Programmes of the delivery that have an amount above zero."""
    if contract.limits.amount_column is None:
        return []
    found = conn.execute(
        SQL(
            "select distinct _programme from {} "
            "where _amount is not null and _programme is not null order by 1"
        ).format(view)
    ).fetchall()
    return [one for (one,) in found]


def _drop(conn: psycopg.Connection, view: Identifier) -> None:
    conn.execute(SQL("drop view if exists {}").format(view))


def _signature(
    files: Sequence[FileFacts], *, baseline: Baseline, judged_as: str
) -> str:
    told = [
        judged_as,
        [file.sha256 for file in files],
        baseline.lines,
        sorted((name, str(amount)) for name, amount in baseline.medians.items()),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
