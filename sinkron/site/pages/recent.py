"""What the newest month shows: recipients of each programme, and families."""

from collections.abc import Iterator

from sinkron.site import charts, form
from sinkron.site.figures import latest_reach
from sinkron.site.read import Row
from sinkron.site.shape import (
    Block,
    Cell,
    Line,
    Link,
    Paragraph,
    Picture,
    Pictures,
)
from sinkron.site.teller import Teller


def reach(tell: Teller) -> Iterator[Block]:
    """Recipients of each programme in the newest month."""
    rows = latest_reach(tell.shown)
    if not rows:
        yield Paragraph(text=tell.words("reach.none"))
        return
    month = form.period(rows[0]["month"], tell.language)
    names = {row["programme_code"]: row for row in tell.shown["programmes"]}
    ordered = sorted(rows, key=lambda row: -(row["families"] or -1))
    title = tell.words("reach.table", month=month)
    yield Pictures(
        items=(_reach_picture(tell, ordered, names, title),),
        table=Link(text=title, href="#tabel-penerima"),
    )
    yield tell.table(
        "tabel-penerima",
        title,
        (
            tell.label("reach.programme"),
            tell.label("reach.opd"),
            tell.head("unit.families", "programme_reach.families"),
            tell.head("unit.persons", "programme_reach.persons"),
            tell.head("reach.rupiah", "programme_reach.amount_idr"),
            tell.head("reach.unlinked", "programme_reach.unlinked_receipts"),
        ),
        tuple(
            Line(
                cells=(
                    Cell(text=names[row["programme_code"]]["name"]),
                    tell.opd(names[row["programme_code"]]["opd"]),
                    tell.count(row, "families"),
                    tell.count(row, "persons"),
                    tell.rupiah(row, "amount_idr", is_hidden=row["families"] is None),
                    tell.count(row, "unlinked_receipts"),
                )
            )
            for row in ordered
        ),
        notes=(tell.words("reach.note"),),
    )


def _reach_picture(
    tell: Teller, rows: list[Row], names: dict[str, Row], title: str
) -> Picture:
    lines = [
        (
            tell.programme(row["programme_code"]),
            row["families"],
            tell.count(row, "families").text,
        )
        for row in rows
    ]
    most = names[rows[0]["programme_code"]]["name"]
    said = tell.words("reach.said", title=title, most=most, count=lines[0][2])
    drawn = charts.svg(
        charts.bars(lines), name="penerima", said=said, language=tell.language
    )
    links = tell.formulas_of("programme_reach", "families")
    return Picture(
        svg=drawn, title=tell.words("reach.chart"), said=said, formulas=links
    )


def families(tell: Teller) -> Iterator[Block]:
    """Families of the kabupaten, month by month."""
    rows = [r for r in tell.shown["families"] if r["region_level"] == "kabupaten"]
    if not rows:
        yield Paragraph(text=tell.words("headline.families.none"))
        return
    title = tell.words("families.table")
    picture = _families_picture(tell, rows, title)
    yield Pictures(items=(picture,), table=Link(text=title, href="#tabel-keluarga"))
    yield _families_table(tell, rows, title)


def _families_picture(tell: Teller, rows: list[Row], title: str) -> Picture:
    points = [
        (form.short_period(row["period"], tell.language), row["families"])
        for row in rows
    ]
    said = tell.words(
        "families.said",
        first=form.period(rows[0]["period"], tell.language),
        from_count=tell.at_least(rows[0]["families"], is_hidden=False).text,
        last=form.period(rows[-1]["period"], tell.language),
        to_count=tell.at_least(rows[-1]["families"], is_hidden=False).text,
    )
    drawn = charts.svg(
        charts.trend(points), name="keluarga", said=said, language=tell.language
    )
    links = tell.formulas_of("family_count", "families")
    return Picture(svg=drawn, title=title, said=said, formulas=links)


def _families_table(tell: Teller, rows: list[Row], title: str) -> Block:
    return tell.table(
        "tabel-keluarga",
        title,
        (
            tell.label("families.month"),
            tell.head("unit.families", "family_count.families"),
            tell.head("unit.persons", "family_count.persons"),
            tell.head("families.both", "family_count.families"),
            tell.head("families.age"),
        ),
        tuple(
            Line(
                cells=(
                    tell.period(row["period"]),
                    tell.at_least(row["families"], is_hidden=row["is_suppressed"]),
                    tell.at_least(row["persons"], is_hidden=row["is_suppressed"]),
                    tell.count(row, "both"),
                    tell.count(row, "evidence_age_months"),
                )
            )
            for row in reversed(rows)
        ),
    )
