"""Where the header of a file stands, and which layout it is.

first rows of a file -> the row (or two) with most known header texts -> HeaderMatch

Titles may stand above; a merged header takes two rows, joined as "upper/lower". Whether
the texts are exactly those of a layout is for `sinkron.contract` to say. A difference
that is printed holds header texts only, never a value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sinkron.contract import Contract, HeaderMatch, Layout, header_key, match_header
from sinkron.extract import problems

SEARCHED_ROWS = 40
_LONGEST_TEXT = 80
_VALUE = re.compile(r"\d{5}")
_NO_HEADER_TEXT = "…"

Row = Sequence[str | None]


@dataclass(frozen=True)
class Header:
    """A header found: `row` is the index of its first row, `height` how many it takes.

    `names` has one text a field, '' where there is none; `known` counts those that the
    contract knows.
    """

    row: int
    height: int
    names: tuple[str, ...]
    known: int

    @property
    def positions(self) -> tuple[int, ...]:
        """Fields that have a name."""
        return tuple(at for at, name in enumerate(self.names) if name)

    @property
    def texts(self) -> tuple[str, ...]:
        """Names of the fields that have one."""
        return tuple(name for name in self.names if name)


def find_header(contract: Contract, rows: Sequence[Row]) -> Header | None:
    """Find the row whose texts the contract knows best: the first, lowest of equals."""
    known = {header_key(text) for layout in contract.layouts for text in layout.header}
    for column in contract.columns:
        known.update(header_key(text) for text in (column.header, *column.aliases))
    most = max(len(layout.header) for layout in contract.layouts)
    best: Header | None = None
    for header in _headers(rows, known, layouts=contract.layouts):
        if best is None or header.known > best.known:
            best = header
        if header.known >= most:
            break
    return best


def _headers(
    rows: Sequence[Row], known: set[str], *, layouts: Sequence[Layout]
) -> Iterator[Header]:
    """Every row, then every two, that may be a header."""
    tallest = max(layout.header_rows for layout in layouts)
    for height in range(1, tallest + 1):
        for index in range(min(len(rows), SEARCHED_ROWS) - height + 1):
            if header := _header(rows[index : index + height], index, known):
                yield header


def match(contract: Contract, header: Header, *, file_format: str) -> HeaderMatch:
    """Match with the layouts of the file's own format, else with any other's."""
    formats = dict.fromkeys([file_format, *(one.format for one in contract.layouts)])
    found = [
        match_header(contract, header=header.texts, file_format=name)
        for name in formats
        if any(layout.format == name for layout in contract.layouts)
    ]
    fits = [one for one in found if one.layout]
    return fits[0] if fits else min(found, key=_distance)


def difference(contract: Contract, found: HeaderMatch | None) -> problems.Problem:
    """Say how a header, or the want of one, differs from what is contracted."""
    if found is None:
        return problems.header_not_found(expected=contract.layouts[0].header)
    unknown = [_header_text(text) for text in found.unknown]
    return problems.header_mismatch(missing=found.missing, unknown=unknown)


def looks_like_header(row: Row) -> bool:
    """Whether a row may be a header nobody knows: short texts, none of them a value."""
    texts = [text.strip() for text in row if text and text.strip()]
    if len(texts) < 2 or len(set(texts)) < len(texts):
        return False
    return all(_header_text(text) == text for text in texts)


def _header(rows: Sequence[Row], index: int, known: set[str]) -> Header | None:
    if len(rows) == 1 and not any(header_key(text or "") in known for text in rows[0]):
        return None
    names = tuple(_name(parts, known) for parts in _columns(rows))
    count = len({header_key(name) for name in names} & known)
    if count < 2 or count * 2 < sum(map(bool, names)):
        return None
    return Header(index, len(rows), names, count)


def _columns(rows: Sequence[Row]) -> Iterator[list[str]]:
    """Texts of each column from top down; a merged upper cell spans its columns."""
    width = max(map(len, rows))
    spanning = ""
    for at in range(width):
        parts = [
            " ".join((row[at] or "").split()) if at < len(row) else "" for row in rows
        ]
        if parts[0] or not any(parts[1:]):
            spanning = parts[0]
        yield [parts[0] or spanning, *parts[1:]]


def _name(parts: Sequence[str], known: set[str]) -> str:
    """The form of a column's header that the contract knows, else the lowest text."""
    texts = [text for text in parts if text]
    forms = ["/".join(texts), *reversed(texts)]
    lowest = texts[-1] if texts else ""
    return next((form for form in forms if header_key(form) in known), lowest)


def _distance(found: HeaderMatch) -> int:
    return len(found.missing) + len(found.unknown)


def _header_text(text: str) -> str:
    is_value = len(text) > _LONGEST_TEXT or _VALUE.search(text)
    return _NO_HEADER_TEXT if is_value else text
