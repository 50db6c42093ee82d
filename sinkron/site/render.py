"""Pages -> HTML, and the files that they need beside them.

Shown -> every page in both languages + style.css + fonts/ + LICENSE of the fonts
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sinkron.language import Language
from sinkron.site import colours
from sinkron.site.pages import BELOW, PAGES
from sinkron.site.read import Shown
from sinkron.site.shape import Page
from sinkron.site.teller import Teller
from sinkron.site.words import Words

_ROOM = Path(__file__).parent
_NAMES = tuple(name for name, _ in PAGES)


def render(shown: Shown, folder: Path) -> tuple[str, ...]:
    """Write the site into an empty folder; names of its pages."""
    environment = _environment()
    template = environment.get_template("page.html")
    written = []
    for language in Language:
        words = Words(language)
        tell = Teller(shown, words)
        for page in _pages(tell):
            html = template.render(
                page=page,
                words=words,
                names=_NAMES,
                release=tell.release,
                colours=colours,
            )
            path = folder / words.page(page.name)
            path.write_text(html, encoding="utf-8")
            written.append(path.name)
    style = environment.get_template("style.css").render(colours=colours)
    (folder / "style.css").write_text(style, encoding="utf-8")
    shutil.copytree(_ROOM / "fonts", folder / "fonts")
    return tuple(written)


def _pages(tell: Teller) -> Iterator[Page]:
    for _, make in PAGES:
        yield make(tell)
    for below in BELOW:
        yield from below(tell)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_ROOM / "templates"),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
