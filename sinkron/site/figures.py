"""The six figures of a release, each by its own mart, and null where there is none.

Shown -> (name, value, when, hidden?) six times; the same for the release before, so
that a page can say what changed. A sum with a hidden part says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sinkron.site import form
from sinkron.site.form import Figure
from sinkron.site.read import Row, Shown
from sinkron.site.shape import Cell
from sinkron.site.teller import Teller

Kind = Literal["count", "share", "rupiah"]
_POOREST = (1, 2)
_CUTOFF = Decimal(1) / 3


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One of the six."""

    name: str
    kind: Kind
    value: Figure | None
    when: str | None
    formulas: tuple[str, ...]
    is_hidden: bool = False
    of: Figure | None = None


def headlines(shown: Shown) -> tuple[Headline, ...]:
    """The six figures, in the order of the page."""
    return (
        _families(shown),
        _deprived(shown),
        _reached(shown),
        _unreached(shown),
        _paid(shown),
        _accepted(shown),
    )


def latest_families(shown: Shown) -> Row | None:
    """Families of the kabupaten in the newest month."""
    return next(
        (r for r in reversed(shown["families"]) if r["region_level"] == "kabupaten"),
        None,
    )


def latest_reach(shown: Shown) -> tuple[Row, ...]:
    """Every programme in the newest month that families are known of."""
    families = latest_families(shown)
    months = sorted({row["month"] for row in shown["reach"]})
    if families:
        months = [m for m in months if m <= families["period"]] or months
    return tuple(r for r in shown["reach"] if months and r["month"] == months[-1])


def is_cutoff(k: Decimal | None) -> bool:
    """Whether a deprivation figure is of the main cut-off, one third."""
    return k is not None and abs(k - _CUTOFF) < Decimal("0.001")


def headcounts(shown: Shown) -> list[Row]:
    """Share of deprived families of the kabupaten, a row a quarter."""
    return [
        row
        for row in shown["deprivation"]
        if row["measure"] == "H" and row["dimension"] is None and is_cutoff(row["k"])
    ]


def say(tell: Teller, one: Headline, value: Figure | None, *, is_short: bool) -> Cell:
    """Say one of the six figures."""
    if one.kind == "share":
        return tell.value(
            value, lambda v: form.percent(v, tell.language), is_hidden=one.is_hidden
        )
    if one.kind == "count":
        return tell.at_least(value, is_hidden=one.is_hidden)
    write = form.short_rupiah if is_short else form.rupiah
    cell = tell.value(value, lambda v: write(v, tell.language), is_hidden=one.is_hidden)
    if value is None or not one.is_hidden:
        return cell
    said = tell.words("sign.partly_hidden")
    return Cell(
        text=f"{cell.text} + {form.HIDDEN}", is_number=True, said=said, mark="hidden"
    )


def _families(shown: Shown) -> Headline:
    row = latest_families(shown) or {}
    return Headline(
        name="families",
        kind="count",
        value=row.get("families"),
        when=row.get("period"),
        formulas=("N.FAMILIES",),
        is_hidden=bool(row.get("is_suppressed")),
        of=row.get("persons"),
    )


def _deprived(shown: Shown) -> Headline:
    row = next(reversed(headcounts(shown)), {})
    return Headline(
        name="deprived",
        kind="share",
        value=row.get("value"),
        when=row.get("period"),
        formulas=("D.H",),
        is_hidden=bool(row.get("is_suppressed")),
        of=row.get("families"),
    )


def _reached(shown: Shown) -> Headline:
    rows = [row for row in shown["packages"] if row["programmes"]]
    return _of_packages("reached", rows)


def _unreached(shown: Shown) -> Headline:
    rows = [
        row
        for row in shown["packages"]
        if row["programmes"] == 0 and row["desil"] in _POOREST
    ]
    return _of_packages("unreached", rows)


def _of_packages(name: str, rows: Iterable[Row]) -> Headline:
    found = tuple(rows)
    total, is_hidden = _sum(found, "families")
    return Headline(
        name=name,
        kind="count",
        value=total,
        when=found[0]["period"] if found else None,
        formulas=("C.K",),
        is_hidden=is_hidden,
    )


def _paid(shown: Shown) -> Headline:
    rows = latest_reach(shown)
    total, _ = _sum(rows, "amount_idr")
    hidden = any(r["amount_idr"] is None and r["families"] is None for r in rows)
    return Headline(
        name="paid",
        kind="rupiah",
        value=total,
        when=rows[0]["month"] if rows else None,
        formulas=("N.AMOUNT",),
        is_hidden=hidden,
    )


def _accepted(shown: Shown) -> Headline:
    received, _ = _sum(shown["deliveries"], "received_lines")
    replaced, _ = _sum(shown["deliveries"], "superseded_lines")
    accepted, _ = _sum(shown["deliveries"], "accepted_lines")
    judged = (received or 0) - (replaced or 0)
    share = Decimal(accepted or 0) / Decimal(judged) if judged else None
    return Headline(
        name="accepted",
        kind="share",
        value=share,
        when=None,
        formulas=("Q.LINES",),
        of=received,
    )


def _sum(rows: Iterable[Row], name: str) -> tuple[Figure | None, bool]:
    """Sum of what is shown, None when nothing is; and whether something is hidden."""
    found = tuple(rows)
    shown = [row[name] for row in found if row[name] is not None]
    is_hidden = any(row[name] is None and row.get("is_suppressed") for row in found)
    return (sum(shown) if shown else None), is_hidden
