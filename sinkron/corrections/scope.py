"""What one export of a dataset covers: which deliveries, which units, how much of what.

ledger + quarantine.correction -> Scope(deliveries, units with counts, held files)

Of a full list the last accepted delivery counts, and what is held after it: a newer
list replaces an older one. Of flows and increments the last twelve months count,
because each month is a list of its own. Everything here fits into memory: it is counts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psycopg

from sinkron.contract import Contract
from sinkron.corrections.facts import HeldFile, ReasonCount, Unit

_MONTHS = 12

_STANDING = """
select
    corrected.delivery_id,
    delivery.period,
    corrected.was_accepted
from quarantine.corrected_delivery as corrected
inner join ledger.delivery as delivery on corrected.delivery_id = delivery.delivery_id
where
    delivery.dataset = %(dataset)s
    and exists (
        select from ledger.verdict as verdict
        where
            verdict.delivery_id = corrected.delivery_id
            and verdict.status
            = case when corrected.was_accepted then 'accepted' else 'held' end
    )
order by delivery.period, delivery.revision
"""

_HELD_FILES = """
select
    verdict.delivery_id,
    verdict.period,
    file.file_no,
    left(file.file_sha256, 8) as sha256,
    file.path,
    verdict.held_lines as lines,
    verdict.reason_id,
    verdict.reason_en
from ledger.verdict as verdict
inner join ledger.file as file on verdict.file_id = file.file_id
where verdict.dataset = %(dataset)s and verdict.status = 'held'
order by verdict.delivery_id, file.file_no
"""

_COUNTS = """
select
    unit_key,
    kind,
    reason,
    column_name,
    count(*) as lines,
    count(*) filter (where is_new) as new_lines
from quarantine.aged_corrections(%(dataset)s)
where delivery_id = any(%(delivery_ids)s)
group by 1, 2, 3, 4
order by 1, 2, 5 desc, 3, 4
"""

_LINES = """
select unit_key, kind, count(distinct (file_id, sheet, line_no))
from quarantine.correction
where delivery_id = any(%(delivery_ids)s)
group by unit_key, kind
"""

_UNIT_NAMES = """
select unit.unit_key, coalesce(min(region.name), min(unit.unit_name), '')
from quarantine.correction_unit as unit
left join reference.region as region on unit.unit_key = region.region_code
where unit.delivery_id = any(%(delivery_ids)s)
group by unit.unit_key
"""

_CODES = """
select map, array_agg(code order by code)
from reference.code_map
group by map
"""


@dataclass(frozen=True)
class Scope:
    """Everything about one export but the lines."""

    contract: Contract
    delivery_ids: tuple[str, ...]
    periods: tuple[str, ...]
    last_period: str | None
    units: Mapping[str, Unit]
    held: tuple[HeldFile, ...]
    codes: Mapping[str, Sequence[str]] = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that the office would have to do."""
        return not self.units and not self.held

    @property
    def has_broken_lines(self) -> bool:
        """Whether a line could not be split: its text is shown as a whole."""
        reasons = (one for unit in self.units.values() for one in unit.reasons)
        return any(one.reason == "broken_line" for one in reasons)

    def as_one(self) -> Unit:
        """All units taken together."""
        units = self.units.values()
        sums: dict[tuple[str, str, str], ReasonCount] = {}
        for one in (reason for unit in units for reason in unit.reasons):
            place = (one.kind, one.reason, one.column)
            before = sums.get(place)
            sums[place] = one.plus(before) if before else one
        return Unit(
            key="",
            name="",
            rejected=sum(unit.rejected for unit in units),
            warned=sum(unit.warned for unit in units),
            reasons=tuple(sorted(sums.values(), key=_most_first)),
            is_whole=True,
        )


def read_scope(
    conn: psycopg.Connection, contract: Contract, *, period: str | None = None
) -> Scope:
    """Read what an export covers; of one period alone when it is named."""
    told: dict[str, object] = {"dataset": contract.id}
    standing = conn.execute(_STANDING, told).fetchall()
    held = [HeldFile(*row) for row in conn.execute(_HELD_FILES, told)]
    accepted = [one for one in standing if one[2]]
    last_accepted = accepted[-1][1] if accepted else ""
    seen = [*(one[1] for one in standing), *(one.period for one in held)]
    first = "" if period else _first_period(contract, seen, last_accepted)
    chosen = [one for one in standing if first <= one[1] and period in (None, one[1])]
    told["delivery_ids"] = [one[0] for one in chosen]
    return Scope(
        contract=contract,
        delivery_ids=tuple(one[0] for one in chosen),
        periods=tuple(dict.fromkeys(one[1] for one in chosen)),
        last_period=max(seen, default=None),
        units=_units(conn, contract, told),
        held=tuple(
            one for one in held if first <= one.period and period in (None, one.period)
        ),
        codes=read_codes(conn),
    )


def read_codes(conn: psycopg.Connection) -> dict[str, list[str]]:
    """The codes that each code map knows."""
    return dict(conn.execute(_CODES).fetchall())


def _most_first(one: ReasonCount) -> tuple[str, int, str, str]:
    return one.kind, -one.lines, one.reason, one.column


def _first_period(contract: Contract, seen: Sequence[str], last_accepted: str) -> str:
    """Earliest period that an export looks at."""
    if contract.cadence == "snapshot" or not seen:
        return last_accepted
    year, month = map(int, max(seen).split("-"))
    months = year * 12 + month - _MONTHS  # the month after the same one a year before
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _units(
    conn: psycopg.Connection, contract: Contract, told: Mapping[str, object]
) -> dict[str, Unit]:
    names: dict[str, str] = dict(conn.execute(_UNIT_NAMES, told).fetchall())
    reasons: defaultdict[str, list[ReasonCount]] = defaultdict(list)
    for unit_key, *counts in conn.execute(_COUNTS, told):
        reasons[unit_key].append(ReasonCount(*counts))
    lines = {(one[0], one[1]): one[2] for one in conn.execute(_LINES, told)}
    return {
        key: Unit(
            key=key,
            name=names.get(key, ""),
            rejected=lines.get((key, "rejected"), 0),
            warned=lines.get((key, "warned"), 0),
            reasons=tuple(some),
            is_whole=not (key or contract.units or contract.region),
        )
        for key, some in reasons.items()
    }
