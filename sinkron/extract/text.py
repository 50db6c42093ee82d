"""Delimited text: the header found, then every line to its place.

blocks -> plain_blocks -> chunks of whole lines -> Records -> batches

The separator is the one with which the header is known best. Most lines pass in runs,
untouched (quoting.whole_lines); the others are taken apart one by one. Lines are joined
only when a quote is open at the line end, the joined record has exactly the fields of
the header, and none of the later lines is a whole record by itself. A file that ends
in a broken line without a line end was cut off.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sinkron.contract import Contract, HeaderMatch
from sinkron.extract import header as headers
from sinkron.extract import problems
from sinkron.extract.chunks import Chunks
from sinkron.extract.content import HEAD_BYTES
from sinkron.extract.quoting import Quotes, split_record
from sinkron.extract.reading import Batch, Reading
from sinkron.extract.records import Records, Shape

_SEPARATORS = ";,|\t"
_MOST_HEADER_LINES = 10


@dataclass(frozen=True)
class _Start:
    """The header of a file, and where its lines begin."""

    header: headers.Header
    separator: str
    lines: Sequence[bytes]  # physical lines up to and including the header

    @property
    def structural(self) -> int:
        """Lines above the header that are not empty, and the header itself."""
        above = self.lines[: self.header.row]
        return 1 + sum(bool(line.strip()) for line in above)

    @property
    def size(self) -> int:
        """Bytes of these lines, with their line ends."""
        return sum(map(len, self.lines)) + len(self.lines)

    @property
    def shape(self) -> Shape:
        """What the records below look like."""
        record = b"\n".join(self.lines[self.header.row :]).replace(b"\r\n", b"\n")
        return Shape(self.separator, self.header.names, record.removesuffix(b"\r"))


def read_text(blocks: Iterable[bytes], contract: Contract) -> Reading:
    """Find the header, then stream; raises `FileHeldError`, also while streaming."""
    chunks = Chunks(blocks)
    first = chunks.take(at_least=HEAD_BYTES)
    start = _find_start(first, contract)
    if start is None:
        received, structural = _count_without_header(first, chunks)
        problem = headers.difference(contract, None)
        raise problems.FileHeldError(problem, received=received, structural=structural)
    chunks.put_back(first[start.size :])
    batches = _batches(chunks, start)
    found = headers.match(contract, start.header, file_format="csv")
    if found.layout is None and start.size > len(first):
        raise problems.FileHeldError(problems.problem(problems.TRUNCATED))
    if found.layout is None:
        raise _held(batches, contract, found)
    return Reading(found.layout, found.columns, start.separator, batches)


def _find_start(chunk: bytes, contract: Contract) -> _Start | None:
    """Read the first lines with each separator; the header known best decides."""
    most = headers.SEARCHED_ROWS + _MOST_HEADER_LINES
    lines = chunk.split(b"\n", most)[:most]
    texts = [line.decode().removesuffix("\r") for line in lines]
    found: list[tuple[headers.Header, str, int]] = []
    for separator in _SEPARATORS:
        records = [_record(texts, at, separator) for at in range(len(texts))]
        header = headers.find_header(contract, [fields for fields, _ in records])
        if header:
            found.append((header, separator, records[header.row][1]))
    if not found:
        return None
    header, separator, after = max(found, key=lambda one: one[0].known)
    return _Start(header, separator, lines[:after])


def _record(texts: Sequence[str], at: int, separator: str) -> tuple[list[str], int]:
    """Fields of the record that begins at a line, and the line after it."""
    for after in range(at + 1, min(at + _MOST_HEADER_LINES, len(texts)) + 1):
        split = split_record("\n".join(texts[at:after]), separator)
        if split.quotes is not Quotes.OPEN:
            return split.fields, after
    return [], at + 1


def _batches(chunks: Chunks, start: _Start) -> Iterator[Batch]:
    yield Batch((), structural=start.structural)
    records = Records(start.shape, first_line=len(start.lines) + 1)
    while chunk := chunks.take():
        batch, used = records.take(chunk, is_last=chunks.is_ended)
        chunks.put_back(chunk[used:])
        yield batch
    if records.is_cut_off:
        raise problems.FileHeldError(problems.problem(problems.TRUNCATED))


def _held(
    batches: Iterator[Batch], contract: Contract, found: HeaderMatch
) -> problems.FileHeldError:
    """Count the lines of a file that cannot be landed, unless it is cut off."""
    problem = headers.difference(contract, found)
    received = structural = 0
    for batch in batches:
        received += batch.received
        structural += batch.structural
    return problems.FileHeldError(problem, received=received, structural=structural)


def _count_without_header(first: bytes, chunks: Chunks) -> tuple[int, int]:
    """Lines of a file whose header nobody knows; its first may be that header."""
    lines = [line for line in first.decode().split("\n") if line.strip()]
    received, structural = len(lines), 0
    rows = [split_record(lines[0], one).fields for one in _SEPARATORS] if lines else []
    if any(headers.looks_like_header(row) for row in rows):
        received, structural = received - 1, 1
    while chunk := chunks.take():
        received += sum(bool(line.strip()) for line in chunk.split(b"\n"))
    return received, structural
