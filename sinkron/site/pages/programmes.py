"""Program: all programmes side by side by strategy, and a page of each one."""

from collections.abc import Iterator

from sinkron.site import form
from sinkron.site.figures import latest_reach
from sinkron.site.pages.programme import described, spread, through_time, told_funnel
from sinkron.site.pages.programme_places import pairs, places
from sinkron.site.read import Row
from sinkron.site.shape import Block, Cell, Line, Link, Page, Paragraph, Section
from sinkron.site.teller import Teller

MENU = "program"
_STRATEGIES = ("a", "b", "c")
_PARTS = (
    ("tentang", "programme.about", described),
    ("saringan", "programme.funnel", told_funnel),
    ("waktu", "programme.time", through_time),
    ("desil", "programme.desil", spread),
    ("tempat", "programme.places", places),
    ("pasangan", "programme.pairs", pairs),
)


def programmes(tell: Teller) -> Page:
    """The page that leads to each programme."""
    found = tell.shown["programmes"]
    sections = tuple(
        Section(
            anchor=f"strategi-{strategy}",
            title=form.capital(tell.words(f"strategy.{strategy}")),
            blocks=(_listed(tell, strategy, rows),),
        )
        for strategy in _STRATEGIES
        if (rows := [row for row in found if row["strategy"] == strategy])
    )
    nothing = Section(
        anchor="kosong",
        title=tell.words("page.program"),
        blocks=(Paragraph(text=tell.words("programme.none")),),
    )
    return Page(
        name=MENU,
        title=tell.words("page.program"),
        lead=tell.words("programme.lead"),
        sections=sections or (nothing,),
    )


def programme_pages(tell: Teller) -> Iterator[Page]:
    """A page of each programme, below the one that leads to them."""
    for row in tell.shown["programmes"]:
        yield Page(
            name=_page(row),
            menu=MENU,
            title=row["name"],
            lead=tell.words(
                "programme.of",
                opd=tell.opd(row["opd"]).text,
                strategy=tell.words(f"strategy.{row['strategy']}"),
            ),
            sections=tuple(
                Section(
                    anchor=anchor,
                    title=tell.words(title),
                    blocks=tuple(shape(tell, row)),
                )
                for anchor, title, shape in _PARTS
            ),
        )


def _page(programme: Row) -> str:
    code: str = programme["programme_code"]
    return f"{MENU}-{code.lower().replace('_', '-')}"


def _listed(tell: Teller, strategy: str, programmes: list[Row]) -> Block:
    """Whom each programme of a strategy reached, and how well it aimed."""
    reach = {row["programme_code"]: row for row in latest_reach(tell.shown)}
    aim = {row["programme_code"]: row for row in tell.shown["targeting"]}
    month = next((row["month"] for row in reach.values()), None)
    when = form.period(month, tell.language) if month else form.ABSENT
    heads = (
        tell.label("reach.programme"),
        tell.label("reach.opd"),
        tell.label("programme.unit"),
        tell.head("unit.families", "programme_reach.families"),
        tell.head("targeting.coverage", "programme_targeting.coverage"),
        tell.head("targeting.inclusion", "programme_targeting.inclusion_error"),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(
                    text="",
                    link=Link(text=row["name"], href=tell.words.page(_page(row))),
                ),
                tell.opd(row["opd"]),
                Cell(text=tell.words(f"programme_unit.{row['unit']}")),
                tell.count(reach.get(row["programme_code"], {}), "families"),
                tell.share(aim.get(row["programme_code"], {}), "coverage"),
                tell.share(aim.get(row["programme_code"], {}), "inclusion_error"),
            )
        )
        for row in programmes
    )
    title = tell.words("programme.table", month=when)
    return tell.table(f"tabel-strategi-{strategy}", title, heads, lines)
