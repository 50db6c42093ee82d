"""Fields of a line of delimited text, one line at a time or a megabyte at once.

A field is quoted when it begins with a quote; it ends at a quote that a separator or
the line end follows, and a doubled quote inside is one quote. Anything else after a
quote damages the line. Quotes in the middle of an unquoted field are letters when they
come in pairs; a lone one is a quote that nobody closed, whatever the field looks like.
`split_record` takes one record apart; `whole_lines` says, for many lines at once
and without taking them apart, which ones COPY may read as they stand.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

_NEWLINE, _QUOTE = ord("\n"), ord('"')
_NEVER_PLAIN = (b"\0", b"\1", b"\r")

Mask = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.intp]


class Quotes(Enum):
    """State of the quotes at the end of a record."""

    CLOSED = "closed"
    OPEN = "open"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Split:
    """Fields of a record; of no use unless the quotes are closed."""

    fields: list[str]
    quotes: Quotes


def split_record(text: str, separator: str) -> Split:
    """Take one record apart; it may hold line ends inside quotes."""
    if '"' not in text:
        return Split(text.split(separator), Quotes.CLOSED)
    wants_more: list[bool] = []

    def physical_lines() -> Iterator[str]:
        yield text
        wants_more.append(True)

    try:
        fields = next(csv.reader(physical_lines(), delimiter=separator, strict=True))
    except csv.Error:
        return Split([], Quotes.OPEN if wants_more else Quotes.DAMAGED)
    if text.count('"') % 2:
        return Split([], Quotes.OPEN)
    return Split(fields, Quotes.CLOSED)


def whole_lines(chunk: bytes, *, separator: str, fields: int, filled: int) -> Mask:
    """Which lines have exactly `fields` fields, plainly written, enough of them filled.

    `chunk` is UTF-8 and ends with a line feed. The others may be good lines too, but
    someone has to look at them: broken or odd quotes, characters that COPY minds, and
    lines so empty that they could be a total, a signature or nothing.
    """
    data = np.frombuffer(chunk, np.uint8)
    mark = ord(separator)
    ends = np.flatnonzero(data == _NEWLINE)
    if b'"' in chunk:
        is_whole, empty = _whole_quoted(data, mark, fields)
    else:
        is_mark = data == mark
        is_whole = _count(is_mark, ends) == fields - 1
        is_mark |= data == _NEWLINE
        empty = _count(is_mark & _shifted(is_mark), ends)
    is_whole &= fields - empty >= filled
    for odd in _NEVER_PLAIN:
        if odd in chunk:
            is_whole &= _count(data == odd[0], ends) == 0
    return is_whole


def _count(is_there: Mask, ends: Positions) -> Positions:
    """How many of the bytes each line holds, its line feed included."""
    found = np.searchsorted(np.flatnonzero(is_there), ends, side="right")
    return np.diff(found, prepend=0)


def _shifted(is_there: Mask) -> Mask:
    """The same for the byte before; before the first stands a line feed."""
    return np.concatenate(([True], is_there[:-1]))


def _whole_quoted(
    data: npt.NDArray[np.uint8], mark: int, fields: int
) -> tuple[Mask, Positions]:
    """The same where quotes occur: walk over quotes, separators and line ends alone."""
    is_quote = data == _QUOTE
    marks = np.flatnonzero(is_quote | (data == mark) | (data == _NEWLINE))
    quote, newline = is_quote[marks], data[marks] == _NEWLINE
    ends = np.flatnonzero(newline)
    starts = np.concatenate(([0], ends[:-1] + 1))
    # Quotes of the line up to and including each mark; odd means inside a quoted field.
    quotes = np.cumsum(quote, dtype=np.int32)
    before = np.concatenate(([0], quotes[ends[:-1]])).astype(np.int32)
    quotes -= np.repeat(before, np.diff(ends, prepend=-1))
    inside = (quotes & 1).astype(np.bool_)
    # An opening quote follows a separator, a line start or a closing quote at once; a
    # closing one is followed by a separator, a line end or an opening quote at once.
    touches_last = np.diff(marks, prepend=-1) == 1
    touches_next = np.append(touches_last[1:], False)
    damaged = quote & ~np.where(inside, touches_last, touches_next)
    separators = ~quote & ~newline & ~inside
    found = np.add.reduceat(separators, starts, dtype=np.int32)
    is_whole = (found == fields - 1) & ~inside[ends]
    is_whole &= ~np.logical_or.reduceat(damaged, starts)
    # A field is empty when its end touches the end of another, or two quotes.
    is_end = ~quote & ~inside
    opens = quote & inside & _shifted(is_end)
    pairs = quote & ~inside & _shifted(opens) & touches_last
    empty = is_end & touches_last & (_shifted(is_end) | _shifted(pairs))
    return is_whole, np.add.reduceat(empty, starts, dtype=np.intp)
