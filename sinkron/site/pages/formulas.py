"""Rumus: every formula, in words first, then in signs, and where it is used."""

import logging
from collections.abc import Iterator

from latex2mathml.converter import convert
from latex2mathml.exceptions import (
    DoubleSubscriptsError,
    DoubleSuperscriptsError,
    NoAvailableTokensError,
)

from sinkron.language import day
from sinkron.site.read import Row
from sinkron.site.shape import (
    Cell,
    Entry,
    Formulas,
    Line,
    Link,
    Page,
    Paragraph,
    Section,
    Table,
)
from sinkron.site.teller import Teller

log = logging.getLogger(__name__)

_GROUPS = ("N", "D", "T", "M", "C", "E", "I", "Q")


def formulas(tell: Teller) -> Page:
    """The page of the formulas."""
    rows = tell.shown["formulas"]
    return Page(
        name="rumus",
        title=tell.words("page.rumus"),
        lead=tell.words("formulas.lead"),
        sections=tuple(_sections(tell, rows)) if rows else (_none(tell),),
    )


def _none(tell: Teller) -> Section:
    return Section(
        anchor="daftar",
        title=tell.words("formulas.list"),
        blocks=(Paragraph(text=tell.words("formulas.none")),),
    )


def _sections(tell: Teller, rows: tuple[Row, ...]) -> Iterator[Section]:
    newest: dict[str, Row] = {}
    for row in rows:
        newest.setdefault(row["formula_id"], row)
    by_group: dict[str, list[Row]] = {}
    for row in newest.values():
        by_group.setdefault(row["formula_id"].partition(".")[0], []).append(row)
    order = sorted(by_group, key=lambda g: (*_GROUPS, g).index(g))
    yield Section(
        anchor="daftar",
        title=tell.words("formulas.list"),
        blocks=(_list(tell, [row for group in order for row in by_group[group]]),),
    )
    for group in order:
        yield Section(
            anchor=f"kelompok-{group}",
            title=_group(tell, group),
            blocks=(
                Formulas(
                    items=tuple(_entry(tell, row, rows) for row in by_group[group]),
                    facts_label=tell.words("formulas.facts"),
                    used_label=tell.words("formulas.used_in"),
                ),
            ),
        )


def _group(tell: Teller, group: str) -> str:
    return tell.words.known(f"group.{group}", group)


def _list(tell: Teller, rows: list[Row]) -> Table:
    heads = (
        tell.label("formulas.name"),
        tell.label("formulas.code"),
        tell.label("formulas.unit"),
        tell.label("formulas.evidence"),
        tell.label("formulas.version"),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(
                    text="",
                    link=Link(
                        text=row[f"name_{tell.language}"], href=f"#{row['formula_id']}"
                    ),
                ),
                Cell(text=row["formula_id"]),
                Cell(text=_unit(tell, row["unit"])),
                Cell(text=_evidence(tell, row["evidence"])),
                Cell(text=row["version"]),
            )
        )
        for row in rows
    )
    return tell.table("daftar-rumus", tell.words("formulas.table"), heads, lines)


def _entry(tell: Teller, row: Row, rows: tuple[Row, ...]) -> Entry:
    older = [
        other["version"]
        for other in rows
        if other["formula_id"] == row["formula_id"]
        and other["version"] != row["version"]
    ]
    said = {
        "formulas.unit": _unit(tell, row["unit"]),
        "formulas.good": tell.words(f"good.{row['good']}"),
        "formulas.evidence": _evidence(tell, row["evidence"]),
        "formulas.uncertainty": row[f"uncertainty_{tell.language}"],
        "formulas.parameters": row["parameters"] or "",
        "formulas.source": row["source"],
        "formulas.version": row["version"],
        "formulas.valid": _valid(tell, row),
        "formulas.older": ", ".join(older),
        "formulas.golden": row["golden"],
        "formulas.sql": row["sql_sha256"],
    }
    return Entry(
        anchor=row["formula_id"],
        code=row["formula_id"],
        name=row[f"name_{tell.language}"],
        meaning=row[f"meaning_{tell.language}"],
        mathml=mathml(row["latex"]),
        facts=tuple((tell.words(key), text) for key, text in said.items() if text),
        used_in=_used_in(tell, row["formula_id"]),
    )


def mathml(latex: str) -> str:
    """A formula as MathML; a screen reader that knows no MathML reads its LaTeX."""
    try:
        drawn = convert(latex, display="block")
    except (
        DoubleSubscriptsError,
        DoubleSuperscriptsError,
        NoAvailableTokensError,
        IndexError,
    ) as error:
        log.warning("a formula cannot be drawn (%s): %s", type(error).__name__, latex)
        return ""
    return drawn.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "", 1)


def _unit(tell: Teller, unit: str) -> str:
    return tell.words.known(f"unit.{unit}", unit)


def _evidence(tell: Teller, evidence: str) -> str:
    return tell.words.known(f"evidence.{evidence}", evidence)


def _valid(tell: Teller, row: Row) -> str:
    begin = day(row["valid_from"], tell.language) if row["valid_from"] else "…"
    if row["valid_to"] is None:
        return tell.words("formulas.since", day=begin)
    return f"{begin} – {day(row['valid_to'], tell.language)}"


def _used_in(tell: Teller, formula_id: str) -> tuple[Link, ...]:
    page = tell.words.page("kamus-data")
    present = {(row["name"], row["column_name"]) for row in tell.shown.tables}
    return tuple(
        Link(
            text=f"{mart.name}.{column.name}",
            href=f"{page}#{mart.name}.{column.name}",
        )
        for mart in tell.shown.contracts
        for column in mart.columns
        if formula_id in column.formulas and (mart.table, column.name) in present
    )
