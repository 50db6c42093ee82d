"""The seal of a candidate: what was checked, and that it passed.

exit gate -> seal (comment on schema candidate) -> publish, which trusts nothing else

Checks and publication are two tasks in two processes. What the first concluded stays
with the very schema it is about: it is gone when the schema is, and it names the
checksum of every table, so that a candidate touched after its checks is not published.
It holds names, counts and sentences of contracts, no value.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import psycopg
from psycopg import sql

from sinkron.publish.candidate import CANDIDATE
from sinkron.publish.checksum import TableChecksum, as_json


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """What came of one promise."""

    table: str
    check: str
    severity: str
    success: bool
    violations: int | None
    promise: str

    @property
    def is_failure(self) -> bool:
        """Whether it stops a publication."""
        return not self.success and self.severity == "critical"

    @property
    def is_warning(self) -> bool:
        """Whether it is published with the release."""
        return not self.success and self.severity != "critical"

    @property
    def sentence(self) -> str:
        """What is wrong, in counts and names alone."""
        count = "" if self.violations is None else f", {self.violations} violation(s)"
        return f"{self.table}: {self.check}{count} ({self.promise})"


@dataclass(frozen=True, kw_only=True)
class Seal:
    """Conclusion of the exit gate about one candidate."""

    input_checksum: str
    tables: Mapping[str, TableChecksum]
    checks: tuple[CheckResult, ...]

    @property
    def passed(self) -> bool:
        """Whether no critical promise is broken."""
        return not any(check.is_failure for check in self.checks)


def put_seal(conn: psycopg.Connection, seal: Seal) -> None:
    """Put a seal on the candidate, in place of any earlier one."""
    text = json.dumps(
        {
            "input_checksum": seal.input_checksum,
            "tables": as_json(seal.tables),
            "checks": checks_as_json(seal.checks),
        }
    )
    _comment(conn, sql.Literal(text))


def break_seal(conn: psycopg.Connection) -> None:
    """Take the seal off: what stands in the candidate is not checked."""
    _comment(conn, sql.NULL)


def read_seal(conn: psycopg.Connection) -> Seal | None:
    """Return the seal of the candidate, None when nobody checked it."""
    row = conn.execute(
        "select obj_description(to_regnamespace(%s), 'pg_namespace')", (CANDIDATE,)
    ).fetchone()
    if row is None or not (row[0] or "").startswith("{"):
        return None
    given = json.loads(row[0])
    return Seal(
        input_checksum=given["input_checksum"],
        tables={name: TableChecksum(**own) for name, own in given["tables"].items()},
        checks=tuple(CheckResult(**check) for check in given["checks"]),
    )


def checks_as_json(checks: Iterable[CheckResult]) -> list[dict[str, object]]:
    """Results as the ledger keeps them."""
    return [asdict(check) for check in checks]


def _comment(conn: psycopg.Connection, text: sql.Composable) -> None:
    statement = sql.SQL("comment on schema {schema} is {text}")
    conn.execute(statement.format(schema=sql.Identifier(CANDIDATE), text=text))
