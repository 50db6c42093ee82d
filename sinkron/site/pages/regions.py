"""Wilayah: for each formula small maps of the kecamatan, and their scorecard below."""

from collections.abc import Iterator

from sinkron.site import charts, colours, maps
from sinkron.site.maps import Place
from sinkron.site.measures import UNKNOWN_PLACE, Measure, families, groups
from sinkron.site.shape import (
    Block,
    Cell,
    Head,
    Line,
    Link,
    Page,
    Paragraph,
    Picture,
    Pictures,
    Section,
)
from sinkron.site.teller import Teller


def regions(tell: Teller) -> Page:
    """The page of the kecamatan."""
    return Page(
        name="wilayah",
        title=tell.words("page.wilayah"),
        lead=tell.words("regions.lead"),
        sections=tuple(_sections(tell)),
    )


def _sections(tell: Teller) -> Iterator[Section]:
    drawn = "regions.drawn" if tell.shown.boundaries else "regions.tiles"
    people = families(tell)
    blocks: list[Block] = [Paragraph(text=tell.words("regions.none"))]
    if people:
        blocks = [Paragraph(text=tell.words(drawn)), *maps_and_table(tell, people)]
    yield Section(
        anchor="keluarga", title=tell.words("regions.people"), blocks=tuple(blocks)
    )
    found = groups(tell)
    for formula_id, measures in found.items():
        name = tell.known_formulas.get(formula_id, formula_id)
        yield Section(
            anchor=f"ukuran-{formula_id}",
            title=tell.words("regions.measure", name=name, period=measures[0].period),
            blocks=tuple(maps_and_table(tell, measures)),
        )
    if not found:
        yield Section(
            anchor="rapor",
            title=tell.words("regions.scorecard"),
            blocks=(Paragraph(text=tell.words("regions.no_scorecard")),),
        )


def maps_and_table(tell: Teller, measures: tuple[Measure, ...]) -> Iterator[Block]:
    """Small maps of measures of one formula, and the table of their figures."""
    anchor = f"tabel-{measures[0].group}"
    drawn = tuple(measure for measure in measures if measure.known)
    caption = tell.words(
        "regions.table", name=measures[0].title, period=measures[0].period
    )
    if not drawn:
        yield Paragraph(text=tell.words("regions.none_shown"))
        return
    yield Pictures(
        items=tuple(_picture(tell, measure) for measure in drawn),
        table=Link(text=caption, href=f"#{anchor}"),
    )
    if len(drawn) < len(measures):
        yield Paragraph(text=tell.words("regions.all_hidden"))
    yield _scorecard(tell, measures, anchor=anchor, caption=caption)


def _picture(tell: Teller, measure: Measure) -> Picture:
    known = measure.known
    grouped = maps.classes(tuple(known.values()))
    least, most = min(known, key=lambda c: known[c]), max(known, key=lambda c: known[c])
    said = tell.words(
        "regions.said",
        name=f"{measure.title}, {measure.name}",
        least=measure.said(tell, known[least]),
        least_at=_names(tell)[least],
        most=measure.said(tell, known[most]),
        most_at=_names(tell)[most],
    )
    places = measure.with_short(tell)
    drawn = maps.draw(places, grouped, boundaries=tell.shown.boundaries)
    legend = grouped.legend(known[least], lambda value: measure.said(tell, value))
    name = f"peta-{measure.code}".replace("/", "-").replace(".", "-")
    return Picture(
        svg=charts.svg(drawn, name=name, said=said),
        title=measure.name,
        said=said,
        legend=(*legend, *_signs(tell, measure)),
        formulas=measure.formulas,
    )


def _signs(tell: Teller, measure: Measure) -> Iterator[tuple[str, str]]:
    places = [measure.places.get(t["code"], Place(value=None)) for t in maps.tiles()]
    missing = [place for place in places if place.value is None]
    if any(place.is_hidden for place in missing):
        yield colours.HIDDEN_GROUND, tell.words("regions.hidden")
    if any(not place.is_hidden for place in missing):
        yield colours.PAPER, tell.words("regions.absent")


def _scorecard(
    tell: Teller, measures: tuple[Measure, ...], *, anchor: str, caption: str
) -> Block:
    short = {tile["code"]: tile["short"] for tile in maps.tiles()}
    heads = (
        tell.label("regions.kecamatan"),
        *(
            Head(text=measure.name, is_number=True, formulas=measure.formulas)
            for measure in measures
        ),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=f"{name} ({short[code]})" if code in short else name),
                *(_cell(tell, measure, code) for measure in measures),
            ),
        )
        for code, name in sorted(_names(tell).items(), key=_unknown_last)
        if code != UNKNOWN_PLACE or any(code in m.places for m in measures)
    )
    has_ranks = any(measure.ranks for measure in measures)
    notes = (tell.words("regions.rank_note"),) if has_ranks else ()
    return tell.table(anchor, caption, heads, lines, notes=notes)


def _cell(tell: Teller, measure: Measure, code: str) -> Cell:
    place = measure.places.get(code, Place(value=None))
    cell = tell.value(
        place.value, lambda v: measure.said(tell, v), is_hidden=place.is_hidden
    )
    rank = measure.ranks.get(code)
    if rank is None:
        return cell
    note = tell.words("regions.rank", rank=rank)
    return Cell(text=cell.text, is_number=True, note=note)


def _unknown_last(place: tuple[str, str]) -> tuple[bool, str]:
    return place[0] == UNKNOWN_PLACE, place[0]


def _names(tell: Teller) -> dict[str, str]:
    return {
        row["region_code"]: row["name"]
        for row in tell.shown["regions"]
        if row["region_level"] == "kecamatan"
    }
