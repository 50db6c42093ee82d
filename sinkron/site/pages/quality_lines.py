"""What became of every line, and why lines were set aside, by office and dataset."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from sinkron.site import charts, colours, form
from sinkron.site.read import Row
from sinkron.site.shape import (
    Block,
    Cell,
    Head,
    Line,
    Link,
    Paragraph,
    Picture,
    Pictures,
)
from sinkron.site.teller import Teller

FATES = ("accepted", "quarantined", "held", "superseded")
_SHOWN_REASONS = 12


def lines_by_fate(tell: Teller) -> Iterator[Block]:
    """Received lines by what became of them, a dataset a row."""
    found = _fates(tell.shown["deliveries"])
    if not found:
        yield Paragraph(text=tell.words("quality.nothing"))
        return
    title = tell.words("quality.lines_table")
    yield Paragraph(text=tell.words("quality.lines_intro"))
    yield Pictures(
        items=(_fates_picture(tell, found),),
        table=Link(text=title, href="#tabel-baris"),
    )
    names = ("received", *FATES)
    total = {n: sum(counts[n] for counts in found.values()) for n in (*names, "files")}
    lines = [
        Line(cells=(tell.dataset(dataset), *_numbers(tell, counts, names)))
        for dataset, counts in found.items()
    ]
    whole = Cell(text=tell.words("quality.total"))
    lines.append(Line(cells=(whole, *_numbers(tell, total, names)), is_total=True))
    yield tell.table(
        "tabel-baris",
        title,
        (
            tell.label("quality.dataset"),
            tell.head("quality.files"),
            *(
                tell.head(f"lines.{name}", f"source_delivery.{name}_lines")
                for name in names
            ),
        ),
        tuple(lines),
        notes=(tell.words("quality.lines_note"),),
    )


def _numbers(
    tell: Teller, counts: Mapping[str, int], names: Iterable[str]
) -> Iterator[Cell]:
    yield from (tell.number(counts[name]) for name in ("files", *names))


def _fates(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = found.setdefault(
            row["dataset"], dict.fromkeys(("files", "received", *FATES), 0)
        )
        counts["files"] += row["files"]
        for name in ("received", *FATES):
            counts[name] += row[f"{name}_lines"]
    return found


def _fates_picture(tell: Teller, found: dict[str, dict[str, int]]) -> Picture:
    rows = [
        (tell.dataset(dataset).text, {fate: counts[fate] for fate in FATES})
        for dataset, counts in found.items()
        if counts["received"]
    ]
    received = sum(counts["received"] for counts in found.values())
    accepted = sum(counts["accepted"] for counts in found.values())
    said = tell.words(
        "quality.lines_said",
        received=form.plain(received, tell.language),
        accepted=form.plain(accepted, tell.language),
    )
    return Picture(
        svg=charts.svg(
            charts.stacks(rows), name="nasib", said=said, language=tell.language
        ),
        title=tell.words("quality.lines_chart"),
        said=said,
        legend=tuple(
            (colour, tell.words(f"lines.{fate}"))
            for fate, colour in colours.FATES.items()
        ),
    )


def quarantined(tell: Teller) -> Iterator[Block]:
    """Lines set aside, by reason and dataset."""
    rows = [row for row in tell.shown["findings"] if row["fate"] == "quarantined"]
    if not rows:
        yield Paragraph(text=tell.words("quality.no_quarantine"))
        return
    yield Paragraph(text=tell.words("quality.quarantine_intro"))
    title = tell.words("quality.quarantine_table")
    yield Pictures(
        items=(_reasons_picture(tell, rows),),
        table=Link(text=title, href="#tabel-karantina"),
    )
    yield _by_dataset(tell, "tabel-karantina", title, rows)


def warned(tell: Teller) -> Iterator[Block]:
    """What was noticed about lines that count, by warning and dataset."""
    rows = [row for row in tell.shown["findings"] if row["fate"] == "accepted"]
    if not rows:
        yield Paragraph(text=tell.words("quality.no_warning"))
        return
    yield Paragraph(text=tell.words("quality.warned_intro"))
    title = tell.words("quality.warned_table")
    yield _by_dataset(tell, "tabel-peringatan", title, rows)


def _reasons_picture(tell: Teller, rows: list[Row]) -> Picture:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["finding"]] = counts.get(row["finding"], 0) + row["lines"]
    most = sorted(counts.items(), key=lambda one: -one[1])[:_SHOWN_REASONS]
    lines = [
        (reason(tell, finding), count, form.plain(count, tell.language))
        for finding, count in most
    ]
    said = tell.words("quality.reasons_said", most=lines[0][0], count=lines[0][2])
    drawn = charts.svg(
        charts.bars(lines), name="sebab", said=said, language=tell.language
    )
    return Picture(svg=drawn, title=tell.words("quality.reasons_chart"), said=said)


def _by_dataset(tell: Teller, anchor: str, title: str, rows: list[Row]) -> Block:
    lines = tuple(
        Line(
            cells=(
                tell.dataset(dataset),
                Cell(text=reason(tell, row["finding"])),
                tell.number(row["lines"]),
            )
        )
        for dataset, group in groupby(rows, key=lambda row: str(row["dataset"]))
        for row in sorted(group, key=lambda row: -row["lines"])
    )
    heads = (
        tell.label("quality.dataset"),
        Head(text=tell.words("quality.reason")),
        tell.head("unit.lines", "delivery_finding.lines"),
    )
    return tell.table(anchor, title, heads, lines)


def reason(tell: Teller, code: str) -> str:
    """A reason in words."""
    return tell.words.known(f"reason.{code}", code.replace("_", " "))
