"""Say one figure: as a cell, hidden, absent or shown, with its links.

Shown + Words -> Teller -> Cell, Link, Head

A count that disclosure control hid is a dot that says why; what is not there is a dash.
Neither is ever a zero.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from sinkron.language import Language, day
from sinkron.site import form
from sinkron.site.form import ABSENT, HIDDEN, Figure
from sinkron.site.read import Row, Shown
from sinkron.site.shape import Cell, Head, Line, Link, Table
from sinkron.site.words import Words


class Teller:
    """Says what one release shows, in one language."""

    def __init__(self, shown: Shown, words: Words) -> None:
        self.shown = shown
        self.words = words
        self.language: Language = words.language

    def count(self, row: Row, name: str, *, decimals: int = 0) -> Cell:
        """Say a number of a row."""
        return self.value(
            row.get(name),
            lambda v: form.plain(v, self.language, decimals=decimals),
            is_hidden=bool(row.get("is_suppressed")),
        )

    def share(self, row: Row, name: str) -> Cell:
        """Say a share 0-1 of a row, in percent."""
        return self.value(
            row.get(name),
            lambda v: form.percent(v, self.language),
            is_hidden=bool(row.get("is_suppressed")),
        )

    def ratio(self, row: Row, name: str) -> Cell:
        """Say a ratio or a coefficient."""
        return self.count(row, name, decimals=2)

    def rupiah(self, row: Row, name: str, *, is_hidden: bool | None = None) -> Cell:
        """Say whole rupiah of a row."""
        hidden = row.get("is_suppressed") if is_hidden is None else is_hidden
        return self.value(
            row.get(name),
            lambda v: form.rupiah(v, self.language),
            is_hidden=bool(hidden),
        )

    def value(
        self,
        value: Figure | None,
        said: Callable[[Figure], str],
        *,
        is_hidden: bool = False,
    ) -> Cell:
        """Say a figure; without one, whether it is hidden or not there."""
        if value is not None:
            return Cell(text=said(value), is_number=True)
        return self.hidden() if is_hidden else self.absent()

    def hidden(self) -> Cell:
        """Say that a figure is hidden."""
        said = self.words("sign.hidden")
        return Cell(text=HIDDEN, is_number=True, said=said, mark="hidden")

    def absent(self) -> Cell:
        """Say that there is no figure."""
        said = self.words("sign.absent")
        return Cell(text=ABSENT, is_number=True, said=said, mark="absent")

    def at_least(self, shown: int | Decimal | None, *, is_hidden: bool) -> Cell:
        """Say a sum; when something hidden comes to it, say so."""
        if shown is None or not is_hidden:
            return self.value(
                shown, lambda v: form.plain(v, self.language), is_hidden=is_hidden
            )
        text = f"{form.plain(shown, self.language)} + {HIDDEN}"
        said = self.words("sign.partly_hidden")
        return Cell(text=text, is_number=True, said=said, mark="hidden")

    def day(self, value: date | None) -> Cell:
        """Say a day."""
        return Cell(text=day(value, self.language)) if value else self.no_text()

    def period(self, value: str | None) -> Cell:
        """Say a month or quarter."""
        return Cell(text=form.period(value, self.language)) if value else self.no_text()

    def no_text(self) -> Cell:
        """Say that there is nothing to say."""
        return Cell(text=ABSENT, said=self.words("sign.absent"), mark="absent")

    @cached_property
    def known_formulas(self) -> Mapping[str, str]:
        """Name of each formula of the release, by its id."""
        name = f"name_{self.language}"
        return {r["formula_id"]: r[name] for r in reversed(self.shown["formulas"])}

    def formulas(self, *ids: str) -> tuple[Link, ...]:
        """Links to formulas; one that the release does not explain yet has none."""
        page = self.words.page("rumus")
        title = self.words("link.formula")
        return tuple(
            Link(text=one, href=f"{page}#{one}", title=f"{title} {one}: {name}")
            for one in ids
            if (name := self.known_formulas.get(one))
        )

    @cached_property
    def _promised(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return {
            (mart.table, column.name): column.formulas
            for mart in self.shown.contracts
            for column in mart.columns
        }

    def formulas_of(self, table: str, column: str) -> tuple[Link, ...]:
        """Links to the formulas that a column of a mart names."""
        return self.formulas(*self._promised.get((table, column), ()))

    def head(self, key: str, of: str = "", *, is_number: bool = True) -> Head:
        """Head of a column of figures; `of` is its `<mart>.<column>`."""
        table, _, column = of.partition(".")
        links = self.formulas_of(table, column) if of else ()
        text = form.capital(self.words(key))
        return Head(text=text, is_number=is_number, formulas=links)

    def label(self, key: str) -> Head:
        """Head of a column of texts."""
        return Head(text=form.capital(self.words(key)))

    @property
    def release(self) -> Link:
        """Link to the release."""
        release = self.shown.release
        published = day(form.local_day(release["published_at"]), self.language)
        return Link(
            text=self.words("link.release", of=published),
            href=f"{self.words.page('rilis')}#{release['release_id']}",
            title=self.words("link.release", of=release["release_id"]),
        )

    def table(
        self,
        anchor: str,
        caption: str,
        heads: tuple[Head, ...],
        lines: tuple[Line, ...],
        *,
        notes: tuple[str, ...] = (),
        is_dense: bool = False,
    ) -> Table:
        """Make a table; its legend explains the signs that stand in it."""
        marks = {cell.mark for line in lines for cell in line.cells}
        signs = tuple(
            self.words(f"legend.{mark}")
            for mark in ("hidden", "absent")
            if mark in marks
        )
        return Table(
            anchor=anchor,
            caption=caption,
            heads=heads,
            lines=lines,
            notes=(*notes, *signs),
            release=self.release,
            is_dense=is_dense,
        )

    def number(self, value: int) -> Cell:
        """Say a number that was counted here."""
        return Cell(text=form.plain(value, self.language), is_number=True)

    def dataset(self, dataset: str) -> Cell:
        """Say a dataset as its office calls it."""
        title = self._titles.get(dataset, dataset)
        return Cell(text=title, note=self.words.known(f"opd.{_opd(dataset)}", dataset))

    def opd(self, code: str) -> Cell:
        """Say an office."""
        return Cell(text=self.words.known(f"opd.{code}", code))

    def programme(self, code: str) -> str:
        """Short name of a programme."""
        return code.replace("_", " ")

    def subject(self, code: str) -> str:
        """Say what a figure is about: a dimension or a programme."""
        return self.words.known(f"dimension.{code}", self.programme(code))

    def months(self, periods: Iterable[str]) -> str:
        """Say months, each once."""
        found = sorted(set(periods))
        return ", ".join(form.short_period(one, self.language) for one in found)

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {row["dataset"]: row["title"] for row in self.shown["freshness"]}


def _opd(dataset: str) -> str:
    return dataset.partition("__")[0]
