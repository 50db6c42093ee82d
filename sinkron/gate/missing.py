"""Which units have not sent, as the current release tells.

marts.missing_unit (a dbt model: the one place where it is computed) -> command line
"""

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from sinkron.errors import SinkronError

_COUNTS = """
select dataset, period, unit_kind, count(*) as units
from marts.missing_unit
group by dataset, period, unit_kind
order by dataset, period, unit_kind
"""

_UNITS = """
select dataset, period, unit_kind, unit_code, unit_name, kecamatan_code, last_period
from marts.missing_unit
where
    dataset = coalesce(%(dataset)s, dataset)
    and period = coalesce(%(period)s, period)
order by dataset, period, kecamatan_code, unit_name, unit_code
"""


@dataclass(frozen=True)
class MissingCount:
    """How many units of a period have not sent."""

    dataset: str
    period: str
    unit_kind: str
    units: int


@dataclass(frozen=True)
class MissingUnit:
    """One desa, school or puskesmas that has not sent."""

    dataset: str
    period: str
    unit_kind: str
    unit_code: str
    unit_name: str
    kecamatan_code: str
    last_period: str | None


def missing_counts(conn: psycopg.Connection) -> list[MissingCount]:
    """Count the missing units of every dataset and period."""
    _have_release(conn)
    with conn.cursor(row_factory=class_row(MissingCount)) as cursor:
        return cursor.execute(_COUNTS).fetchall()


def missing_units(
    conn: psycopg.Connection, *, dataset: str | None = None, period: str | None = None
) -> list[MissingUnit]:
    """Name the missing units of a dataset, of a period, or of both."""
    _have_release(conn)
    with conn.cursor(row_factory=class_row(MissingUnit)) as cursor:
        cursor.execute(_UNITS, {"dataset": dataset, "period": period})
        return cursor.fetchall()


def _have_release(conn: psycopg.Connection) -> None:
    found = conn.execute("select to_regclass('marts.missing_unit')").fetchone()
    if found == (None,):
        raise SinkronError(
            "no release names the missing units yet.",
            advice="`sinkron run` builds and publishes one.",
        )
