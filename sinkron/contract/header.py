"""How the header of a file is recognised as a layout of a contract.

Flow: header texts of a file -> landed column names -> the layout that has exactly them.
Case, spaces, dots, line breaks and non-breaking spaces never matter; a column's aliases
stand for its header. Nothing is guessed: a header that fits no layout is described as
the difference to the nearest one (header texts only, never a value).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sinkron.contract.model import Contract, Layout

_SAME_ROW = re.compile(r"\s+")


@dataclass(frozen=True)
class HeaderMatch:
    """What a header turned out to be.

    `layout` is None when no layout fits; then `missing` and `unknown` say how the
    header differs from the nearest layout. `columns` names the landed column of each
    field of the file, in its order; empty when no layout fits.
    """

    layout: Layout | None
    columns: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]


def match_header(
    contract: Contract, *, header: Sequence[str], file_format: str
) -> HeaderMatch:
    """Find the layout whose fields are exactly those of `header`, in any order."""
    layouts = [one for one in contract.layouts if one.format == file_format]
    if not layouts:
        return HeaderMatch(None, (), (), tuple(_shown(text) for text in header))
    fields = [contract.field_of(text) for text in header]
    nearest = max(layouts, key=lambda one: _likeness(contract, one, fields))
    wanted = {contract.field_of(text): text for text in nearest.header}
    missing = tuple(text for field, text in wanted.items() if field not in fields)
    unknown = tuple(
        _shown(text)
        for position, (field, text) in enumerate(zip(fields, header, strict=True))
        if field not in wanted or field in fields[:position]
    )
    if missing or unknown:
        return HeaderMatch(None, (), missing, unknown)
    return HeaderMatch(nearest, tuple(fields), (), ())


def _likeness(contract: Contract, layout: Layout, fields: Sequence[str]) -> int:
    """Fields in common minus fields that only one side has."""
    wanted = {contract.field_of(text) for text in layout.header}
    return len(wanted & set(fields)) - len(wanted ^ set(fields))


def _shown(text: str) -> str:
    return _SAME_ROW.sub(" ", text).strip()
