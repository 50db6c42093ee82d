"""The entry gate: judge, check and decide over everything that was landed.

ledger -> facts -> walk of each dataset's periods (judge and check on the way, or their
remembered answers) -> ledger.verdict, written as a whole in one transaction

Whoever calls holds the lock of a build. Killed at any moment, the next call goes on:
judgements and checks are kept delivery by delivery, verdicts all at once.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import psycopg

from sinkron import warehouse
from sinkron.contract import Contract, load_all
from sinkron.gate import suite
from sinkron.gate.check import check, sweep
from sinkron.gate.expectations import GreatExpectations
from sinkron.gate.facts import (
    Assessment,
    Baseline,
    DeliveryFacts,
    FileFacts,
    FileVerdict,
)
from sinkron.gate.judge import GateError, basis, judge
from sinkron.gate.ledger import (
    read_deliveries,
    read_reasons,
    write_sources,
    write_verdicts,
)
from sinkron.gate.verdict import judge_dataset
from sinkron.settings import Settings

log = logging.getLogger(__name__)

ROLE = "loader"


@dataclass(frozen=True)
class EntryReport:
    """What the gate decided, in counts."""

    deliveries: int
    judged: int
    files: Mapping[str, int]
    lines: Mapping[str, int]
    quarantined: Mapping[str, int]
    held: Mapping[str, str]

    def as_dict(self) -> dict[str, object]:
        """Plain form for a task's result."""
        return asdict(self)


def entry_gate(settings: Settings) -> EntryReport:
    """Decide over every landed delivery; what did not change costs a look-up."""
    contracts = load_all(settings.contracts_dir)
    url = warehouse.sqlalchemy_url(settings, ROLE)
    verdicts: list[tuple[str, FileVerdict]] = []
    judged = 0
    with (
        warehouse.connect(settings, ROLE) as conn,
        GreatExpectations(url) as expectations,
    ):
        write_sources(conn, contracts.values())
        sweep(conn)
        for dataset, deliveries in read_deliveries(conn).items():
            if dataset not in contracts:
                raise GateError(
                    f"{dataset} has landed deliveries and no contract.",
                    advice=f"restore expectations/sources/{dataset}.yml.",
                )
            assessor = _Assessor(conn, contracts[dataset], expectations)
            decided = judge_dataset(
                deliveries,
                is_snapshot=contracts[dataset].cadence == "snapshot",
                assess=assessor,
            )
            judged += assessor.judged
            verdicts += [(dataset, one) for one in decided]
        write_verdicts(conn, verdicts)
        reasons = read_reasons(conn)
    return _report(verdicts, reasons=reasons, judged=judged)


class _Assessor:
    """Answers the verdict's question about a delivery from the database."""

    def __init__(
        self,
        conn: psycopg.Connection,
        contract: Contract,
        expectations: GreatExpectations,
    ) -> None:
        self._conn = conn
        self._contract = contract
        self._expectations = expectations
        self._basis = basis(conn, contract)
        self.judged = 0

    def __call__(
        self,
        delivery: DeliveryFacts,
        files: tuple[FileFacts, ...],
        baseline: Baseline,
    ) -> Assessment:
        """Judge and check `files` of a delivery, or remember it."""
        judged = judge(
            self._conn, self._contract, delivery, files, judged_by=self._basis
        )
        self.judged += judged.is_new
        seen = Assessment(quarantined=judged.quarantined, outside=judged.outside)
        taking = [file for file in files if not seen.is_foreign(file)]
        if not taking:
            return seen
        results = check(
            self._conn,
            self._contract,
            delivery,
            taking,
            baseline=self._relevant(baseline),
            judged_as=judged.signature,
            expectations=self._expectations,
        )
        return Assessment(
            quarantined=judged.quarantined,
            outside=judged.outside,
            shortfalls=suite.shortfalls(results),
            medians=suite.medians(results),
        )

    def _relevant(self, baseline: Baseline) -> Baseline:
        """Only what a promise compares with: the rest would spoil remembering."""
        if self._contract.limits.volume_floor is None:
            return Baseline(medians=baseline.medians)
        return baseline


def _report(
    verdicts: Iterable[tuple[str, FileVerdict]],
    *,
    reasons: Mapping[str, int],
    judged: int,
) -> EntryReport:
    told = [one for _, one in verdicts]
    lines: Counter[str] = Counter()
    for one in told:
        lines["received"] += one.file.received
        lines["accepted"] += one.accepted
        lines["quarantined"] += one.quarantined
        lines["superseded"] += one.superseded
        lines["held"] += one.held
    held = {
        one.delivery.delivery_id: one.reason.id
        for one in told
        if one.status == "held" and one.reason is not None
    }
    report = EntryReport(
        deliveries=len({one.delivery.delivery_id for one in told}),
        judged=judged,
        files=dict(Counter(one.status for one in told)),
        lines=dict(lines),
        quarantined=reasons,
        held=held,
    )
    log.info(
        "%s deliveries (%s judged anew): %s",
        report.deliveries,
        report.judged,
        ", ".join(
            f"{number} files {status}" for status, number in report.files.items()
        ),
    )
    return report
