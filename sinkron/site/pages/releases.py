"""Rilis: the release that this site shows, and every release there was."""

from collections.abc import Iterator

from sinkron.site import form
from sinkron.site.read import Row
from sinkron.site.shape import Block, Cell, Line, Page, Paragraph, Section
from sinkron.site.teller import Teller


def releases(tell: Teller) -> Page:
    """The page of the releases."""
    return Page(
        name="rilis",
        title=tell.words("page.rilis"),
        lead=tell.words("releases.lead"),
        sections=(
            Section(
                anchor="daftar-rilis",
                title=tell.words("releases.list"),
                blocks=(_list(tell),),
            ),
            Section(
                anchor="versi-rumus",
                title=tell.words("releases.formulas"),
                blocks=tuple(_versions(tell)),
            ),
        ),
    )


def _list(tell: Teller) -> Block:
    heads = (
        tell.label("releases.id"),
        tell.label("releases.published"),
        tell.label("releases.code"),
        tell.label("releases.checksum"),
        tell.label("releases.state"),
    )
    lines = tuple(_line(tell, row) for row in tell.shown.releases)
    return tell.table("tabel-rilis", tell.words("releases.table"), heads, lines)


def _line(tell: Teller, row: Row) -> Line:
    shown = tell.shown.release["release_id"] == row["release_id"]
    states = (
        tell.words("releases.this") if shown else "",
        tell.words("releases.current") if row["is_current"] else "",
    )
    return Line(
        anchor=row["release_id"],
        is_total=shown,
        cells=(
            Cell(text=row["release_id"]),
            Cell(text=form.moment(row["published_at"], tell.language)),
            Cell(text=row["code_version"]),
            Cell(text=row["input_checksum"], mark="hash"),
            Cell(text=", ".join(filter(None, states))),
        ),
    )


def _versions(tell: Teller) -> Iterator[Block]:
    rows = tell.shown["formulas"]
    if not rows:
        yield Paragraph(text=tell.words("formulas.none"))
        return
    newest = {row["formula_id"]: row for row in reversed(rows)}
    yield tell.table(
        "tabel-versi",
        tell.words("releases.versions"),
        (
            tell.label("formulas.code"),
            tell.label("formulas.name"),
            tell.label("formulas.version"),
            tell.label("formulas.sql"),
        ),
        tuple(
            Line(
                cells=(
                    Cell(text="", formulas=tell.formulas(row["formula_id"])),
                    Cell(text=row[f"name_{tell.language}"]),
                    Cell(text=row["version"]),
                    Cell(text=row["sql_sha256"] or form.ABSENT, mark="hash"),
                )
            )
            for row in sorted(newest.values(), key=lambda row: row["formula_id"])
        ),
    )
