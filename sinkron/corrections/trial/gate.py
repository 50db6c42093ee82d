"""The entry gate over one delivery, without history and without Great Expectations.

ledger -> judge (the gate's own SQL) -> promises that need no earlier period -> verdicts

Importing Great Expectations takes longer than everything else here. The promises that
look at one delivery alone are two shares, and counting them needs no library; sentences
and verdict are the gate's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import psycopg

from sinkron.contract import Contract
from sinkron.gate import suite
from sinkron.gate.facts import (
    Assess,
    Assessment,
    Baseline,
    DeliveryFacts,
    FileFacts,
    FileVerdict,
)
from sinkron.gate.judge import basis, judge
from sinkron.gate.ledger import read_deliveries, write_verdicts
from sinkron.gate.suite import Kept
from sinkron.gate.verdict import judge_dataset

_SHARES = ("bad_share", "repeated_share")

_COUNT = """
select
    count(*) filter (where reason <> 'repeated_line'),
    count(*) filter (where reason = 'repeated_line')
from quarantine.line
where file_id = any(%s)
"""


def decide(conn: psycopg.Connection, contract: Contract) -> list[FileVerdict]:
    """Judge everything that was landed; readable files stay in force in the ledger.

    A delivery that the promises hold is shown as held, yet its lines go on to staging:
    the office learns in one go what else there is to correct.
    """
    deliveries = read_deliveries(conn).get(contract.id, [])
    is_snapshot = contract.cadence == "snapshot"
    assess = _assess(conn, contract)
    shown = judge_dataset(deliveries, is_snapshot=is_snapshot, assess=assess)
    overruled = [replace(one, decision="accept") for one in deliveries]
    taken = judge_dataset(overruled, is_snapshot=is_snapshot, assess=assess)
    write_verdicts(conn, [(contract.id, one) for one in taken])
    conn.commit()
    return shown


def _assess(conn: psycopg.Connection, contract: Contract) -> Assess:
    judged_by = basis(conn, contract)

    def answer(
        delivery: DeliveryFacts, files: tuple[FileFacts, ...], _: Baseline
    ) -> Assessment:
        judged = judge(conn, contract, delivery, files, judged_by=judged_by)
        seen = Assessment(quarantined=judged.quarantined, outside=judged.outside)
        taking = [file for file in files if not seen.is_foreign(file)]
        kept = _kept(conn, contract, taking)
        return replace(seen, shortfalls=suite.shortfalls(kept))

    return answer


def _kept(
    conn: psycopg.Connection, contract: Contract, files: Sequence[FileFacts]
) -> list[Kept]:
    """How the two shares stand to their limits."""
    lines = sum(file.received for file in files)
    counts = conn.execute(_COUNT, ([file.file_id for file in files],)).fetchall()[0]
    conn.commit()
    promised = suite.promises(contract, baseline=Baseline(), programmes=())
    shares = [one for one in promised if one.name in _SHARES]
    return [
        Kept(
            promise=one.name,
            expectation=one.expectation.type,
            success=count <= Decimal(one.limit) * lines,
            observed=str(count),
            of=str(lines),
            limit=one.limit,
        )
        for one, count in zip(shares, counts, strict=True)
    ]
