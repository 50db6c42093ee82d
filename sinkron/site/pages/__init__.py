"""The pages, one module each: rows of the marts -> a Page in one language."""

from collections.abc import Callable, Iterator

from sinkron.site.pages.dictionary import dictionary
from sinkron.site.pages.formulas import formulas
from sinkron.site.pages.overview import overview
from sinkron.site.pages.programmes import programme_pages, programmes
from sinkron.site.pages.quality import quality
from sinkron.site.pages.regions import regions
from sinkron.site.pages.releases import releases
from sinkron.site.shape import Page
from sinkron.site.teller import Teller

PAGES: tuple[tuple[str, Callable[[Teller], Page]], ...] = (
    ("index", overview),
    ("program", programmes),
    ("wilayah", regions),
    ("rumus", formulas),
    ("mutu-data", quality),
    ("kamus-data", dictionary),
    ("rilis", releases),
)
"""File name and maker of every page, in the order of the menu."""

BELOW: tuple[Callable[[Teller], Iterator[Page]], ...] = (programme_pages,)
"""Makers of the pages that stand below one of these."""
