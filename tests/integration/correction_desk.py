"""A desk that receives deliveries and keeps what offices have to correct.

Lines are put where landing leaves them; rules, staging and code lists are the real
ones, without Great Expectations and without dbt's start.
"""

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from sinkron import warehouse
from sinkron.contract import Contract
from sinkron.corrections import Recomputed, recompute
from sinkron.corrections.status import Change, changes
from sinkron.corrections.trial.gate import decide
from sinkron.corrections.trial.models import Project
from sinkron.settings import Settings
from tests.integration.gate_deliveries import GivenDelivery, Row, land

_MADE = """
select schemaname, tablename from pg_tables
where schemaname in ('reference', 'staging')
"""


_HOLD = """
update ledger.verdict
set
    status = 'held', held_lines = received_lines, accepted_lines = 0,
    quarantined_lines = 0
where delivery_id = %s
"""


class Desk:
    """One dataset of a warehouse: deliver, build, look."""

    def __init__(self, settings: Settings, contract: Contract) -> None:
        self.settings = settings
        self.contract = contract

    def deliver(self, *deliveries: GivenDelivery) -> Recomputed:
        """Land, judge, stage, and take what has to be corrected."""
        land(self.settings, self.contract, *deliveries)
        return self.build()

    def build(self, *, held: str | None = None) -> Recomputed:
        """Judge and stage everything that was landed; hold one period as a whole."""
        with warehouse.connect(self.settings, "transformer") as conn:
            for place in conn.execute(_MADE).fetchall():
                conn.execute(SQL("drop table {} cascade").format(Identifier(*place)))
            project = Project(self.settings.dbt_project_dir, conn)
            for name in ("code_map", "region", "region_name"):
                project.make(name)
            conn.commit()
            with warehouse.connect(self.settings, "loader") as judging:
                decide(judging, self.contract)
            with warehouse.connect(self.settings, "owner") as deciding:
                deciding.execute(_HOLD, (f"{self.contract.id}/{held}",))
            project.make(f"stg_{self.contract.id}")
        return recompute(self.settings)

    def ask(self, query: str, *, role: str = "owner") -> Sequence[tuple]:
        """Ask the warehouse."""
        with warehouse.connect(self.settings, role) as conn:
            return conn.execute(query).fetchall()

    def changes(self) -> dict[str, tuple[int, int, int]]:
        """(new, persisting, resolved) of each reason in the last delivery."""
        with warehouse.connect(self.settings, "pii_reader") as conn:
            found: list[Change] = changes(conn, [self.contract.id])
        sums: dict[str, tuple[int, int, int]] = {}
        for one in found:
            new, persisting, resolved = sums.get(one.reason, (0, 0, 0))
            sums[one.reason] = (
                new + one.new,
                persisting + one.persisting,
                resolved + one.resolved,
            )
        return sums


def changed(row: Row, **values: str | None) -> Row:
    """The same line with some values replaced."""
    return {**row, **values}
