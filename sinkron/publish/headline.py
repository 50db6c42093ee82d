"""The headline figures of the release that readers see.

marts.* as `bi_reader`, reasons of quarantined lines from the ledger -> Headline

Every figure but the reasons is read as any BI tool would read it, so that a suppressed
one is suppressed here too. Reasons are counted for the files in force at the last
build.
"""

from dataclasses import dataclass
from typing import LiteralString, TypeVar

import psycopg
from psycopg.rows import class_row

from sinkron import warehouse
from sinkron.publish.releases import Release, find_release
from sinkron.settings import Settings

Line = TypeVar("Line")


@dataclass(frozen=True, kw_only=True)
class FamilyLine:
    """Families of the kabupaten by who knows them; null when suppressed."""

    in_register: bool
    in_dtsen: bool
    families: int | None
    persons: int | None


@dataclass(frozen=True, kw_only=True)
class ProgrammeLine:
    """Reach of one programme in the kabupaten; null when suppressed.

    Rupiah are null, too, where the programme pays none.
    """

    programme: str
    opd: str
    families: int | None
    persons: int | None
    amount_idr: int | None
    unlinked_receipts: int | None


@dataclass(frozen=True, kw_only=True)
class DeliveryLine:
    """Files of one status and the lines they held."""

    status: str
    files: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class Headline:
    """What a release says first."""

    release: Release
    families_month: str | None
    families: tuple[FamilyLine, ...]
    programmes_month: str | None
    programmes: tuple[ProgrammeLine, ...]
    deliveries: tuple[DeliveryLine, ...]
    quarantined: tuple[tuple[str, int], ...]


_FAMILIES_MONTH = """
    select max(period) from marts.family_count
    inner join marts.dim_period using (period) where kind = 'month'
"""

_FAMILIES = """
    select in_register, in_dtsen, families, persons from marts.family_count
    where region_level = 'kabupaten' and period = %s
    order by in_register desc, in_dtsen desc
"""

_PROGRAMMES_MONTH = """
    select to_char(
        coalesce(
            max(month) filter (where to_char(month, 'YYYY-MM') <= %s), max(month)
        ),
        'YYYY-MM'
    )
    from marts.programme_reach
"""

_PROGRAMMES = """
    select
        p.name as programme, r.opd, r.families, r.persons, r.amount_idr,
        r.unlinked_receipts
    from marts.programme_reach as r
    inner join marts.dim_programme as p using (programme_code)
    where r.region_level = 'kabupaten' and to_char(r.month, 'YYYY-MM') = %s
    order by p.strategy, p.name
"""

_DELIVERIES = """
    select status, count(*) as files, sum(received_lines)::bigint as lines
    from marts.source_delivery group by status order by status
"""

_QUARANTINED = """
    select line.reason, count(*) from quarantine.line
    inner join ledger.verdict using (file_id)
    where verdict.status = 'accepted' group by line.reason order by 2 desc, 1
"""


def headline(settings: Settings) -> Headline:
    """Read the headline figures of the current release."""
    with warehouse.connect(settings, "transformer") as conn:
        release = find_release(conn)
        quarantined = tuple(conn.execute(_QUARANTINED).fetchall())
    with warehouse.connect(settings, "bi_reader") as conn:
        families_month = _text(conn, _FAMILIES_MONTH)
        programmes_month = _text(conn, _PROGRAMMES_MONTH, families_month)
        return Headline(
            release=release,
            families_month=families_month,
            families=_lines(conn, FamilyLine, _FAMILIES, families_month),
            programmes_month=programmes_month,
            programmes=_lines(conn, ProgrammeLine, _PROGRAMMES, programmes_month),
            deliveries=_lines(conn, DeliveryLine, _DELIVERIES),
            quarantined=quarantined,
        )


def _text(
    conn: psycopg.Connection, query: LiteralString, *parameters: str | None
) -> str | None:
    row = conn.execute(query, parameters).fetchone()
    return row[0] if row else None


def _lines(
    conn: psycopg.Connection,
    kind: type[Line],
    query: LiteralString,
    *parameters: str | None,
) -> tuple[Line, ...]:
    with conn.cursor(row_factory=class_row(kind)) as cursor:
        return tuple(cursor.execute(query, parameters).fetchall())
