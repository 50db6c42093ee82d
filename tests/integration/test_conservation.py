"""No row is lost: every line of every file of all sixteen sources has one place.

The inbox holds for each source what happens to it: bad and repeated lines, a file
twice, a web page, another header, another kabupaten, a delivery over its limits, the
same file again in another month, and a revision of an old period.
"""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from psycopg.sql import SQL, Identifier

from sinkron import warehouse
from sinkron.gate.entry import entry_gate
from sinkron.landing import land
from sinkron.settings import Settings
from tests.integration.gate_deliveries import CONTRACTS, load_reference
from tests.integration.inbox_files import AWAY, Office, Written

_FILES = """
select
    verdict.delivery_id || '/' || file.path as place,
    verdict.*,
    file.problem,
    (
        select count(*) from quarantine.line where line.file_id = file.file_id
    ) as in_quarantine
from ledger.file as file
left join ledger.verdict as verdict on file.file_id = verdict.file_id
"""


@dataclass(frozen=True)
class Scene:
    """The inbox of all offices, and where it is landed."""

    settings: Settings
    offices: dict[str, Office]

    @property
    def written(self) -> dict[str, Written]:
        return {
            place: one
            for office in self.offices.values()
            for place, one in office.files.items()
        }

    def take_in(self) -> None:
        """Land everything and decide."""
        for contract in CONTRACTS.values():
            land(self.settings, contract)
        entry_gate(self.settings)

    def files(self) -> dict[str, dict[str, Any]]:
        """Everything the warehouse knows of each file, by delivery and name."""
        with warehouse.connect(self.settings, "loader") as conn:
            cursor = conn.execute(_FILES)
            names = [column.name for column in cursor.description or ()]
            found = {row[0]: dict(zip(names, row, strict=True)) for row in cursor}
            for contract in CONTRACTS:
                table = Identifier("raw", contract)
                lines = conn.execute(
                    SQL("select _file_id, count(*) from {} group by 1").format(table)
                )
                landed = dict(lines.fetchall())
                for one in found.values():
                    if one["dataset"] == contract:
                        one["landed"] = landed.get(one["file_id"], 0)
        return found


@pytest.fixture
def scene(fresh_warehouse: Settings) -> Scene:
    load_reference(fresh_warehouse)
    inbox = fresh_warehouse.inbox
    offices = {name: Office(inbox, one) for name, one in CONTRACTS.items()}
    for office in offices.values():
        _deliver(office)
    return Scene(replace(fresh_warehouse, settle_seconds=0), offices)


def _deliver(office: Office) -> None:
    first = office.rows(60, 1)
    office.deliver(
        "2025-09", office.list_of("a", [*first, *office.bad(2), first[0]], broken=1)
    )
    good = office.list_of("b", office.rows(58, 3))
    office.deliver(
        "2025-12",
        good,
        replace(good, name=f"salinan {good.name}"),
        office.page("rusak"),
        office.misnamed("judul", office.rows(7, 4)),
    )
    if away := office.away(9, 5):
        office.deliver("2025-12", office.list_of("luar", away, kecamatan=AWAY))
    noisy = office.rows(40, 6)
    office.deliver("2026-03", office.list_of("c", [*noisy, *noisy[:20]]))
    office.deliver("2026-06", good, office.list_of("d", office.rows(5, 7)))


def _check(scene: Scene) -> dict[str, dict[str, Any]]:
    """Hold every file against what was written, and every place against the others."""
    found, written = scene.files(), scene.written
    assert found.keys() == written.keys()
    for place, one in found.items():
        fate = {
            "accepted": one["accepted_lines"],
            "quarantined": one["quarantined_lines"],
            "superseded": one["superseded_lines"],
            "held": one["held_lines"],
        }
        assert sum(fate.values()) == written[place].received, place
        assert one["received_lines"] == written[place].received, place
        assert one["landed"] == written[place].landed, place
        if one["status"] == "accepted":
            assert one["in_quarantine"] == fate["quarantined"], place
        others = {"held": "held", "accepted": "accepted"}.get(
            one["status"], "superseded"
        )
        assert {name for name, lines in fate.items() if lines} <= {
            others,
            *(["quarantined"] if others == "accepted" else []),
        }, place
    return found


def _of(found: dict[str, dict[str, Any]], dataset: str) -> dict[str, str]:
    """Status of each file of a source, by period and name without its ending."""
    return {
        place.removeprefix(f"{dataset}/").rpartition(".")[0]: one["status"]
        for place, one in found.items()
        if place.startswith(f"{dataset}/")
    }


def test_every_line_of_all_sixteen_sources_ends_in_exactly_one_place(
    scene: Scene,
) -> None:
    """And stays there when everything is taken in again."""
    assert len(CONTRACTS) == 16
    scene.take_in()
    found = _check(scene)
    for dataset, contract in CONTRACTS.items():
        is_full = contract.cadence == "snapshot"
        expected = {
            "2025-09/a": "accepted",
            "2025-12/b": "accepted",
            "2025-12/salinan b": "duplicate",
            "2025-12/rusak": "held",
            "2025-12/judul": "held",
            "2026-03/c": "held",
            "2026-06/b": "held" if is_full else "duplicate",
            "2026-06/d": "held" if is_full else "accepted",
        }
        if contract.region is not None:
            expected["2025-12/luar"] = "held"
        assert _of(found, dataset) == expected, dataset
    scene.take_in()
    assert scene.files() == found


def test_a_revision_of_an_old_period_supersedes_every_line_of_it(scene: Scene) -> None:
    """Whatever became of it before, and nothing of another period but its copies."""
    scene.take_in()
    for office in scene.offices.values():
        office.deliver("2025-12.r2", office.list_of("b", office.rows(59, 8)))
        office.deliver("2026-03.r2", office.list_of("c", office.rows(57, 9)))
    scene.take_in()
    found = _check(scene)
    for dataset in CONTRACTS:
        told = _of(found, dataset)
        old = {one for place, one in told.items() if place.startswith("2025-12/")}
        assert old == {"superseded"}, dataset
        assert told["2026-03/c"] == "superseded", dataset
        assert told["2025-12.r2/b"] == told["2026-03.r2/c"] == "accepted", dataset
        assert told["2025-09/a"] == "accepted", dataset
        assert told["2026-06/b"] == "accepted", dataset
