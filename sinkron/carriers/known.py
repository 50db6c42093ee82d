"""Which records of a table are here already, so that none is captured twice.

captured files, read as landing reads them + landed records -> a digest of each

A record is the same when all its texts are. What was landed counts too: an office
that used to hand in captures, and now gives a connection, is read on from there.
Files that the ledger does not know (the capture was killed after it wrote them) are
entered on the way.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence

import psycopg
from psycopg import sql

from sinkron.carriers import ledger
from sinkron.carriers.captures import Captured, Captures, digest
from sinkron.contract import Contract
from sinkron.extract import FileHeldError, Line, read
from sinkron.extract.content import LocalFile

log = logging.getLogger(__name__)

Texts = Sequence[str | None]

_SIZE, _FETCHED_ROWS = 16, 5_000
_ABSENT, _BETWEEN = "\0", "\x1f"


def digest_of(texts: Texts) -> bytes:
    """Digest of a record: its texts in the order of the contract."""
    joined = _BETWEEN.join(_ABSENT if one is None else one for one in texts)
    return hashlib.blake2b(joined.encode(), digest_size=_SIZE).digest()


def enter_unknown(
    conn: psycopg.Connection, captures: Captures, contract: Contract
) -> None:
    """Enter files into the ledger that it does not know."""
    known = ledger.paths(conn, contract.id)
    for one in captures.files():
        if one.path not in known:
            ledger.record(conn, _entry(one, contract))


def digests(
    conn: psycopg.Connection,
    captures: Captures,
    contract: Contract,
    *,
    since: str | None,
) -> set[bytes]:
    """Digests of the records captured or landed for the months from `since` on.

    Records without a month stand in a file of their own, whose month says nothing.
    """
    found: set[bytes] = set()
    for one in captures.files():
        if since is None or one.period >= since[:7] or is_undated(one.file.path):
            found.update(map(digest_of, _records(one, contract)))
    with conn.transaction():
        found.update(map(digest_of, _landed(conn, contract, since)))
    return found


UNDATED = "_tanpa_tanggal.parquet"
DATED = ".parquet"


def is_undated(name: str) -> bool:
    """Whether a captured file holds records without a time of change."""
    return name.endswith(UNDATED)


def _entry(one: Captured, contract: Contract) -> ledger.Entry:
    records, latest = 0, None
    at = watermark_position(contract)
    for texts in _records(one, contract):
        records += 1
        if at is not None and not is_undated(one.file.path):
            latest = max(filter(None, (latest, texts[at])), default=None)
    sha256 = digest(one.file.location)
    return ledger.Entry(
        contract.id, one.period, one.path, sha256, records, watermark_to=latest
    )


def _landed(
    conn: psycopg.Connection, contract: Contract, since: str | None
) -> Iterator[Texts]:
    """Records in the landing table, from a month on; inside a transaction."""
    table = sql.Identifier("raw", contract.id)
    there = conn.execute("select to_regclass(%s)", (f"raw.{contract.id}",)).fetchone()
    if there == (None,):
        return
    names = sql.SQL(", ").join(map(sql.Identifier, contract.column_names))
    wanted = sql.SQL(
        'select {} from {} where _broken is null and _delivery_id >= %s collate "C"'
    ).format(names, table)
    with conn.cursor("landed") as cursor:
        cursor.itersize = _FETCHED_ROWS
        cursor.execute(wanted, (f"{contract.id}/{(since or '')[:7]}",))
        yield from cursor


def watermark_position(contract: Contract) -> int | None:
    """Where among the columns the watermark stands; an API has none."""
    (layout, *_) = contract.layouts
    if layout.watermark is None:
        return None
    return contract.column_names.index(layout.watermark)


def _records(one: Captured, contract: Contract) -> Iterator[Texts]:
    """Texts of a file's records, in the order of the contract."""
    try:
        reading = read(LocalFile(one.file.location), contract)
        at = [reading.columns.index(name) for name in contract.column_names]
        for batch in reading.batches:
            for piece in batch.pieces:
                if isinstance(piece, Line):
                    yield [piece.values[position] for position in at]
    except FileHeldError as held:
        log.warning("a capture of %s is held: %s", contract.id, held.problem.code)
