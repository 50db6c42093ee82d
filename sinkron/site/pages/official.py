"""Official figures beside our own, never chosen between, and the BPS series."""

from collections.abc import Iterator

from sinkron.language import Language
from sinkron.site import form
from sinkron.site.read import Row
from sinkron.site.shape import Block, Cell, Line, Paragraph, Section
from sinkron.site.teller import Teller

_POVERTY = ("P0", "P1", "P2", "poor_persons", "poverty_line")
_SHARES = ("share", "share of persons")


def official(tell: Teller) -> Iterator[Section]:
    """Sections for what others have published."""
    if tell.shown["official"]:
        yield Section(
            anchor="angka-resmi",
            title=tell.words("official.title"),
            blocks=tuple(_beside(tell)),
        )
    if tell.shown["reference"]:
        yield Section(
            anchor="bps",
            title=tell.words("reference.title"),
            blocks=tuple(_series(tell)),
        )


def _beside(tell: Teller) -> Iterator[Block]:
    yield Paragraph(text=tell.words("official.intro"))
    heads = (
        tell.label("official.topic"),
        tell.label("official.definition"),
        tell.label("official.denominator"),
        tell.head("official.figure"),
        tell.label("official.date"),
        tell.head("official.ours", "official_figure.ours"),
    )
    lines = tuple(_line(tell, row) for row in tell.shown["official"])
    yield tell.table("tabel-resmi", tell.words("official.table"), heads, lines)


def _line(tell: Teller, row: Row) -> Line:
    topic = tell.words.known(f"topic.{row['topic']}", row["topic"].replace("_", " "))
    return Line(
        cells=(
            Cell(text=topic),
            Cell(text=_in(tell, row, "definition"), note=row["source"]),
            Cell(text=_in(tell, row, "denominator")),
            _written(tell, row, "figure"),
            Cell(text=_year_or_month(tell, row["date"])),
            _ours(tell, row),
        )
    )


def _ours(tell: Teller, row: Row) -> Cell:
    cell = _written(tell, row, "ours")
    if row["ours"] is None:
        return cell
    when = _year_or_month(tell, row["ours_period"])
    return Cell(
        text=cell.text,
        is_number=True,
        note=f"{_in(tell, row, 'ours_definition')}, {when}",
    )


def _written(tell: Teller, row: Row, name: str) -> Cell:
    """A share in percent, a count with its unit."""
    if row["unit"] in _SHARES:
        return tell.value(
            row[name],
            lambda v: form.percent(v, tell.language, decimals=2),
            is_hidden=name == "ours" and row["is_suppressed"],
        )
    unit = tell.words.known(f"unit.{row['unit']}", row["unit"])
    return tell.value(
        row[name],
        lambda v: f"{form.plain(v, tell.language)} {unit}",
        is_hidden=name == "ours" and row["is_suppressed"],
    )


def _series(tell: Teller) -> Iterator[Block]:
    yield Paragraph(text=tell.words("reference.intro"))
    rows = tell.shown["reference"]
    years = sorted({row["year"] for row in rows})
    found: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["year"], row["measure"]), []).append(row)
    measures = [m for m in _POVERTY if any(row["measure"] == m for row in rows)]
    heads = (
        tell.label("reference.year"),
        *(tell.head(f"reference.{measure}") for measure in measures),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=str(year)),
                *(_values(tell, found.get((year, m), [])) for m in measures),
            )
        )
        for year in years
    )
    yield tell.table(
        "tabel-bps",
        tell.words("reference.table"),
        heads,
        lines,
        notes=(tell.words("reference.note"), tell.words("reference.unverified")),
    )


def _values(tell: Teller, rows: list[Row]) -> Cell:
    if not rows:
        return tell.absent()
    texts = [
        f"{_reference(tell, row)}{'' if row['is_verified'] else ' *'}" for row in rows
    ]
    return Cell(text=" / ".join(texts), is_number=True)


def _reference(tell: Teller, row: Row) -> str:
    if row["measure"] == "P0":
        return form.percent(row["value"], tell.language, decimals=2)
    if row["measure"] in ("P1", "P2"):
        return form.plain(row["value"], tell.language, decimals=2)
    if row["measure"] == "poverty_line":
        return form.rupiah(row["value"], tell.language)
    return form.plain(row["value"], tell.language)


def _in(tell: Teller, row: Row, name: str) -> str:
    """A text of a row in the language of the page."""
    column = name if tell.language is Language.id else f"{name}_en"
    return str(row[column] or form.ABSENT)


def _year_or_month(tell: Teller, text: str | None) -> str:
    if not text:
        return form.ABSENT
    return form.period(text, tell.language) if "-" in text else text
