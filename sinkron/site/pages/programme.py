"""One programme: what it is, from eligible to receiving, by desil and through time."""

from collections.abc import Iterator
from decimal import Decimal

from sinkron.site import charts, form
from sinkron.site.read import Row, Rows
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

# From every family to those whom the rule means and who receive.
_STEPS = (
    "families",
    "eligible_families",
    "recipient_families",
    "eligible_recipients",
)
# Families without desil stand below the tenth.
_LAST = 99


def of(rows: Rows, programme: Row) -> list[Row]:
    """Return the rows of one programme."""
    code = programme["programme_code"]
    return [row for row in rows if row["programme_code"] == code]


def described(tell: Teller, programme: Row) -> Iterator[Block]:
    """What the programme is, whom its rule means, and who answers for it."""
    facts = [
        ("reach.opd", tell.opd(programme["opd"])),
        ("programme.strategy", Cell(text=_strategy(tell, programme))),
        ("programme.unit", Cell(text=_unit(tell, programme))),
        ("programme.rule", Cell(text=_rule(tell, programme))),
    ]
    lines = tuple(
        Line(cells=(Cell(text=form.capital(tell.words(key))), cell))
        for key, cell in facts
    )
    heads = (tell.label("programme.fact"), tell.label("programme.said"))
    yield tell.table("tabel-tentang", tell.words("programme.about"), heads, lines)


def _strategy(tell: Teller, programme: Row) -> str:
    return tell.words(f"strategy.{programme['strategy']}")


def _unit(tell: Teller, programme: Row) -> str:
    return tell.words(f"programme_unit.{programme['unit']}")


def _rule(tell: Teller, programme: Row) -> str:
    """The window of desil in force, and what it rests on."""
    row = next(iter(of(tell.shown["targeting"], programme)), None)
    if row is None or row["rule_desil_max"] is None:
        return tell.words("targeting.no_rule")
    told = {"least": row["rule_desil_min"], "most": row["rule_desil_max"]}
    said = tell.words("targeting.rule", **told)
    signed = "programme.signed" if row["rule_is_signed"] else "programme.assumed"
    return f"{said} ({tell.words(signed)})"


def told_funnel(tell: Teller, programme: Row) -> Iterator[Block]:
    """Families of the kabupaten, eligible, receiving, and both at once."""
    row = next(iter(of(tell.shown["targeting"], programme)), None)
    if row is None:
        yield Paragraph(text=tell.words("targeting.none"))
        return
    period = form.period(row["period"], tell.language)
    title = tell.words("programme.funnel_table", period=period)
    said = tell.words("programme.funnel_said", title=title)
    steps = [
        (tell.words(f"step.{name}"), row[name], tell.count(row, name))
        for name in _STEPS
    ]
    drawn = charts.bars([(step, value, cell.text) for step, value, cell in steps])
    picture = Picture(
        svg=charts.svg(drawn, name="saringan", said=said, language=tell.language),
        title=tell.words("programme.funnel"),
        said=said,
        formulas=tell.formulas("T.COV", "T.INC"),
    )
    yield Pictures(items=(picture,), table=Link(text=title, href="#tabel-saringan"))
    heads = (
        tell.label("programme.step"),
        tell.head("unit.families", "programme_targeting.families"),
        tell.head("programme.share"),
    )
    lines = tuple(
        Line(cells=(Cell(text=step), cell, _share(tell, value, row)))
        for step, value, cell in steps
    )
    notes = (tell.words("targeting.note"),)
    yield tell.table("tabel-saringan", title, heads, lines, notes=notes)


def _share(tell: Teller, value: int | None, row: Row) -> Cell:
    """The part of all families, where both are shown."""
    if value is None or not row["families"]:
        return tell.hidden() if row["is_suppressed"] else tell.absent()
    part = Decimal(value) / Decimal(row["families"])
    return Cell(text=form.percent(part, tell.language), is_number=True)


def through_time(tell: Teller, programme: Row) -> Iterator[Block]:
    """Families that receive, month by month, with rupiah where they are reported."""
    rows = of(tell.shown["reach"], programme)
    if not rows:
        yield Paragraph(text=tell.words("reach.none"))
        return
    title = tell.words("programme.time_table")
    points = [
        (form.short_period(row["month"], tell.language), row["families"])
        for row in rows
    ]
    said = tell.words("programme.time_said", title=title, count=len(points))
    drawn = charts.trend(points)
    picture = Picture(
        svg=charts.svg(drawn, name="waktu", said=said, language=tell.language),
        title=title,
        said=said,
        formulas=tell.formulas_of("programme_reach", "families"),
    )
    yield Pictures(items=(picture,), table=Link(text=title, href="#tabel-waktu"))
    heads = (
        tell.label("families.month"),
        tell.head("unit.families", "programme_reach.families"),
        tell.head("unit.persons", "programme_reach.persons"),
        tell.head("reach.rupiah", "programme_reach.amount_idr"),
    )
    lines = tuple(
        Line(
            cells=(
                tell.period(row["month"]),
                tell.count(row, "families"),
                tell.count(row, "persons"),
                tell.rupiah(row, "amount_idr", is_hidden=row["families"] is None),
            )
        )
        for row in reversed(rows)
    )
    yield tell.table("tabel-waktu", title, heads, lines)


def spread(tell: Teller, programme: Row) -> Iterator[Block]:
    """Who receives, by national desil; who has none is a row of her own."""
    rows = of(tell.shown["incidence"], programme)
    if not rows:
        yield Paragraph(text=tell.words("targeting.none"))
        return
    rows.sort(key=lambda row: row["desil"] or _LAST)
    period = form.period(rows[0]["period"], tell.language)
    title = tell.words("programme.desil_table", period=period)
    yield Pictures(
        items=(_desil_picture(tell, rows, title),),
        table=Link(text=title, href="#tabel-desil"),
    )
    heads = (
        tell.label("packages.desil"),
        tell.head("step.families", "programme_incidence.families"),
        tell.head("targeting.recipients", "programme_incidence.recipient_families"),
        tell.head("programme.recipients", "programme_incidence.recipient_share"),
        tell.head("programme.money", "programme_incidence.amount_share"),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=_desil(tell, row)),
                tell.count(row, "families"),
                tell.count(row, "recipient_families"),
                tell.share(row, "recipient_share"),
                tell.share(row, "amount_share"),
            )
        )
        for row in rows
    )
    yield tell.table("tabel-desil", title, heads, lines)


def _desil_picture(tell: Teller, rows: list[Row], title: str) -> Picture:
    said = tell.words("programme.desil_said", title=title)
    drawn = charts.bars(
        [
            (
                _desil(tell, row),
                row["recipient_families"],
                tell.count(row, "recipient_families").text,
            )
            for row in rows
        ]
    )
    return Picture(
        svg=charts.svg(drawn, name="desil", said=said, language=tell.language),
        title=title,
        said=said,
        formulas=tell.formulas("T.INCID"),
    )


def _desil(tell: Teller, row: Row) -> str:
    return str(row["desil"]) if row["desil"] else tell.words("packages.unranked")
