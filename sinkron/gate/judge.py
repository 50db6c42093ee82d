"""Judge the lines of a delivery: one SQL pass, rejected lines to quarantine.

raw.<opd>__<dataset> -> judged (temporary) -> quarantine.line, ledger.judged_file

One transaction a delivery: its old quarantine goes, the new one comes, and every file
of the delivery is signed with what it was judged by (rules, contract, code lists,
reading functions, the files that take part). A delivery that bears its signature costs
one look-up. Files whose lines are mostly about another government are found here and
take no part in the quarantine; the verdict holds them.
"""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from sinkron.contract import Contract
from sinkron.errors import SinkronError
from sinkron.gate import rules
from sinkron.gate.facts import DeliveryFacts, FileFacts, Outside
from sinkron.gate.region import regions

log = logging.getLogger(__name__)

_CLEAN_FUNCTIONS = """
select md5(coalesce(string_agg(
    pg_get_functiondef(pg_proc.oid), '' order by pg_proc.oid::regprocedure::text
), ''))
from pg_proc
where pg_proc.pronamespace = 'clean'::regnamespace
"""

_MAPS = """
select map, md5(string_agg(code, chr(31) order by code collate "C"))
from reference.code_map
where map = any(%s)
group by map
"""

_KECAMATAN = """
select md5(string_agg(name_key, chr(31) order by name_key collate "C"))
from reference.region_name
where region_level = 'kecamatan'
"""

_COUNT = """
select
    file_id,
    count(*),
    count(*) filter (where is_readable),
    count(*) filter (where is_readable and is_outside)
from judged
group by file_id
"""

_REMEMBER = """
insert into ledger.judged_file
    (file_id, delivery_id, readable_lines, outside_lines, quarantined_lines)
select
    file.file_id, %(delivery_id)s, file.readable, file.outside,
    coalesce(rejected.lines, 0)
from unnest(%(file_ids)s::bigint[], %(readable)s::bigint[], %(outside)s::bigint[])
    as file (file_id, readable, outside)
left join (
    select file_id, count(*) as lines
    from quarantine.line
    where delivery_id = %(delivery_id)s
    group by file_id
) as rejected on file.file_id = rejected.file_id
"""


class GateError(SinkronError):
    """The gate cannot judge, for a reason that is ours and not the office's."""


@dataclass(frozen=True)
class Judged:
    """What the lines of a delivery turned out to be, file by file."""

    signature: str
    quarantined: dict[int, int]
    outside: dict[int, Outside]
    is_new: bool


def basis(conn: psycopg.Connection, contract: Contract) -> str:
    """Digest of everything that decides over a line, apart from the lines."""
    maps = rules.code_maps(contract)
    found: dict[str, str] = dict(conn.execute(_MAPS, (maps,)).fetchall())
    if missing := [name for name in maps if name not in found]:
        raise GateError(
            f"{contract.id}: the code lists {', '.join(missing)} are empty.",
            advice="add them to dbt_project/seeds/code_map.csv and load the seeds.",
        )
    kecamatan = None
    if any(one.kind == "names" for one in regions(contract).values()):
        kecamatan = _only(conn, _KECAMATAN)
        if kecamatan is None:
            raise GateError(
                "reference.region_name knows no kecamatan, all files would be foreign.",
                advice="build the reference tables before the entry gate.",
            )
    functions = _only(conn, _CLEAN_FUNCTIONS)
    conn.commit()
    return _digest(
        [
            contract.sha256,
            rules.render(contract),
            sorted(found.items()),
            kecamatan,
            functions,
        ]
    )


def judge(
    conn: psycopg.Connection,
    contract: Contract,
    delivery: DeliveryFacts,
    files: Sequence[FileFacts],
    *,
    judged_by: str,
) -> Judged:
    """Judge a delivery unless it was judged in just this way; `files` take part."""
    signature = _digest([judged_by, [(one.path, one.sha256) for one in files]])
    signed = conn.execute(
        "select bool_and(judged_with is not distinct from %s) from ledger.file "
        "where delivery_id = %s",
        (signature, delivery.delivery_id),
    ).fetchone()
    is_new = signed != (True,)
    if is_new:
        _judge_anew(conn, contract, delivery, files)
        conn.execute(
            "update ledger.file set judged_with = %s where delivery_id = %s",
            (signature, delivery.delivery_id),
        )
    counts = conn.execute(
        "select file_id, readable_lines, outside_lines, quarantined_lines "
        "from ledger.judged_file where delivery_id = %s",
        (delivery.delivery_id,),
    ).fetchall()
    conn.commit()
    return Judged(
        signature=signature,
        quarantined={one[0]: one[3] for one in counts},
        outside={one[0]: Outside(outside=one[2], lines=one[1]) for one in counts},
        is_new=is_new,
    )


def _judge_anew(
    conn: psycopg.Connection,
    contract: Contract,
    delivery: DeliveryFacts,
    files: Sequence[FileFacts],
) -> None:
    where = (delivery.delivery_id,)
    conn.execute("delete from quarantine.line where delivery_id = %s", where)
    conn.execute("delete from ledger.judged_file where delivery_id = %s", where)
    if not files:
        return
    conn.execute("set local work_mem = '256MB'")
    conn.execute(rules.scan(contract), _parameters(delivery, files))
    outside = _count_outside(conn, delivery, files)
    taking = [file for file in files if not outside[file.file_id].is_foreign]
    if len(taking) < len(files):
        conn.execute(
            "delete from judged where file_id <> all(%s)",
            ([file.file_id for file in taking],),
        )
    conn.execute(rules.SUSPECTS)
    conn.execute(rules.quarantine(contract), _parameters(delivery, taking))
    conn.execute(
        _REMEMBER,
        {
            "delivery_id": delivery.delivery_id,
            "file_ids": list(outside),
            "readable": [one.lines for one in outside.values()],
            "outside": [one.outside for one in outside.values()],
        },
    )
    log.info("judged %s: %s files", delivery.delivery_id, len(files))


def _count_outside(
    conn: psycopg.Connection, delivery: DeliveryFacts, files: Sequence[FileFacts]
) -> dict[int, Outside]:
    """Count the lines of another government in each scanned file."""
    counts = {one[0]: one[1:] for one in conn.execute(_COUNT).fetchall()}
    outside = {}
    for file in files:
        landed, readable, away = counts.get(file.file_id, (0, 0, 0))
        if landed != file.received:
            raise GateError(
                f"{delivery.delivery_id}, file {file.file_id}: the ledger says "
                f"{file.received} lines were received, {landed} are landed.",
                advice="land the file again from the archive before going on.",
            )
        outside[file.file_id] = Outside(outside=away, lines=readable)
    return outside


def _parameters(
    delivery: DeliveryFacts, files: Sequence[FileFacts]
) -> dict[str, object]:
    return {
        "delivery_id": delivery.delivery_id,
        "file_ids": [file.file_id for file in files],
    }


def _digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _only(conn: psycopg.Connection, query: str) -> object:
    row = conn.execute(query).fetchone()
    return None if row is None else row[0]
