"""Kamus data: every table and column that readers may ask, in the database's words."""

from collections.abc import Iterator
from itertools import groupby

from sinkron.language import Language
from sinkron.publish.mart_contract import MartColumn
from sinkron.site.read import Row
from sinkron.site.shape import (
    Cell,
    Contents,
    Line,
    Link,
    Page,
    Paragraph,
    Section,
)
from sinkron.site.teller import Teller
from sinkron.site.words import dictionary as names


def dictionary(tell: Teller) -> Page:
    """The page of the data dictionary."""
    tables = [
        (f"{schema}.{name}", tuple(rows))
        for (schema, name), rows in groupby(
            tell.shown.tables, key=lambda row: (row["schema"], row["name"])
        )
    ]
    return Page(
        name="kamus-data",
        title=tell.words("page.kamus-data"),
        lead=tell.words("dictionary.lead"),
        sections=(_contents(tell, tables), *_sections(tell, tables)),
    )


def _contents(tell: Teller, tables: list[tuple[str, tuple[Row, ...]]]) -> Section:
    groups = (
        Contents(
            label=tell.words(f"schema.{schema}"),
            links=tuple(
                Link(text=name, href=f"#{name}")
                for name, _ in tables
                if name.startswith(f"{schema}.")
            ),
        )
        for schema in ("marts", "family", "restricted")
    )
    return Section(
        anchor="tabel",
        title=tell.words("dictionary.tables"),
        blocks=tuple(group for group in groups if group.links),
    )


def _sections(
    tell: Teller, tables: list[tuple[str, tuple[Row, ...]]]
) -> Iterator[Section]:
    promised = {
        (mart.name, column.name): column
        for mart in tell.shown.contracts
        for column in mart.columns
    }
    heads = (
        tell.label("dictionary.column"),
        tell.label("dictionary.meaning"),
        tell.label("dictionary.unit"),
        tell.label("dictionary.type"),
        tell.label("dictionary.formula"),
    )
    english = "en" if tell.language is Language.id else ""
    for name, rows in tables:
        lines = tuple(
            _line(tell, name, row, promised.get((name, row["column_name"])), english)
            for row in rows
        )
        yield Section(
            anchor=name,
            title=name,
            blocks=(
                *_called(tell, rows[0]["name"]),
                Paragraph(text=rows[0]["comment"] or "", language=english),
                tell.table(
                    f"kolom-{name}",
                    tell.words("dictionary.table", name=name),
                    heads,
                    lines,
                ),
            ),
        )


def _called(tell: Teller, table: str) -> Iterator[Paragraph]:
    """What a table holds, in Bahasa Indonesia, before its English comment."""
    told = names()["tables"].get(table)
    if told and tell.language is Language.id:
        yield Paragraph(text=told)


def _line(
    tell: Teller, table: str, row: Row, promised: MartColumn | None, language: str
) -> Line:
    column = row["column_name"]
    meaning = promised.description if promised else row["column_comment"] or ""
    unit = (promised.unit if promised else None) or ""
    key = promised is not None and promised.key_position is not None
    called = names()["columns"].get(column, "")
    key_word = tell.words("dictionary.key") if key else ""
    if tell.language is Language.id:
        notes = ", ".join(filter(None, (called, key_word)))
    else:
        notes = key_word
    return Line(
        anchor=f"{table}.{column}",
        cells=(
            Cell(
                text=column,
                note=notes,
                mark="name",
            ),
            Cell(text=meaning, language=language),
            Cell(text=tell.words.known(f"unit.{unit}", unit) if unit else ""),
            Cell(text=row["type"], mark="name"),
            Cell(text="", formulas=tell.formulas_of(table.partition(".")[2], column)),
        ),
    )
