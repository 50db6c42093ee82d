"""Who needs: deprivation of the district, how many, how deeply, and in what."""

from collections.abc import Iterator

from sinkron.site import charts, form
from sinkron.site.figures import headcounts, is_cutoff
from sinkron.site.read import Row, Rows
from sinkron.site.shape import (
    Block,
    Cell,
    Head,
    Line,
    Link,
    Paragraph,
    Picture,
    Pictures,
)
from sinkron.site.teller import Teller

_WHOLE = ("H", "A", "M0")
_CUTOFFS = ((4, "1/4"), (3, "1/3"), (2, "1/2"))


def deprived(tell: Teller) -> Iterator[Block]:
    """Deprivation of the kabupaten: how many, how deeply, in what."""
    rows = tell.shown["deprivation"]
    if not rows:
        yield Paragraph(text=tell.words("headline.deprived.none"))
        return
    newest = rows[-1]["period"]
    now = tuple(row for row in rows if row["period"] == newest)
    period = form.period(newest, tell.language)
    yield Paragraph(text=tell.words("needs.intro"))
    dimensions = _by_dimension(now)
    title = tell.words("needs.dimensions", period=period)
    yield Pictures(
        items=tuple(_deprived_pictures(tell, dimensions, title)),
        table=Link(text=title, href="#tabel-dimensi"),
    )
    heads = (
        tell.label("needs.dimension"),
        _measured(tell, "needs.HD", "D.DIM"),
        _measured(tell, "needs.CONTRIB", "D.DIM"),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=tell.subject(dimension)),
                tell.share(found.get("HD", {}), "value"),
                tell.share(found.get("CONTRIB", {}), "value"),
            )
        )
        for dimension, found in dimensions.items()
    )
    notes = (tell.words("needs.unsigned"),)
    yield tell.table("tabel-dimensi", title, heads, lines, notes=notes)
    yield _whole(tell, now, period)


def _by_dimension(rows: Rows) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["dimension"] is not None and is_cutoff(row["k"]):
            found.setdefault(row["dimension"], {})[row["measure"]] = row
    return found


def _measured(tell: Teller, key: str, formula_id: str) -> Head:
    return Head(
        text=tell.words(key), is_number=True, formulas=tell.formulas(formula_id)
    )


def _deprived_pictures(
    tell: Teller, dimensions: dict[str, dict[str, Row]], title: str
) -> Iterator[Picture]:
    lines = [
        (
            tell.subject(dimension),
            found["HD"]["value"],
            tell.share(found["HD"], "value").text,
        )
        for dimension, found in dimensions.items()
        if "HD" in found
    ]
    lines.sort(key=lambda line: -(line[1] or -1))
    if lines:
        said = tell.words(
            "needs.said", title=title, most=lines[0][0], share=lines[0][2]
        )
        drawn = charts.bars(lines)
        yield Picture(
            svg=charts.svg(drawn, name="dimensi", said=said, language=tell.language),
            title=tell.words("needs.HD"),
            said=said,
            formulas=tell.formulas("D.DIM"),
        )
    quarters = headcounts(tell.shown)
    if len(quarters) > 1:
        points = [
            (form.short_period(row["period"], tell.language), row["value"])
            for row in quarters
        ]
        said = tell.words("needs.trend_said", count=len(points))
        drawn = charts.trend(points, is_share=True)
        yield Picture(
            svg=charts.svg(drawn, name="kekurangan", said=said, language=tell.language),
            title=tell.words("headline.deprived"),
            said=said,
            formulas=tell.formulas("D.H"),
        )


def _whole(tell: Teller, rows: Rows, period: str) -> Block:
    """H, A and M0 at the three lines."""
    found = {
        (row["measure"], parts): row
        for row in rows
        for parts, _ in _CUTOFFS
        if row["dimension"] is None
        and row["k"] is not None
        and round(row["k"] * parts, 6) == 1
    }
    heads = (
        tell.label("needs.line"),
        *(_measured(tell, f"needs.{one}", f"D.{one}") for one in _WHOLE),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=tell.words("needs.at", line=written)),
                *(
                    tell.share(found.get((measure, parts), {}), "value")
                    for measure in _WHOLE
                ),
            )
        )
        for parts, written in _CUTOFFS
    )
    title = tell.words("needs.whole", period=period)
    return tell.table("tabel-kekurangan", title, heads, lines)
