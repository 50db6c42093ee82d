"""What a page is made of: sections of a few kinds of blocks, in one language.

Page -> Section -> Paragraph | Figures | Table | Pictures | Formulas | Contents

Blocks hold texts that are ready to be shown; the templates only put them into elements.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link inside the site."""

    text: str
    href: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell: a text, a number, or a sign that there is none, with what it means.

    `said` is what a screen reader says after a sign that means nothing to it.
    """

    text: str
    is_number: bool = False
    said: str = ""
    note: str = ""
    mark: str = ""
    link: Link | None = None
    formulas: tuple[Link, ...] = ()
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The head of a column, with the formulas of the figures below it."""

    text: str
    is_number: bool = False
    formulas: tuple[Link, ...] = ()
    anchor: str = ""
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row; its first cell names it."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    is_total: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its caption, its legend and the release that it shows."""

    kind = "table"
    anchor: str
    caption: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    release: Link | None = None
    is_dense: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure in large: what, how much, of when, by which formula."""

    label: str
    value: Cell
    about: str
    formulas: tuple[Link, ...] = ()
    more: Link | None = None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of a release, in large."""

    kind = "figures"
    items: tuple[Figure, ...]
    release: Link


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart as SVG, with what it says for those who do not see it."""

    svg: str
    title: str
    said: str
    legend: tuple[tuple[str, str], ...] = ()
    formulas: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Charts side by side, above the table that holds their figures."""

    kind = "pictures"
    items: tuple[Picture, ...]
    table: Link


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A sentence or a few."""

    kind = "paragraph"
    text: str
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """Links to what stands below."""

    kind = "contents"
    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One formula: in words, in signs, and where it comes from and goes to."""

    anchor: str
    code: str
    name: str
    meaning: str
    mathml: str
    facts: tuple[tuple[str, str], ...]
    used_in: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Formulas:
    """Formulas, one below the other."""

    kind = "formulas"
    items: tuple[Entry, ...]
    facts_label: str
    used_label: str


Block = Paragraph | Figures | Table | Pictures | Formulas | Contents


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a page that can be linked to."""

    anchor: str
    title: str
    blocks: tuple[Block, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page in one language; `menu` is the page above one that no menu names."""

    name: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    menu: str = ""
