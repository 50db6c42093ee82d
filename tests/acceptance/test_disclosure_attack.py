"""Linear programmes against everything that a release shows learn no hidden count.

The attacker knows every published figure and every relation between them: regions,
desil, quarters and their last months, recipients and those left out, figures that
stand in several tables.
"""

from dataclasses import dataclass

import numpy as np
import psycopg
import pytest
from psycopg import sql

from sinkron import warehouse
from sinkron.disclosure.attack import interval_nearby
from sinkron.disclosure.audit import determined
from sinkron.disclosure.cells import Bools, Table
from sinkron.disclosure.groups import Protected
from sinkron.disclosure.nesting import simplified
from sinkron.disclosure.rows import row_key, row_table
from sinkron.disclosure.step import Published, read
from sinkron.publish.mart_contract import load_marts
from tests.acceptance.conftest import District

SAMPLE = 20
WIDE = 10


@dataclass(frozen=True)
class Attacked:
    """All counts as cells, equal ones as one, and which of them readers do not see."""

    table: Table
    hidden: Bools

    def sample(self, cells: Bools) -> list[int]:
        found = np.flatnonzero(cells)
        chosen = np.random.default_rng(20260101).permutation(found)[:SAMPLE]
        return [int(cell) for cell in chosen]


@pytest.fixture(scope="module")
def attacked(district: District) -> Attacked:
    """The release of the demo district, read as an attacker would."""
    marts = load_marts(district.settings.marts_contracts_dir)
    with warehouse.connect(district.settings, "owner") as conn:
        conn.execute("drop table if exists candidate.dim_region")
        conn.execute("create table candidate.dim_region as table reference.region")
        published = read(conn, marts)
        hidden = unseen(conn, published)
        conn.rollback()
    table, place = simplified(published.table)
    merged = np.zeros(len(table.cells), dtype=bool)
    merged[place[hidden]] = True
    shown = np.ones(len(table.cells), dtype=bool)
    shown[place[hidden | ~published.numbers.exists]] = False
    assert not (merged & shown).any(), "a figure is shown in one place, not in another"
    return Attacked(table, merged)


def unseen(conn: psycopg.Connection, published: Published) -> Bools:
    """Cells that were counted and that the published tables leave empty."""
    hidden = np.zeros(len(published.table.cells), dtype=bool)
    for mart in published.marts:
        for group in mart.groups:
            start = published.numbers.cells(mart, group.head)
            for (row,) in conn.execute(_empty(mart, group.head)):
                hidden[start + row - 1] = True
    return hidden & published.numbers.exists


def _empty(mart: Protected, head: str) -> sql.Composed:
    shown_by = next(name for name, masks in mart.blanked if (mart.table, head) in masks)
    column = head if any(name == head for name, _ in mart.blanked) else shown_by
    return sql.SQL(
        "select own.row_no from {rows} as own inner join {mart} as shown "
        "on {key} = own.row_key where shown.{column} is null"
    ).format(
        rows=row_table(mart.table),
        mart=sql.Identifier("marts", mart.table),
        key=row_key(mart, "shown"),
        column=sql.Identifier(column),
    )


def test_no_small_count_is_left_in_sight(attacked: Attacked):
    assert attacked.hidden.any()
    assert not (attacked.table.cells.primary & ~attacked.hidden).any()


def test_no_hidden_count_above_zero_has_one_possible_value(attacked: Attacked):
    known = determined(attacked.table, attacked.hidden)
    assert not (known & (attacked.table.cells.count > 0)).any()


@pytest.mark.parametrize("is_small", [True, False], ids=["small", "companion"])
def test_programmes_leave_every_hidden_count_open(attacked: Attacked, is_small):
    """Most are open by ten or more; none, even in desa of two families, by under two.

    The programmes see a circle around the cell and take the rest as known, so that the
    true widths are no smaller.
    """
    cells = attacked.table.cells
    asked = attacked.hidden & (cells.count > 0) & (cells.primary == is_small)
    widths = [
        interval_nearby(attacked.table, attacked.hidden, cell).width
        for cell in attacked.sample(asked)
    ]
    assert len(widths) == SAMPLE
    assert min(widths) >= 2
    assert np.mean(np.array(widths) >= WIDE - 1e-6) >= 0.8


def test_with_small_counts_alone_hidden_the_attack_succeeds(attacked: Attacked):
    alone = attacked.table.cells.primary
    assert determined(attacked.table, alone).any()
