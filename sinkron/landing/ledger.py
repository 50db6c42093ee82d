"""The landing's side of the ledger: which files are known, what became of a new one.

ledger.file -> KnownFile; Outcome -> ledger.delivery, ledger.file
"""

from dataclasses import dataclass

import psycopg

from sinkron.contract import Contract
from sinkron.extract import Delivery
from sinkron.extract.problems import HEADER_MISMATCH
from sinkron.landing.report import Outcome

_KNOWN = """
select path, file_sha256, file_id, file_no, problem, contract_sha256
from ledger.file
where delivery_id = %s
order by file_no
"""

_DELIVERY = """
insert into ledger.delivery (delivery_id, dataset, period, revision)
values (%s, %s, %s, %s)
on conflict (delivery_id) do nothing
"""

_FILE = """
insert into ledger.file (
    file_id, delivery_id, file_no, path, file_sha256, size_bytes, layout,
    problem, problem_id, problem_en,
    received_lines, structural_lines, broken_lines, contract_sha256
)
overriding system value
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (file_id) do update set
    layout = excluded.layout,
    problem = excluded.problem,
    problem_id = excluded.problem_id,
    problem_en = excluded.problem_en,
    received_lines = excluded.received_lines,
    structural_lines = excluded.structural_lines,
    broken_lines = excluded.broken_lines,
    contract_sha256 = excluded.contract_sha256,
    judged_with = null,
    landed_at = now()
"""

_LAYOUTS_BEFORE = """
select distinct file.layout
from ledger.file as file
where file.layout is not null and file.problem is null and file.delivery_id = (
    select delivery.delivery_id
    from ledger.delivery as delivery
    where delivery.dataset = %s and (delivery.period, delivery.revision) < (%s, %s)
    order by delivery.period desc, delivery.revision desc
    limit 1
)
order by file.layout
"""

_IS_CONTRACT_KNOWN = """
select exists (
    select from ledger.file as file
    inner join ledger.delivery as delivery on file.delivery_id = delivery.delivery_id
    where delivery.dataset = %s and file.contract_sha256 = %s
)
"""


_NEXT_IDS = """
select nextval(pg_get_serial_sequence('ledger.file', 'file_id'))
from generate_series(1, %s)
"""


@dataclass(frozen=True)
class KnownFile:
    """A file of a delivery that was taken before."""

    path: str
    sha256: str
    file_id: int
    file_no: int
    problem: str | None
    contract_sha256: str

    def may_fit_now(self, contract: Contract) -> bool:
        """Whether it was held for its header, and the contract has changed since."""
        is_held = self.problem == HEADER_MISMATCH
        return is_held and self.contract_sha256 != contract.sha256


@dataclass(frozen=True)
class Place:
    """Where a file stands in the ledger; `file_no` is a label inside the delivery."""

    file_id: int
    file_no: int
    path: str


def known_files(conn: psycopg.Connection, delivery: Delivery) -> list[KnownFile]:
    """Files of a delivery that were taken before, in order."""
    with conn.transaction():
        return [KnownFile(*row) for row in conn.execute(_KNOWN, (delivery.id,))]


def layouts_before(conn: psycopg.Connection, delivery: Delivery) -> list[str]:
    """Layouts of the files that came before those of a delivery."""
    asked = (delivery.dataset, delivery.period, delivery.revision)
    with conn.transaction():
        return [layout for (layout,) in conn.execute(_LAYOUTS_BEFORE, asked)]


def is_contract_known(conn: psycopg.Connection, contract: Contract) -> bool:
    """Whether a file of the dataset was taken under this very contract."""
    found = conn.execute(_IS_CONTRACT_KNOWN, (contract.id, contract.sha256))
    return bool(found.fetchall()[0][0])


def next_file_ids(conn: psycopg.Connection, *, count: int) -> list[int]:
    """Return ids for files whose rows are written when all is known about them."""
    return [int(one) for (one,) in conn.execute(_NEXT_IDS, (count,))]


def record_delivery(conn: psycopg.Connection, delivery: Delivery) -> None:
    """Make sure that the delivery of a file is in the ledger."""
    conn.execute(
        _DELIVERY,
        (delivery.id, delivery.dataset, delivery.period, delivery.revision),
    )


def record_file(
    conn: psycopg.Connection,
    place: Place,
    *,
    delivery: Delivery,
    contract: Contract,
    outcome: Outcome,
    sha256: str,
    size: int,
) -> None:
    """Write what became of a file; one that was read again keeps its place."""
    problem = outcome.problem
    told = (problem.code, problem.id, problem.en) if problem else (None, None, None)
    counts = (outcome.received, outcome.structural, outcome.broken)
    conn.execute(
        _FILE,
        (
            *(place.file_id, delivery.id, place.file_no, place.path, sha256, size),
            *(outcome.layout, *told, *counts, contract.sha256),
        ),
    )
