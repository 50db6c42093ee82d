"""What a run found, out of the ledger: counts, held deliveries, what was left.

It tells the state of everything landed, not only of what is new: a delivery that has
been held for weeks still waits for its office.
"""

from collections import Counter
from dataclasses import dataclass

import psycopg

from sinkron import extract, publish, warehouse
from sinkron.contract import load_all
from sinkron.settings import Settings

STATUSES = ("accepted", "held", "superseded", "duplicate")

_DELIVERIES = """
with delivery as (
    select
        dataset,
        delivery_id,
        case
            when bool_or(status = 'accepted') then 'accepted'
            when bool_or(status = 'held') then 'held'
            when bool_or(status = 'superseded') then 'superseded'
            else 'duplicate'
        end as status,
        sum(accepted_lines) as accepted_lines,
        sum(quarantined_lines) as quarantined_lines
    from ledger.verdict
    group by dataset, delivery_id
)

select
    dataset,
    count(*) filter (where status = 'accepted'),
    count(*) filter (where status = 'held'),
    count(*) filter (where status = 'superseded'),
    count(*) filter (where status = 'duplicate'),
    sum(accepted_lines)::bigint,
    sum(quarantined_lines)::bigint
from delivery
group by dataset
order by dataset
"""
_HELD = """
select delivery_id, count(*), reason_en
from ledger.verdict
where status = 'held'
group by delivery_id, reason_en
order by delivery_id, count(*) desc, reason_en
"""
_QUARANTINED = """
select reason, count(*) from quarantine.line
where file_id in (select file_id from ledger.verdict where status = 'accepted')
group by reason order by count(*) desc, reason
"""


@dataclass(frozen=True)
class Dataset:
    """Deliveries of one dataset by what became of them."""

    name: str
    deliveries: dict[str, int]
    accepted_lines: int
    quarantined_lines: int


@dataclass(frozen=True)
class Held:
    """Files of one delivery that are held for one reason."""

    delivery_id: str
    files: int
    reason: str


@dataclass(frozen=True)
class Left:
    """What stands in the inbox and is not for us, by folder."""

    without_contract: dict[str, int]
    misplaced: dict[str, int]


@dataclass(frozen=True)
class Summary:
    """Everything that `sinkron run` tells at its end."""

    datasets: tuple[Dataset, ...]
    held: tuple[Held, ...]
    quarantined: dict[str, int]
    release: publish.Release | None


def read_summary(settings: Settings) -> Summary:
    """Read the ledger."""
    with warehouse.connect(settings, "loader") as conn:
        held = conn.execute(_HELD).fetchall()
        return Summary(
            datasets=_datasets(conn),
            held=tuple(
                Held(delivery, files, why or "") for delivery, files, why in held
            ),
            quarantined=dict(conn.execute(_QUARANTINED).fetchall()),
            release=publish.current_release(conn),
        )


def read_release(settings: Settings) -> publish.Release | None:
    """Return the release that readers see, None before the first."""
    with warehouse.connect(settings, "loader") as conn:
        return publish.current_release(conn)


def what_is_left(settings: Settings) -> Left:
    """List datasets without a contract and entries in a wrong place.

    A file is counted under its folder: its own name may be that of a person. Nothing is
    said of an inbox that Airflow alone can open.
    """
    if settings.inbox_url is not None:
        return Left({}, {})
    inbox = extract.discover(settings.inbox)
    contracts = load_all(settings.contracts_dir)
    misplaced: Counter[str] = Counter()
    for path in inbox.misplaced:
        shown = path if path.is_dir() else path.parent
        misplaced[shown.relative_to(settings.inbox).as_posix() + "/"] += 1
    return Left(
        without_contract={
            dataset.replace("__", "/", 1): len(deliveries)
            for dataset, deliveries in inbox.deliveries.items()
            if dataset not in contracts
        },
        misplaced=dict(misplaced),
    )


def _datasets(conn: psycopg.Connection) -> tuple[Dataset, ...]:
    return tuple(
        Dataset(
            name=name.replace("__", "/", 1),
            deliveries=dict(zip(STATUSES, counts, strict=True)),
            accepted_lines=accepted,
            quarantined_lines=quarantined,
        )
        for name, *counts, accepted, quarantined in conn.execute(_DELIVERIES)
    )
