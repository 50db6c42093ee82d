"""What can be compared between kecamatan: families, and each figure of the scorecard.

rows of one figure -> Measure: a name, a place for each kecamatan, ranks, its formula
"""

from dataclasses import dataclass, replace
from itertools import groupby

from sinkron.site import form
from sinkron.site.form import Figure
from sinkron.site.maps import Place
from sinkron.site.read import Row
from sinkron.site.shape import Link
from sinkron.site.teller import Teller

UNKNOWN_PLACE = "35.07.00"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure over the kecamatan."""

    code: str
    group: str
    title: str
    name: str
    period: str
    places: dict[str, Place]
    ranks: dict[str, int]
    formulas: tuple[Link, ...]
    is_share: bool

    @property
    def known(self) -> dict[str, Figure]:
        """What is shown, by kecamatan."""
        return {
            code: place.value
            for code, place in self.places.items()
            if place.value is not None and code != UNKNOWN_PLACE
        }

    def said(self, tell: Teller, value: Figure) -> str:
        """Write a value of this measure."""
        write = form.percent if self.is_share else form.plain
        return write(value, tell.language)

    def with_short(self, tell: Teller) -> dict[str, Place]:
        """Places with what a small tile has room for."""
        write = form.percent if self.is_share else form.plain
        return {
            code: place
            if place.value is None
            else replace(place, short=write(place.value, tell.language, decimals=0))
            for code, place in self.places.items()
        }


def families(tell: Teller) -> tuple[Measure, ...]:
    """The number of families; nothing when no kecamatan is known."""
    rows = [r for r in tell.shown["families"] if r["region_level"] == "kecamatan"]
    if not rows:
        return ()
    name = tell.words("regions.families")
    places = {
        row["region_code"]: Place(
            value=None if row["is_suppressed"] else row["families"],
            is_hidden=row["is_suppressed"],
        )
        for row in rows
    }
    one = Measure(
        code="keluarga",
        group="keluarga",
        title=name,
        name=name,
        period=form.period(rows[0]["period"], tell.language),
        places=places,
        ranks={},
        formulas=tell.formulas_of("family_count", "families"),
        is_share=False,
    )
    return (one,)


def groups(tell: Teller) -> dict[str, tuple[Measure, ...]]:
    """Figures of the scorecard by their formula."""
    rows = tell.shown["scorecard"]
    measures = [
        _measure(tell, str(code), tuple(group))
        for code, group in groupby(rows, key=lambda row: row["measure"])
    ]
    found: dict[str, list[Measure]] = {}
    for one in measures:
        found.setdefault(one.group, []).append(one)
    return {formula_id: tuple(some) for formula_id, some in found.items()}


def _measure(tell: Teller, code: str, rows: tuple[Row, ...]) -> Measure:
    formula_id, subject = rows[0]["formula_id"], rows[0]["subject"]
    title = tell.known_formulas.get(formula_id, formula_id)
    places = {
        row["kecamatan_code"]: Place(
            value=row["value"], is_hidden=bool(row["is_suppressed"])
        )
        for row in rows
    }
    ranks = {r["kecamatan_code"]: r["rank"] for r in rows if r["rank"] is not None}
    return Measure(
        code=code,
        group=formula_id,
        title=title,
        name=tell.subject(subject) if subject else title,
        period=form.period(rows[0]["period"], tell.language),
        places=places,
        ranks=ranks,
        formulas=tell.formulas(formula_id),
        is_share=True,
    )
