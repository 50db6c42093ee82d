"""Made-up rows that keep a contract, and rows that break exactly one of its rules.

Contract + code maps + seed -> rows of a layout as header -> text. The tests of the
entry gate live on them: every sample row must pass, every broken one must fail for its
one reason. No person is behind a value: numbers and names are drawn, never taken
from a file.
"""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from sinkron.contract.codes import CodeMaps
from sinkron.contract.model import Column, Contract, Layout, Rule

_STAGES = ("MARET 2025", "FEB-MAR 2025", "TAHAP 1 2025", "TRIWULAN I (JAN-MAR) 2025")
_AMOUNTS = ("200000", "300.000", "900000", "Rp 600.000,00")
_FIRST_DAY = date(1950, 1, 1)
_BROKEN = {
    "nik": "12345",
    "code": "KODE TAK DIKENAL",
    "amount": "TIGA RATUS",
    "stage": "TAHAP SEKIAN",
}


def sample_rows(
    contract: Contract,
    n: int,
    seed: int,
    code_maps: CodeMaps,
    *,
    layout: Layout | None = None,
) -> list[dict[str, str]]:
    """`n` different rows that every rule accepts; the same seed, the same rows.

    With a layout they hold what stands above its lines too, by the contract's headers;
    without one they fit the header of the first.
    """
    draw = random.Random(f"{contract.id}/{seed}")
    there = layout.landed if layout else contract.layouts[0].columns
    return [
        {
            column.header: _value(contract, column, row, draw, code_maps)
            for column in contract.columns
            if column.name in there
        }
        for row in range(1, n + 1)
    ]


def break_rule(
    contract: Contract, column: Column, rule: Rule, row: Mapping[str, str]
) -> dict[str, str]:
    """The row with one value changed so that it breaks exactly this rule."""
    if rule not in contract.column(column.name).rules:
        raise ValueError(f"{contract.id} has no such rule on column {column.name}")
    return {**row, column.header: _BROKEN[rule.kind]}


def _value(
    contract: Contract,
    column: Column,
    row: int,
    draw: random.Random,
    code_maps: CodeMaps,
) -> str:
    if column.name in contract.sequence_columns:
        return str(row)
    maps = [*(rule.map for rule in column.rules), column.warn]
    for code_map in filter(None, maps):
        return draw.choice(code_maps[code_map])
    for rule in column.rules:
        if rule.kind == "amount":
            return draw.choice(_AMOUNTS)
        if rule.kind == "stage":
            return draw.choice(_STAGES)
    if column.format is not None:
        return _number(draw, woman=column.format == "nik" and draw.random() < 0.5)
    if column.examples:
        return draw.choice(column.examples)
    if column.logical_type == "date":
        return f"{_day(draw):%d/%m/%Y}"
    if column.logical_type in ("integer", "number"):
        return str(draw.randint(0, 90))
    return f"CONTOH {row}"


def _number(draw: random.Random, *, woman: bool) -> str:
    """A NIK or KK number: region, day (a woman's NIK: + 40), month, year, serial."""
    day = _day(draw)
    return (
        f"3507{draw.randint(1, 33):02d}{day.day + 40 * woman:02d}{day:%m%y}"
        f"{draw.randint(1, 9999):04d}"
    )


def _day(draw: random.Random) -> date:
    return _FIRST_DAY + timedelta(days=draw.randrange(25_000))
