"""JSON lines: what was captured from an office's API, one record a line.

blocks -> Chunks -> the keys of the records at the beginning -> layout -> each line

The keys of a file are those of the contract that any of its first records has, and the
others that most of them have: like a header, they have to be exactly those of a layout.
A record need not repeat them all (writers leave out what is null), but one that cannot
be parsed, is no object, or has another key, a key twice or a value inside a value, is
broken. A file that ends inside a record was cut off.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from sinkron.contract import Contract
from sinkron.extract import header as headers
from sinkron.extract import problems
from sinkron.extract.cells import cell_text
from sinkron.extract.chunks import Chunks
from sinkron.extract.content import HEAD_BYTES
from sinkron.extract.reading import Batch, Broken, Line, Reading

_NO_CHARACTER = "\ufffd"


class _NoRecordError(ValueError):
    """The line is no JSON object."""


def read_jsonlines(blocks: Iterable[bytes], contract: Contract) -> Reading:
    """Find the keys, then stream; raises `FileHeldError`, also while streaming."""
    chunks = Chunks(blocks)
    first = chunks.take(at_least=HEAD_BYTES)
    chunks.put_back(first)
    header = headers.find_header(contract, [_keys(first, contract)])
    found = headers.match(contract, header, file_format="jsonl") if header else None
    if found is None or found.layout is None:
        received = sum(batch.received for batch in _batches(chunks, _Shape(contract)))
        problem = headers.difference(contract, found)
        raise problems.FileHeldError(problem, received=received)
    shape = _Shape(contract, found.columns)
    return Reading(found.layout, found.columns, ",", _batches(chunks, shape))


@dataclass
class _Shape:
    """Where each key of a record goes; remembers the keys that it has looked up."""

    contract: Contract
    columns: Sequence[str] = ()
    _places: dict[str, int | None] = field(default_factory=dict)

    def values(self, record: Sequence[tuple[str, Any]]) -> list[str | None] | None:
        """Texts of a record in the order of the columns; None when it does not fit."""
        values: list[str | None] = [None] * len(self.columns)
        filled = set()
        for key, value in record:
            place = self._place(key)
            if place is None or place in filled or isinstance(value, (list, dict)):
                return None
            filled.add(place)
            values[place] = _text(value)
        return values if filled else None

    def _place(self, key: str) -> int | None:
        if key not in self._places:
            name = self.contract.field_of(key)
            known = name in self.columns
            self._places[key] = self.columns.index(name) if known else None
        return self._places[key]


def _keys(chunk: bytes, contract: Contract) -> list[str]:
    """Keys that make up the header, as they are written at first."""
    texts: dict[str, str] = {}
    times: dict[str, int] = {}
    records = 0
    for line in chunk.split(b"\n"):
        try:
            record = _record(line)
        except _NoRecordError:
            continue
        records += 1
        for key in dict(record):
            name = contract.field_of(key)
            texts.setdefault(name, key)
            times[name] = times.get(name, 0) + 1
    known = contract.column_names
    return [
        text
        for name, text in texts.items()
        if name in known or times[name] * 2 > records
    ]


def _batches(chunks: Chunks, shape: _Shape) -> Iterator[Batch]:
    number = 0
    while chunk := chunks.take():
        lines = chunk.removesuffix(b"\n").split(b"\n")
        numbered = enumerate(lines, start=number + 1)
        yield Batch([_piece(no, line, shape) for no, line in numbered if line.strip()])
        number += len(lines)
        if not chunk.endswith(b"\n") and not _is_record(lines[-1]):
            raise problems.FileHeldError(problems.problem(problems.TRUNCATED))


def _piece(number: int, line: bytes, shape: _Shape) -> Line | Broken:
    try:
        values = shape.values(_record(line))
    except _NoRecordError:
        values = None
    if values is None:
        text = line.decode().removesuffix("\r")
        return Broken(number, text.replace("\0", _NO_CHARACTER))
    return Line(number, values)


def _is_record(line: bytes) -> bool:
    try:
        _record(line)
    except _NoRecordError:
        return not line.strip()
    return True


def _record(line: bytes) -> list[tuple[str, Any]]:
    """Keys and values of a line, in order; raises _NoRecordError."""
    try:
        found = _DECODER.decode(line.decode())
    except (ValueError, RecursionError) as error:
        raise _NoRecordError from error
    if not isinstance(found, _Pairs):
        raise _NoRecordError
    return found


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs: a key that stands twice is seen."""


def _no_number(_: str) -> NoReturn:
    raise _NoRecordError


_DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_constant=_no_number)


def _text(value: Any) -> str | None:
    """A value as landed: null stays null, an empty text stays one."""
    if not isinstance(value, str):
        return None if value is None else cell_text(value)
    text: str = value
    if not text.isascii():  # half of a pair of surrogates is no character
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", _NO_CHARACTER)
