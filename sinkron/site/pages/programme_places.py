"""One programme: where it reaches, and which programmes its families receive beside."""

from collections.abc import Iterator

from sinkron.site import form
from sinkron.site.measures import groups
from sinkron.site.pages.regions import maps_and_table
from sinkron.site.read import Row
from sinkron.site.shape import Block, Cell, Line, Paragraph
from sinkron.site.teller import Teller

_MAPPED = ("T.COV", "T.INC")


def places(tell: Teller, programme: Row) -> Iterator[Block]:
    """Coverage and inclusion error by kecamatan: small maps and their table."""
    code = f"/{programme['programme_code']}"
    found = groups(tell)
    measures = [
        tuple(one for one in found.get(formula_id, ()) if one.code.endswith(code))
        for formula_id in _MAPPED
    ]
    if not any(measures):
        yield Paragraph(text=tell.words("regions.no_scorecard"))
    for some in measures:
        if some:
            yield from maps_and_table(tell, some)


def pairs(tell: Teller, programme: Row) -> Iterator[Block]:
    """Other programmes of the same families, against chance, and whether they may."""
    code = programme["programme_code"]
    rows = [
        row
        for row in tell.shown["overlap"]
        if code in (row["programme_a"], row["programme_b"])
    ]
    if not rows:
        yield Paragraph(text=tell.words("programme.no_pairs"))
        return
    period = form.period(rows[0]["period"], tell.language)
    heads = (
        tell.label("programme.other"),
        tell.label("programme.policy"),
        tell.head("programme.both", "programme_overlap.families_both"),
        tell.head("targeting.lift", "programme_overlap.lift"),
        tell.head("programme.missing", "programme_overlap.families_missing_complement"),
    )
    lines = tuple(
        Line(
            cells=(
                Cell(text=tell.programme(_other(row, code))),
                Cell(text=tell.words(f"policy.{row['policy']}")),
                tell.count(row, "families_both"),
                tell.ratio(row, "lift"),
                _missing(tell, row),
            )
        )
        for row in sorted(rows, key=lambda row: _other(row, code))
    )
    title = tell.words("programme.pairs_table", period=period)
    notes = (tell.words("programme.pairs_note"),)
    yield tell.table("tabel-pasangan", title, heads, lines, notes=notes)


def _other(row: Row, code: str) -> str:
    other: str = (
        row["programme_b"] if row["programme_a"] == code else row["programme_a"]
    )
    return other


def _missing(tell: Teller, row: Row) -> Cell:
    """Who misses the complement; of other pairs there is no such figure."""
    if row["policy"] != "complement":
        return tell.absent()
    return tell.count(row, "families_missing_complement")
