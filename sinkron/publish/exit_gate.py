"""The exit gate: may this candidate be shown to readers?

candidate tables + mart contracts -> Great Expectations -> results -> seal, or refusal

1. The tables are exactly those that have a contract, and they are plain tables.
2. Their columns are exactly those promised, then their types; only then can be asked
3. what the contracts promise about values, keys, references, privacy and sums.

A critical failure stops here and leaves the candidate for the engineer to look at; what
readers see is not touched. A warning is published with the release. Results hold
counts, names and sentences of the contracts, never a value.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psycopg

from sinkron import warehouse
from sinkron.errors import SinkronError
from sinkron.gate.expectations import GreatExpectations, Outcome
from sinkron.publish import checksum, suite
from sinkron.publish.candidate import CANDIDATE, relations
from sinkron.publish.checksum import TableChecksum
from sinkron.publish.mart_contract import Mart, load_marts
from sinkron.publish.rule_views import drop_rule_views, rule_view, rule_views
from sinkron.publish.seal import CheckResult, Seal, break_seal, put_seal
from sinkron.publish.suite import Check
from sinkron.settings import Settings

log = logging.getLogger(__name__)

_NAMED_FAILURES = 5


@dataclass(frozen=True, kw_only=True)
class ExitReport:
    """What the exit gate concluded."""

    input_checksum: str
    checks: tuple[CheckResult, ...]

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """Broken promises that stop a publication."""
        return tuple(check for check in self.checks if check.is_failure)

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """Broken promises that are published with the release."""
        return tuple(check for check in self.checks if check.is_warning)


class ExitGateError(SinkronError):
    """The candidate breaks a promise to readers; nothing is published."""

    def __init__(self, report: ExitReport) -> None:
        """Name the first failures, and what to do."""
        self.report = report
        named = "; ".join(f.sentence for f in report.failures[:_NAMED_FAILURES])
        more = len(report.failures) - _NAMED_FAILURES
        rest = f"; and {more} more" if more > 0 else ""
        super().__init__(
            f"the candidate breaks {len(report.failures)} promise(s) to readers: "
            f"{named}{rest}. Nothing was published, the last release keeps serving.",
            advice=(
                "look at the tables in schema candidate (as transformer), mend the "
                "model, or the promise in expectations/marts/ where that is wrong, and "
                "build again."
            ),
        )


def exit_gate(settings: Settings, *, input_checksum: str | None = None) -> ExitReport:
    """Check the candidate; put a seal on it, or raise.

    `input_checksum` is that of what the build read, taken before the entry gate judged;
    without it, that of what the ledger holds now.
    """
    marts = load_marts(settings.marts_contracts_dir)
    built = tuple(mart for mart in marts if mart.source is None)
    with warehouse.connect(settings, "transformer") as conn:
        break_seal(conn)
        drop_rule_views(conn)
        token = input_checksum or checksum.input_checksum(conn, settings)
        conn.commit()
        checks, tables = _inspect(settings, conn, built)
        report = ExitReport(input_checksum=token, checks=checks)
        for result in (*report.failures, *report.warnings):
            log.warning("%s: %s", result.severity, result.sentence)
        if report.failures:
            raise ExitGateError(report)
        put_seal(conn, Seal(input_checksum=token, tables=tables, checks=checks))
    log.info("%s promises checked, %s warnings", len(checks), len(report.warnings))
    return report


def _inspect(
    settings: Settings, conn: psycopg.Connection, marts: tuple[Mart, ...]
) -> tuple[tuple[CheckResult, ...], dict[str, TableChecksum]]:
    """Ask in stages, each of which needs the one before; checksums of what is asked."""
    checks = _promised_tables(conn, marts)
    conn.commit()
    tables: dict[str, TableChecksum] = {}
    if _is_broken(checks):
        return checks, tables
    url = warehouse.sqlalchemy_url(settings, "transformer")
    with GreatExpectations(url) as library:
        checks += _ask(library, {mart.table: suite.columns(mart) for mart in marts})
        if _is_broken(checks):
            return checks, tables
        tables = checksum.table_checksums(conn, CANDIDATE, marts)
        conn.commit()
        checks += _ask(library, {mart.table: suite.types(mart) for mart in marts})
        if _is_broken(checks):
            return checks, tables
        checks += _ask(library, {mart.table: suite.values(mart) for mart in marts})
        with rule_views(conn, marts):
            rules = {rule_view(mart): suite.rule_checks(mart) for mart in marts}
            checks += _ask(library, rules)
    return checks, tables


def _is_broken(checks: Iterable[CheckResult]) -> bool:
    return any(check.is_failure for check in checks)


def _promised_tables(
    conn: psycopg.Connection, marts: Iterable[Mart]
) -> tuple[CheckResult, ...]:
    """Every table has a contract and the reverse; nothing else is there."""
    found = relations(conn)
    promised = {mart.table for mart in marts}
    return tuple(
        CheckResult(
            table=table,
            check="is_promised_and_there",
            severity="critical",
            success=table in promised and found.get(table) == "r",
            violations=None,
            promise=_presence(table, promised=promised, found=found),
        )
        for table in sorted(promised | set(found))
    )


def _presence(table: str, *, promised: set[str], found: dict[str, str]) -> str:
    if table not in found:
        return f"expectations/marts/{table}.yml has its table in schema candidate"
    if table not in promised:
        return f"candidate.{table} has its contract expectations/marts/{table}.yml"
    return f"candidate.{table} is a plain table, so that a release stays as it is"


def _ask(
    library: GreatExpectations, checks_by_place: Mapping[str, tuple[Check, ...]]
) -> tuple[CheckResult, ...]:
    """Ask all checks about the table or view they are listed under."""
    results: list[CheckResult] = []
    for place, checks in checks_by_place.items():
        expectations = [check.expectation for check in checks]
        outcomes = library.check(expectations, schema=CANDIDATE, table=place)
        results += map(_result, checks, outcomes)
    return tuple(results)


def _result(check: Check, outcome: Outcome) -> CheckResult:
    return CheckResult(
        table=check.table,
        check=check.name,
        severity=check.severity,
        success=outcome.success,
        violations=_violations(check, outcome),
        promise=check.promise + _columns_there(check, outcome),
    )


def _violations(check: Check, outcome: Outcome) -> int | None:
    """Rows that break the promise; None where rows are not what is counted."""
    if check.is_rule:
        return int(outcome.observed)
    return outcome.unexpected_count


def _columns_there(check: Check, outcome: Outcome) -> str:
    if outcome.success or check.name != suite.COLUMNS:
        return ""
    return f" There are {', '.join(map(str, outcome.observed))}."
