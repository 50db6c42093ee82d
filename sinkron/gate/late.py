"""Which deliveries are late, and one alert for each.

contracts + ledger -> freshness.expected -> log (error) and <home>/logs/alerts.log,
                                            once a delivery -> ledger.late_alert

An alert names the office and what is missing, in Bahasa Indonesia and English, and no
person. It is remembered after it was written: a run that is killed in between says it
again rather than never. What is late no more is forgotten, so that it would be told
again.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import psycopg

from sinkron import home, warehouse
from sinkron.contract import load_all
from sinkron.gate.freshness import Came, Expected, expected
from sinkron.settings import Settings

log = logging.getLogger(__name__)

ALERTS = "alerts.log"

_PERIODS = """
select delivery.dataset, delivery.period, bool_or(verdict.status = 'accepted')
from ledger.delivery as delivery
left join ledger.verdict as verdict on delivery.delivery_id = verdict.delivery_id
group by delivery.dataset, delivery.period
"""

_FORGET = """
delete from ledger.late_alert
where not exists (
    select from unnest(%s::text[], %s::text[]) as late (dataset, period)
    where late_alert.dataset = late.dataset and late_alert.period = late.period
)
"""


@dataclass(frozen=True)
class WatchReport:
    """How many deliveries are late, and how many of them were told of just now."""

    late: int
    alerted: int


def owed(settings: Settings, *, today: date) -> list[Expected]:
    """Everything that every source owes, by dataset and period."""
    contracts = load_all(settings.contracts_dir)
    with warehouse.connect(settings, "loader") as conn:
        came = _came(conn)
    periods = [period for one in came.values() for period in one.accepted]
    start = min(periods, default=None)
    return [
        one
        for contract in contracts.values()
        for one in expected(
            contract, came.get(contract.id, Came()), start=start, today=today
        )
    ]


def watch(settings: Settings, *, today: date) -> WatchReport:
    """Tell of every late delivery that was not told of yet."""
    late = [one for one in owed(settings, today=today) if one.is_late(today)]
    with (
        warehouse.connect(settings, "loader") as conn,
        warehouse.exclusive(conn, "late alerts"),
    ):
        told = {
            (dataset, period)
            for dataset, period in conn.execute(
                "select dataset, period from ledger.late_alert"
            )
        }
        news = [one for one in late if _key(one) not in told]
        _tell(settings, news, today=today)
        with conn.cursor() as cursor:
            cursor.execute(_FORGET, tuple(map(list, _columns(late))))
            cursor.executemany(
                "insert into ledger.late_alert (dataset, period) values (%s, %s)",
                [_key(one) for one in news],
            )
        conn.commit()
    return WatchReport(late=len(late), alerted=len(news))


def _came(conn: psycopg.Connection) -> dict[str, Came]:
    accepted: defaultdict[str, set[str]] = defaultdict(set)
    landed: defaultdict[str, set[str]] = defaultdict(set)
    for dataset, period, is_accepted in conn.execute(_PERIODS):
        landed[dataset].add(period)
        if is_accepted:
            accepted[dataset].add(period)
    return {
        dataset: Came(frozenset(accepted[dataset]), frozenset(periods))
        for dataset, periods in landed.items()
    }


def _tell(settings: Settings, news: Iterable[Expected], *, today: date) -> None:
    path = home.folder(settings, "logs") / ALERTS
    with path.open("a", encoding="utf-8") as written:
        for one in news:
            sentence = one.sentence()
            log.error("%s / %s", sentence.id, sentence.en)
            written.write(f"{today} {sentence.id} / {sentence.en}\n")


def _key(one: Expected) -> tuple[str, str]:
    return one.contract.id, one.period


def _columns(late: Iterable[Expected]) -> tuple[list[str], list[str]]:
    keys = [_key(one) for one in late]
    return [dataset for dataset, _ in keys], [period for _, period in keys]
