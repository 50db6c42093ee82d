"""Parquet: what was captured from a table of an office's database.

file -> its schema is the header -> layout -> batches of records, column by column

A record's line number is its place in the file. Nothing of a damaged or cut-off file is
received: its end says how many records there are, and that many must come out.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sinkron.contract import Contract
from sinkron.extract import header as headers
from sinkron.extract import problems
from sinkron.extract.cells import cell_text
from sinkron.extract.content import PARQUET_ENCRYPTED, PARQUET_MARK
from sinkron.extract.reading import Batch, Line, Reading

_BATCH_ROWS = 5_000
_OFFICE_TIME = pa.scalar(timedelta(hours=7), pa.duration("us"))  # Asia/Jakarta
_DAMAGED = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError)

Texts = list[str | None]


def read_parquet(path: Path, contract: Contract) -> Reading:
    """Find the layout, then stream; raises `FileHeldError`, also while streaming."""
    file = _open(path)
    header = headers.find_header(contract, [file.schema_arrow.names])
    found = headers.match(contract, header, file_format="parquet") if header else None
    if found is None or found.layout is None:
        received = file.metadata.num_rows
        file.close()
        problem = headers.difference(contract, found)
        raise problems.FileHeldError(problem, received=received)
    return Reading(found.layout, found.columns, ",", _batches(file))


def _open(path: Path) -> Any:
    _check_end(path)
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        types = file.schema_arrow.types
    except _DAMAGED as error:
        raise problems.FileHeldError(problems.damaged_capture()) from error
    if any(pa.types.is_nested(one) for one in types):
        file.close()
        raise problems.FileHeldError(problems.damaged_capture())
    return file


def _check_end(path: Path) -> None:
    """The mark at the beginning stands at the end again, unless it was cut off."""
    with path.open("rb") as file:
        mark = file.read(len(PARQUET_MARK))
        size = file.seek(0, 2)
        file.seek(max(len(mark), size - len(mark)))
        end = file.read()
    if end != mark:
        raise problems.FileHeldError(problems.problem(problems.TRUNCATED))
    if mark == PARQUET_ENCRYPTED:
        raise problems.FileHeldError(problems.problem(problems.ENCRYPTED))


def _batches(file: Any) -> Iterator[Batch]:
    number, expected = 0, file.metadata.num_rows
    try:
        for table in file.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
            rows = zip(*(_texts(column) for column in table.columns), strict=True)
            lines = [Line(no, row) for no, row in enumerate(rows, start=number + 1)]
            yield Batch(lines)
            number += len(lines)
    except _DAMAGED as error:
        raise problems.FileHeldError(problems.damaged_capture()) from error
    finally:
        file.close()
    if number != expected:
        raise problems.FileHeldError(problems.damaged_capture())


def _texts(column: Any) -> Texts:
    """Values of a column as they are landed."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    for is_kind, texts in _BY_KIND:
        if is_kind(column.type):
            return texts(column)
    return [None if one is None else str(one) for one in column.to_pylist()]


def _strings(column: Any) -> Texts:
    column = column.cast(pa.large_string())
    column.validate(full=True)
    if pc.any(pc.match_substring(column, "\0")).as_py():
        column = pc.replace_substring(column, "\0", "\ufffd")
    found: Texts = column.to_pylist()
    return found


def _plain(column: Any) -> Texts:
    found: Texts = column.cast(pa.string()).to_pylist()
    return found


def _values(column: Any) -> Texts:
    return [cell_text(one) if one is not None else None for one in column.to_pylist()]


def _floats(column: Any) -> Texts:
    """Shortest text; what is no number is missing."""
    column = column.cast(pa.string()).cast(pa.float64())  # 0.1 of a short one stays 0.1
    column = pc.if_else(pc.is_nan(column), None, column)
    return [None if one is None else cell_text(one) for one in column.to_pylist()]


def _moments(column: Any) -> Texts:
    """Times on the office's clock; parts of a second only where there are any."""
    zone = column.type.tz
    column = column.cast(pa.timestamp("us", zone), safe=False)
    if zone is not None:
        column = pc.add(column.cast(pa.int64()).cast(pa.timestamp("us")), _OFFICE_TIME)
    values = column.to_pylist()
    return [None if one is None else one.isoformat(sep=" ") for one in values]


def _is_text(kind: Any) -> bool:
    return any(is_kind(kind) for is_kind in _TEXT_KINDS)


_TEXT_KINDS = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_binary,
    pa.types.is_large_binary,
)
_BY_KIND: tuple[tuple[Callable[[Any], bool], Callable[[Any], Texts]], ...] = (
    (_is_text, _strings),
    (pa.types.is_integer, _plain),
    (pa.types.is_date, _plain),
    (pa.types.is_boolean, _values),
    (pa.types.is_floating, _floats),
    (pa.types.is_decimal, _values),
    (pa.types.is_timestamp, _moments),
)
