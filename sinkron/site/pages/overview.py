"""Sekilas: the release in six figures, what changed since the last, what was held."""

from collections.abc import Iterator

from sinkron.site import form
from sinkron.site.figures import Headline, headlines, latest_families, say
from sinkron.site.pages.changes import changes
from sinkron.site.pages.needs import deprived
from sinkron.site.pages.official import official
from sinkron.site.pages.recent import families, reach
from sinkron.site.pages.services import missed, targeted
from sinkron.site.read import Row
from sinkron.site.shape import (
    Block,
    Cell,
    Figure,
    Figures,
    Line,
    Link,
    Page,
    Paragraph,
    Section,
)
from sinkron.site.teller import Teller

_MORE = {
    "families": "kamus-data",
    "deprived": "wilayah",
    "accepted": "mutu-data",
}


def overview(tell: Teller) -> Page:
    """The first page."""
    words = tell.words
    newest = latest_families(tell.shown)
    month = form.period(newest["period"], tell.language) if newest else None
    at = form.moment(tell.shown.release["published_at"], tell.language)
    lead = (
        words("overview.lead", at=at, month=month)
        if month
        else words("overview.lead_empty", at=at)
    )
    return Page(
        name="index",
        title=words("page.index"),
        lead=lead,
        sections=(
            *(
                Section(anchor=anchor, title=words(title), blocks=tuple(shape(tell)))
                for anchor, title, shape in _PARTS
            ),
            *official(tell),
        ),
    )


def _figures(tell: Teller) -> Iterator[Block]:
    items = []
    for one in headlines(tell.shown):
        more = _MORE.get(one.name)
        page = (
            Link(text=tell.words(f"page.{more}"), href=tell.words.page(more))
            if more
            else None
        )
        items.append(
            Figure(
                label=tell.words(f"headline.{one.name}"),
                value=say(tell, one, one.value, is_short=True),
                about=_about(tell, one),
                formulas=tell.formulas(*one.formulas),
                more=page,
            )
        )
    yield Figures(items=tuple(items), release=tell.release)


def _about(tell: Teller, one: Headline) -> str:
    if one.value is None and not one.is_hidden:
        return tell.words(f"headline.{one.name}.none")
    told = {
        "when": form.period(one.when, tell.language) if one.when else "",
        "of": tell.at_least(one.of, is_hidden=one.is_hidden).text,
    }
    return tell.words(f"headline.{one.name}.about", **told)


def _held(tell: Teller) -> Iterator[Block]:
    held = [row for row in tell.shown["deliveries"] if row["status"] == "held"]
    if not held:
        yield Paragraph(text=tell.words("held.none"))
        return
    page = tell.words.page("mutu-data")
    lines: dict[str, list[Row]] = {}
    for row in held:
        lines.setdefault(row["dataset"], []).append(row)
    yield Paragraph(text=tell.words("held.intro", count=len(held)))
    yield tell.table(
        "tabel-ditahan",
        tell.words("held.table"),
        (
            tell.label("quality.dataset"),
            tell.head("held.deliveries"),
            tell.head("quality.files"),
            tell.head("quality.held_lines", "source_delivery.held_lines"),
            tell.label("held.periods"),
        ),
        tuple(
            Line(
                cells=(
                    tell.dataset(dataset),
                    tell.number(len(rows)),
                    tell.number(sum(row["files"] for row in rows)),
                    tell.number(sum(row["held_lines"] for row in rows)),
                    Cell(
                        text=tell.months(row["period"] for row in rows),
                        link=Link(
                            text=tell.words("held.why"),
                            href=f"{page}#ditahan-{dataset}",
                        ),
                    ),
                )
            )
            for dataset, rows in lines.items()
        ),
    )


_PARTS = (
    ("angka", "overview.figures", _figures),
    ("perubahan", "overview.changes", changes),
    ("ditahan", "overview.held", _held),
    ("kebutuhan", "needs.title", deprived),
    ("sasaran", "targeting.title", targeted),
    ("terlewat", "unmet.title", missed),
    ("penerima", "overview.reach", reach),
    ("keluarga", "overview.families", families),
)
