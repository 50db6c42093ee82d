"""What a workbook is, before anyone loads it: whole, and not too large.

A workbook cannot be streamed: calamine loads a sheet at once. So the rows that hold a
value are counted in the packed file first, and a file whose end is missing is known by
the lack of its directory.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from sinkron.extract import problems

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SMALL_SHEET_BYTES = 5_000_000  # fewer bytes cannot hold more rows than allowed
_MOST_UNPACKED_BYTES = 4 << 30
_READ_BYTES = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
_DIRECTORY = b"PK\x05\x06"
_DIRECTORY_WITHIN = 1 << 16


def check_workbook(path: Path) -> None:
    """Raise `FileHeldError` for a packed workbook that is cut off or too large."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return
        try:
            with zipfile.ZipFile(file) as packed:
                _check_size(packed)
        except _DAMAGED as error:
            code = problems.UNREADABLE if _has_directory(path) else problems.TRUNCATED
            raise problems.FileHeldError(problems.problem(code)) from error


def check_rows(rows: int) -> None:
    """Raise `FileHeldError` when a workbook holds more rows than can be taken."""
    if rows > problems.MAX_WORKBOOK_ROWS:
        raise problems.FileHeldError(problems.problem(problems.TOO_MANY_ROWS))


def _check_size(packed: zipfile.ZipFile) -> None:
    members = packed.infolist()
    if sum(one.file_size for one in members) > _MOST_UNPACKED_BYTES:
        raise problems.FileHeldError(problems.problem(problems.TOO_MANY_ROWS))
    rows = 0
    for one in members:
        if _SHEET.fullmatch(one.filename) and one.file_size > _SMALL_SHEET_BYTES:
            with packed.open(one) as sheet:
                rows += _rows_with_value(sheet)
            check_rows(rows)


def _rows_with_value(sheet: IO[bytes]) -> int:
    count, rest = 0, b""
    while block := sheet.read(_READ_BYTES):
        *rows, rest = (rest + block).split(b"<row")
        count += sum(b"<v" in row or b"<is" in row for row in rows)
    return count + (b"<v" in rest or b"<is" in rest)


def _has_directory(path: Path) -> bool:
    """Whether the end of the packed file is there."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _DIRECTORY_WITHIN))
        return _DIRECTORY in file.read()
