"""A figure that was computed again, beside the one that was published."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sinkron.formula.exact import Number, agree, exact, total
from sinkron.formula.recompute.rows import ReleaseRows

_DIGITS = 12


@dataclass(frozen=True, kw_only=True)
class Computed:
    """One figure of the kabupaten out of family rows."""

    formula_id: str
    mart: str
    key: Mapping[str, object]
    column: str
    value: Number | None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The same figure, published and computed again."""

    formula_id: str
    mart: str
    key: tuple[str, ...]
    column: str
    published: Fraction | None
    again: Fraction | None
    is_hidden: bool

    @property
    def differs(self) -> bool:
        """Whether it was shown and is another one."""
        return not self.is_hidden and not agree(self.published, self.again)


def compare(rows: ReleaseRows, computed: Iterable[Computed]) -> Iterator[Figure]:
    """Put each figure beside what the mart shows under its key."""
    indexes: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[Any]]] = {}
    for one in computed:
        names = tuple(one.key)
        index = indexes.get((one.mart, names))
        if index is None:
            index = indexes[one.mart, names] = {}
            for row in rows.published(one.mart):
                index.setdefault(tuple(_text(row[n]) for n in names), []).append(row)
        key = tuple(_text(value) for value in one.key.values())
        yield _beside(one, key, index.get(key, []))


def _beside(one: Computed, key: tuple[str, ...], shown: list[Any]) -> Figure:
    """Several rows under one key are parts of one count; a hidden part hides it."""
    cells = [(exact(row[one.column]), row["is_suppressed"]) for row in shown]
    again = None if one.value is None else Fraction(one.value)
    published = total(value for value, _ in cells)
    if not cells and again == 0:
        published = again  # what nobody did has no row
    return Figure(
        formula_id=one.formula_id,
        mart=one.mart,
        key=key,
        column=one.column,
        published=published,
        again=again,
        is_hidden=any(value is None and hidden for value, hidden in cells),
    )


def written(value: Fraction | None) -> str:
    """A figure for reading: whole, or with as many digits as are compared."""
    if value is None:
        return "-"
    if value.denominator == 1:
        return str(value.numerator)
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{shown:.{_DIGITS}f}".rstrip("0")


def _text(value: object) -> str:
    """Write a part of a key: 1/3 is the same whether numeric or fraction."""
    if isinstance(value, Decimal | Fraction):
        return f"{float(value):.6f}"
    return "" if value is None else str(value)
