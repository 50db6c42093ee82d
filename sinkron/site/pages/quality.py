"""Mutu data: what arrived, what was held and why, what was set aside and checked."""

from sinkron.site.pages.quality_checks import checks
from sinkron.site.pages.quality_lines import lines_by_fate, quarantined, warned
from sinkron.site.pages.quality_times import calendar, freshness, held, missing
from sinkron.site.shape import Page, Section
from sinkron.site.teller import Teller

_PARTS = (
    ("baris", "quality.lines", lines_by_fate),
    ("kiriman", "quality.calendar", calendar),
    ("ditahan", "quality.held", held),
    ("karantina", "quality.quarantined", quarantined),
    ("peringatan", "quality.warned", warned),
    ("kesegaran", "quality.freshness", freshness),
    ("belum-mengirim", "quality.missing", missing),
    ("pemeriksaan", "quality.checks", checks),
)


def quality(tell: Teller) -> Page:
    """The page of the data's quality."""
    return Page(
        name="mutu-data",
        title=tell.words("page.mutu-data"),
        lead=tell.words("quality.lead"),
        sections=tuple(
            Section(anchor=anchor, title=tell.words(title), blocks=tuple(shape(tell)))
            for anchor, title, shape in _PARTS
        ),
    )
