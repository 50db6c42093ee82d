"""What an analyst can read of the current release: families, receipts, published rows.

family.dim_family -> states of a day, streamed
family.fct_family_programme_month -> receipts of some months, streamed
marts.* -> rows of the kabupaten

Families are pseudonyms; nothing here holds a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from sinkron.formula.deprivation import ITEMS

ROLE = "analyst"
_CHUNK = 20_000
_STATE = sql.SQL(
    """
    select family_key, in_register, in_dtsen, members, desil_national, desil_district,
        dtsen_version, {items}
    from family.dim_family
    where valid_from <= {day} and (valid_to is null or valid_to > {day})
    """
)
_RECEIPT = sql.SQL(
    """
    select family_key, programme_code, month, persons, amount_idr
    from family.fct_family_programme_month
    where month between {first} and {last}
    """
)
_ENDED = sql.SQL(
    """
    select family_key, event from family.family_lineage
    where event in ('merge', 'moved', 'died_out') and date between {after} and {until}
    order by family_key, date
    """
)

Items = tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A family as it was on one day."""

    family_key: str
    in_register: bool
    in_dtsen: bool
    members: int | None
    desil_national: int | None
    desil_district: int | None
    dtsen_version: str | None
    items: Items


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a family received of a programme in one month."""

    family_key: str
    programme_code: str
    month: date
    persons: int
    amount_idr: int | None


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter with its days."""

    name: str
    kind: str
    first_day: date
    last_day: date


class ReleaseRows:
    """The current release as one login sees it."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self._conn = conn
        self._published: dict[str, list[dict[str, Any]]] = {}

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Periods for which families are counted, oldest first."""
        rows = self._conn.execute(
            "select period, kind, first_day, last_day from marts.dim_period "
            "where period in (select f.period from marts.family_count as f) "
            "order by last_day, kind"
        )
        return tuple(Period(*row) for row in rows)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The quarters among the periods, oldest first."""
        return tuple(one for one in self.periods if one.kind == "quarter")

    @property
    def newest(self) -> tuple[Period, ...]:
        """The last month and the last quarter."""
        last = {one.kind: one for one in self.periods}
        return tuple(last.values())

    def states(self, day: date) -> Iterator[State]:
        """Every family alive on a day."""
        items = sql.SQL(", ").join(sql.Identifier(f"deprived_{i}") for i in ITEMS)
        query = _STATE.format(items=items, day=sql.Literal(day))
        for row in self._stream(query):
            yield State(*(*row[:7], row[7:]))

    def receipts(self, first: date, last: date) -> Iterator[Receipt]:
        """Every receipt of the months in a stretch of time."""
        query = _RECEIPT.format(first=sql.Literal(first), last=sql.Literal(last))
        for row in self._stream(query):
            yield Receipt(*row)

    def ended(self, after: date, until: date) -> dict[str, str]:
        """How the families ended that ended in a stretch of time: the last event."""
        query = _ENDED.format(after=sql.Literal(after), until=sql.Literal(until))
        return dict(self._stream(query))

    def published(self, mart: str) -> list[dict[str, Any]]:
        """Rows of a mart; of the kabupaten alone where it has regions."""
        if mart not in self._published:
            table = sql.SQL("select * from {}").format(sql.Identifier("marts", mart))
            where = sql.SQL(" where region_level = 'kabupaten'")
            with self._conn.cursor(row_factory=dict_row) as cursor:
                rows = cursor.execute(table + where).fetchall()
            self._published[mart] = rows
        return self._published[mart]

    def _stream(self, query: sql.Composed) -> Iterator[tuple[Any, ...]]:
        with self._streaming() as cursor:
            yield from cursor.execute(query)

    @contextmanager
    def _streaming(self) -> Iterator[psycopg.ServerCursor[tuple[Any, ...]]]:
        with self._conn.cursor(name="recompute") as cursor:
            cursor.itersize = _CHUNK
            yield cursor
