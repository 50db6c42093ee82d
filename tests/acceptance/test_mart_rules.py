"""Each rule that a mart contract spells out holds for the district, and can be broken.

The district's release stands in for the candidate inside one transaction that is rolled
back: rules read `candidate.*` and `core.*` as the exit gate does.
"""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from sinkron.publish.mart_contract import load_marts
from sinkron.warehouse.connect import connect_administrator
from tests.acceptance.conftest import District
from tests.acceptance.mart_poisons import POISONS
from tests.integration.publish_poisons import POISONS as SMALL_POISONS


@pytest.fixture(scope="module")
def candidate(district: District) -> Iterator[psycopg.Connection]:
    """The published tables under the name of the candidate."""
    with connect_administrator(
        district.settings, database=district.settings.database
    ) as conn:
        row = conn.execute(
            "select schema_name from ledger.release where is_current"
        ).fetchone()
        assert row is not None
        conn.execute("alter schema candidate rename to candidate_of_the_next_build")
        rename = SQL("alter schema {} rename to candidate")
        conn.execute(rename.format(Identifier(row[0])))
        yield conn
        conn.rollback()


@pytest.mark.parametrize(
    ("table", "rule"),
    [(table, rule) for table, own in POISONS.items() for rule in own],
)
def test_a_rule_counts_what_breaks_it(
    candidate: psycopg.Connection, district: District, table: str, rule: str
) -> None:
    marts = {
        one.table: one for one in load_marts(district.settings.marts_contracts_dir)
    }
    query = {one.name: one.query for one in marts[table].rules}[rule]
    assert violations(candidate, query) == 0
    with candidate.transaction(force_rollback=True):
        candidate.execute(POISONS[table][rule])
        assert violations(candidate, query) > 0


def test_every_rule_that_a_contract_spells_out_is_tried(district: District) -> None:
    for mart in load_marts(district.settings.marts_contracts_dir):
        tried = {*POISONS.get(mart.table, ()), *SMALL_POISONS.get(mart.table, ())}
        assert {rule.name for rule in mart.rules} <= tried


def violations(conn: psycopg.Connection, query: str) -> int:
    row = conn.execute(query).fetchone()
    assert row is not None
    return int(row[0])
