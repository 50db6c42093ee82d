"""What a mart contract says about counts of people: the words of disclosure control.

custom properties of a column     -> ColumnDisclosure: what kind of figure it is
custom property `sums` of a table -> Sum: which cells add up, beside the regions

`count` is a cell; `copy` repeats one of another mart, which a relation of `sums` names,
and does not add up over regions by itself. `derived` and `amount` stand or fall with
the counts named in `hiddenWith`; so does a count that names one: the two are hidden
together. `rate` shows a cell that has no column: its `numerator` and `denominator` are
columns of `core.agg_<mart>`; so does `ratio`, whose numerators do not add up over
regions. The step that hides (`sinkron.disclosure`) and the rules of the exit gate
(`disclosure_rules`) both read these words, and nothing else about a mart.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from open_data_contract_standard.model import CustomProperty

KINDS = ("count", "copy", "rate", "ratio", "derived", "amount")
CELLS = ("count", "copy")
COLUMN_WORDS = frozenset(
    {"disclosure", "complementOf", "hiddenWith", "numerator", "denominator"}
)
TABLE_WORDS = frozenset({"sums"})
_SUM_WORDS = frozenset({"total", "parts", "on", "rest", "line", "shares"})

Refuse = Callable[[bool, str], None]


@dataclass(frozen=True, kw_only=True)
class ColumnDisclosure:
    """How one column is hidden."""

    kind: str
    complement_of: tuple[str, ...]
    hidden_with: tuple[str, ...]
    numerator: str | None
    denominator: str | None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Cells that add up: `total` of one mart over the `parts` of another or the same.

    `on` joins the rows, as SQL over `total` and `part`. With `rest` the parts may be
    less than the total; what is missing is a count, too, and where it is small the side
    that `rest` names is hidden. Relations of one `line` are parts of the same total.
    With `is_of_shares` the parts are shown as shares that sum to one.
    """

    total: tuple[str, str]
    parts: tuple[str, str]
    on: str
    rest: str | None
    line: str | None
    is_of_shares: bool


def column_disclosure(
    name: str, own: Mapping[str, str], refuse: Refuse
) -> ColumnDisclosure | None:
    """Read the words of one column; None when it says nothing about people."""
    kind = own.get("disclosure")
    if kind is None:
        refuse(
            not COLUMN_WORDS & set(own),
            f"`{name}`: words of disclosure control without `disclosure`",
        )
        return None
    refuse(kind in KINDS, f"`{name}`: `disclosure` is one of {', '.join(KINDS)}")
    given = ColumnDisclosure(
        kind=kind,
        complement_of=_listed(own.get("complementOf")),
        hidden_with=_listed(own.get("hiddenWith")),
        numerator=own.get("numerator"),
        denominator=own.get("denominator"),
    )
    refuse(
        bool(given.hidden_with) or kind in (*CELLS, "rate", "ratio"),
        f"`{name}`: a figure that is {kind} says what it is `hiddenWith`",
    )
    refuse(
        (kind in ("rate", "ratio")) == bool(given.numerator and given.denominator),
        f"`{name}`: a rate or ratio, and nothing else, has numerator and denominator",
    )
    refuse(
        kind in CELLS or not given.complement_of,
        f"`{name}`: only a count has `complementOf`",
    )
    return given


def sums_of(
    table: str, given: Iterable[CustomProperty] | None, refuse: Refuse
) -> tuple[Sum, ...]:
    """Read the relations that a table declares between its cells and others."""
    for own in given or ():
        if own.property == "sums":
            entries = own.value if isinstance(own.value, list) else []
            refuse(bool(entries), "`sums` is a list of relations")
            return tuple(_sum(table, entry, refuse) for entry in entries)
    return ()


def _sum(table: str, entry: Any, refuse: Refuse) -> Sum:
    known = isinstance(entry, dict) and set(entry) <= _SUM_WORDS
    refuse(
        known and {"total", "parts", "on"} <= set(entry),
        f"a relation of `sums` has `total`, `parts` and `on`, and may have `rest`; "
        f"there is {entry!r}",
    )
    refuse(
        entry.get("rest") in (None, "total", "parts"),
        "`rest` names what is hidden where the rest is small: total or parts",
    )
    return Sum(
        total=_cell(table, entry["total"]),
        parts=_cell(table, entry["parts"]),
        on=str(entry["on"]).strip(),
        rest=entry.get("rest"),
        line=entry.get("line"),
        is_of_shares=bool(entry.get("shares", False)),
    )


def _cell(table: str, name: str) -> tuple[str, str]:
    """Table and column; a bare column is one of the table that speaks."""
    first, dot, second = str(name).partition(".")
    return (first, second) if dot else (table, first)


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())
