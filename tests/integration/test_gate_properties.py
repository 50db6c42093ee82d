"""Deliveries made from the contracts, in every layout, each rule broken once.

rows that keep the contract -> one defect a file -> real files -> landing -> entry gate:
exactly that rule fires, on exactly that line of that file, and every other line is
accepted. Which rows, how many, and where the defect stands is Hypothesis's to choose.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from sinkron.contract import Column, Contract, Layout, Rule
from sinkron.contract.sample import break_rule, sample_rows
from sinkron.gate.entry import entry_gate
from sinkron.landing import land
from sinkron.settings import Settings
from tests.integration.contract_files import Given, write_file
from tests.integration.gate_deliveries import (
    CODES,
    CONTRACTS,
    load_reference,
    quarantined,
    verdicts,
)

FEWEST, MOST = 26, 30
PERIODS = count()
LAYOUTS = {
    f"{contract.id}/{layout.id}": (contract, layout)
    for contract in CONTRACTS.values()
    for layout in contract.layouts
}
Found = tuple[str, int, str, str | None]
Change = Callable[[list[Given], int], list[Given]]


@dataclass(frozen=True)
class Fault:
    """One thing that can be wrong: what it does to rows, and what must be found.

    `reason` is None for the file that is right. A fault `of_text` takes the last field
    from the line of a text file; one `at_end` stands in the last line.
    """

    name: str
    change: Change
    reason: str | None = None
    column: str | None = None
    at_end: bool = False
    of_text: bool = False


@dataclass(frozen=True)
class Written:
    """One delivery: its folder, the lines of each file, what must be found."""

    folder: str
    lines: dict[str, int]
    faults: set[Found]


@pytest.fixture
def settings(fresh_warehouse: Settings) -> Settings:
    load_reference(fresh_warehouse)
    return replace(fresh_warehouse, settle_seconds=0)


@pytest.mark.parametrize(("contract", "layout"), LAYOUTS.values(), ids=list(LAYOUTS))
@examples(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 10**6),
    size=st.integers(FEWEST, MOST),
    place=st.integers(1, FEWEST - 1),
)
def test_exactly_the_broken_rule_fires_on_its_line(
    settings: Settings,
    contract: Contract,
    layout: Layout,
    seed: int,
    size: int,
    place: int,
) -> None:
    written = deliver(settings, contract, layout, seed=seed, size=size, place=place)
    land(settings, contract)
    entry_gate(settings)

    found = {one for one in quarantined(settings) if one[0] in written.lines}
    assert found == written.faults
    told = verdicts(settings)
    for path, lines in written.lines.items():
        faults = sum(fault[0] == path for fault in written.faults)
        one = told[f"{written.folder}/{path}"]
        assert one["status"] == "accepted", one["reason_en"]
        assert one["accepted_lines"] == lines - faults
        assert one["quarantined_lines"] == faults


def deliver(
    settings: Settings,
    contract: Contract,
    layout: Layout,
    *,
    seed: int,
    size: int,
    place: int,
) -> Written:
    """A file without a fault, one for each rule, one with a line twice."""
    number = next(PERIODS)
    written = Written(f"{2015 + number // 12}-{number % 12 + 1:02d}", {}, set())
    folder = settings.inbox / contract.folder / written.folder
    for file_no, fault in enumerate(faults(contract, layout)):
        path = Path(folder, f"{number}_{fault.name}.{layout.format}")
        rows: list[Given] = [
            *sample_rows(contract, size, seed + file_no, CODES, layout=layout)
        ]
        rows = fault.change(rows, place)
        numbers = write_file(path, contract, layout, rows)
        if fault.of_text:
            lose_a_field(path, line_no=numbers[place])
        written.lines[path.name] = len(rows)
        if fault.reason is not None:
            at = numbers[-1 if fault.at_end else place]
            written.faults.add((path.name, at, fault.reason, fault.column))
    return written


def faults(contract: Contract, layout: Layout) -> Iterator[Fault]:
    """A file that is right, then everything that can be wrong, once."""
    yield Fault("whole", unchanged)
    for column in contract.columns:
        for rule in column.rules if column.name in layout.landed else ():
            change = partial(with_broken_rule, contract, column, rule)
            name = f"{column.name}_{rule.kind}"
            yield Fault(name, change, rule.reason, column.name)
            if rule.required:
                change = partial(with_blank, column)
                yield Fault(f"{name}_blank", change, rule.reason, column.name)
    yield Fault("twice", partial(with_repeat, contract), "repeated_line", at_end=True)
    if layout.format == "csv":
        yield Fault("short", unchanged, "broken_line", of_text=True)


def unchanged(rows: list[Given], _place: int) -> list[Given]:
    return rows


def with_broken_rule(
    contract: Contract, column: Column, rule: Rule, rows: list[Given], place: int
) -> list[Given]:
    broken = break_rule(contract, column, rule, rows[place])
    return [*rows[:place], broken, *rows[place + 1 :]]


def with_blank(column: Column, rows: list[Given], place: int) -> list[Given]:
    return [*rows[:place], {**rows[place], column.header: ""}, *rows[place + 1 :]]


def with_repeat(contract: Contract, rows: list[Given], place: int) -> list[Given]:
    """The line once more at the end, under another running number."""
    running = {contract.column(name).header for name in contract.sequence_columns}
    again = {k: "99" if k in running else v for k, v in rows[place].items()}
    return [*rows, again]


def lose_a_field(path: Path, *, line_no: int) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[line_no - 1] = lines[line_no - 1].rpartition(";")[0] + "\r\n"
    path.write_text("".join(lines), encoding="utf-8", newline="")
